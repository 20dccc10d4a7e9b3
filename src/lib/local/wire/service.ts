import type { RequestContext } from '../engine-context.ts';
import type { ServiceModel } from './model.ts';

/**
 * The typed face of a served AWS service. `M` is the type of the SDK's client module: handlers take exactly the
 * input of the operation's command and give back exactly its output; names that the SDK does not know do not compile.
 */
type OperationNames<M> = { [K in keyof M]: K extends `${infer O}Command` ? O : never }[keyof M] & string;
type CommandOf<M, O extends string> = `${O}Command` extends keyof M
  ? M[`${O}Command`] extends abstract new (...args: never[]) => infer C
    ? C
    : never
  : never;
type InputOf<M, O extends string> = CommandOf<M, O> extends { readonly input: infer I } ? I : never;
type OutputOf<M, O extends string> =
  CommandOf<M, O> extends { resolveMiddleware(...args: never[]): infer H }
    ? H extends (...args: never[]) => Promise<{ output: infer P }>
      ? Answer<P>
      : never
    : never;

export type Handlers<M> = {
  readonly [O in OperationNames<M>]?: (input: InputOf<M, O>, context: RequestContext) => OutputOf<M, O> | Promise<OutputOf<M, O>>;
};

/** What a handler gives back for an operation whose command's output is `Output`. */
export type Answer<Output> = Omit<Output, '$metadata'>;

/**
 * An error that the SDK's module has no class for, or that needs a status of its own. Where the SDK has an
 * exception class, throw that one.
 */
export class AwsError extends Error {
  readonly code: string;
  /** HTTP status; 400 when left out. */
  readonly status: number;
  /** Further members of the error's body. */
  readonly members: Readonly<Record<string, unknown>>;

  constructor(code: string, message: string, status = 400, members: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.name = code;
    this.code = code;
    this.status = status;
    this.members = members;
  }
}

/** What `defineService` makes. */
export interface Service {
  /** The SDK's service id: "SSM", "S3", "EC2", "STS", "CloudWatch Logs". */
  readonly id: string;
  readonly signingName: string;
  /** Names of the operations that have a handler, sorted. */
  readonly operations: readonly string[];
  /** How the wire layer serves it; of no concern outside of wire/. */
  readonly model: ServiceModel;
}
