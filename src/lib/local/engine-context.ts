import type { Clock } from '../run/clock.ts';
import type { Launch } from './nodes/launch.ts';
import type { Fleet } from './nodes/types.ts';
import type { Store } from '../sqlite/store.ts';
import type { Scope } from './scope.ts';

export type { Scope } from './scope.ts';

/** Each field that is there fits its shape; STRICT: and nothing is missing that an answer always has. */
export type OutputCheck = 'STRICT' | 'PRESENT';

/** Something that happened, offered to every service. `detail` is plain JSON. */
export interface EngineEvent {
  readonly source: string;
  readonly type: string;
  readonly scope: Scope;
  readonly at: number;
  readonly detail: unknown;
}

/**
 * What the engine gives to its services, and the only way in which they meet: a service never imports another
 * one, it invokes it by name or listens for its events.
 */
export interface Engine {
  readonly clock: Clock;
  readonly store: Store;
  readonly fleet: Fleet;
  /** The folder that holds everything; a service keeps its files under `dataFolder(id)`. */
  readonly stateFolder: string;
  /** Aborted when the engine stops: long work must end promptly. */
  readonly signal: AbortSignal;
  /** For tests: state machines wait for no time to pass. */
  readonly skipWaits: boolean;
  /** A folder of the service's own, made on the first call. */
  dataFolder(serviceId: string): string;
  /**
   * Calls an operation of a service as a client in `scope` would, without HTTP; validation included.
   * Throws what the handler throws: an SDK exception or an AwsError.
   */
  invoke(serviceId: string, operation: string, input: object, scope: Scope): Promise<unknown>;
  /** The same with members named as in the AWS SDK for Java, as state machines write them; plain JSON in and out. */
  invokeJavaNames(serviceId: string, operation: string, input: unknown, scope: Scope): Promise<unknown>;
  /** Starts a process of this machine, by way of the launcher where the engine has one. */
  readonly launch: Launch;
  /** Where clients reach the engine, for what runs on this machine: http://127.0.0.1:41234. */
  endpoint(): string;
  /** Lets whoever has the path that is returned read the file by HTTP, unsigned, for so many seconds. It begins with a slash. */
  offerFile(file: string, seconds: number): string;
  /** What is wrong with an answer that was made up for an operation, in the Java spelling; undefined where nothing is. */
  outputProblem(serviceId: string, operation: string, output: unknown, check: OutputCheck): Promise<string | undefined>;
  emit(event: EngineEvent): void;
  /** Returns the function that ends the subscription. */
  subscribe(listener: (event: EngineEvent) => void): () => void;
  /** One line for the engine's own log file; never secrets, never output of nodes. */
  log(message: string): void;
}

/** What a handler knows of the request beside its input. */
export interface RequestContext extends Scope {
  readonly engine: Engine;
  readonly operation: string;
  readonly requestId: string;
  readonly accessKeyId: string;
  /** Where the client reached the engine, for example http://127.0.0.1:41234; for URLs in answers. */
  readonly endpoint: string;
}
