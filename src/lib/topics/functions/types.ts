/** A function as it is kept. */
export interface FunctionFacts {
  readonly name: string;
  readonly runtime: string;
  readonly handler: string;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  /** Of the zip, in bytes. */
  readonly codeSize: number;
  /** SHA-256 of the zip, in base64. */
  readonly codeSha256: string;
  /** Milliseconds since the epoch. */
  readonly modifiedAt: number;
  readonly arn: string;
}

/** A function as it is wanted. What is left out is AWS's default, or stays as it is. */
export interface FunctionWish {
  readonly name: string;
  readonly runtime: string;
  readonly handler: string;
  readonly timeoutSeconds?: number | undefined;
  readonly memoryMegabytes?: number | undefined;
  /** Secrets may be among them: they are shown nowhere. */
  readonly variables?: Readonly<Record<string, string>> | undefined;
  readonly role: string;
  readonly zip: Uint8Array;
  /** SHA-256 of the zip, in base64. */
  readonly codeSha256: string;
  readonly fileCount: number;
}

/** What an invocation gave. */
export interface InvocationFact {
  readonly payload: Uint8Array;
  readonly isError: boolean;
  readonly executedVersion: string;
  /** The end of what it logged. */
  readonly log: string;
}
