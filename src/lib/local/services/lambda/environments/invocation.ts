/** One call of a function on its way to an execution environment and back. */
export interface Invocation {
  readonly requestId: string;
  /** JSON. */
  readonly payload: Uint8Array;
  /** As it was called: with its qualifier where it had one. */
  readonly functionArn: string;
  /** JSON, as Lambda-Runtime-Client-Context carries it. */
  readonly clientContext: string | undefined;
  readonly traceId: string;
  settle(outcome: Outcome): void;
  /** It did not come to an end: the engine stops. */
  refuse(error: Error): void;
}

export interface Outcome {
  readonly payload: Uint8Array;
  /** Whether the function failed; the payload says how. */
  readonly isError: boolean;
  /** All that it logged, in the order in which it did. */
  readonly log: readonly string[];
}

/** How a call went wrong without a word of the function's own. */
export interface Failure {
  readonly errorType: string;
  readonly errorMessage: string;
}

export const failurePayload = ({ errorType, errorMessage }: Failure): Uint8Array => Buffer.from(JSON.stringify({ errorType, errorMessage }));
