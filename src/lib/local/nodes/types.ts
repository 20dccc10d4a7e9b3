import type { Scope } from '../scope.ts';

export type Platform = 'Linux' | 'Windows' | 'MacOS';
/** As Systems Manager names it. Only `Online` nodes take commands. */
export type PingStatus = 'Online' | 'ConnectionLost' | 'Inactive';
/** As EC2 names it. */
export type InstanceState = 'pending' | 'running' | 'stopping' | 'stopped' | 'shutting-down' | 'terminated';

/** How to reach a host over OpenSSH. Keys and agents are the user's own: `ssh` finds them as it always does. */
export interface SshTarget {
  readonly host: string;
  readonly user?: string;
  readonly port?: number;
  readonly identityFile?: string;
  /** Where the host's key is looked up; ssh's own default when left out. Keys are always checked. */
  readonly knownHostsFile?: string;
}

export interface NodeSpec {
  readonly name: string;
  readonly kind: 'process' | 'ssh';
  readonly platform: Platform;
  /** `Name` of a registered process node is its name, unless a tag says otherwise or it was taken away. */
  readonly tags: Readonly<Record<string, string>>;
  readonly ping: PingStatus;
  readonly state: InstanceState;
  /** Only on `ssh` nodes. */
  readonly ssh?: SshTarget;
  /** Set in the environment of every command, on `process` nodes only. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** A node that is asked for. What it does not say of account and region is said by whoever asks. */
export interface NodeRequest extends NodeSpec, Partial<Scope> {}

export interface FleetNode extends NodeSpec, Scope {
  /** `i-` and 17 hex digits for process nodes; `mi-` and 17 hex digits for hosts over SSH (a hybrid activation's shape). */
  readonly id: string;
  readonly ipAddress: string;
  readonly platformName: string;
  readonly platformVersion: string;
  /** Milliseconds since the epoch. */
  readonly registeredAt: number;
}

/** One script to run on one node. */
export interface ExecutionSpec {
  /** Unique and stable: the folder of its files is named after it, and after a crash it is found again by it. */
  readonly executionId: string;
  /** The text of the script. A first line `#!...` chooses the interpreter, as the SSM agent does; else /bin/sh. */
  readonly script: string;
  /** Folder on the node to start in; the node's own folder when left out or empty. */
  readonly workingDirectory?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly timeoutMilliseconds: number;
}

export type ExecutionEnd =
  | { readonly kind: 'exited'; readonly exitCode: number }
  /** Ended by a signal that Drover did not send. */
  | { readonly kind: 'signalled'; readonly signal: string }
  | { readonly kind: 'timed-out' }
  | { readonly kind: 'cancelled' }
  /** It never ran: the folder is missing, the host cannot be reached, its key is not known … */
  | { readonly kind: 'not-started'; readonly reason: string }
  /** It ran while the engine was killed, and how it ended cannot be known any more. */
  | { readonly kind: 'lost'; readonly reason: string };

export interface ExecutionResult {
  readonly end: ExecutionEnd;
  readonly startedAt: number;
  readonly endedAt: number;
  /** Files with all that it wrote, byte for byte. They exist even where nothing was written. */
  readonly stdoutFile: string;
  readonly stderrFile: string;
}

export interface Execution {
  readonly executionId: string;
  readonly stdoutFile: string;
  readonly stderrFile: string;
  /**
   * Never rejects. Resolves when the script has ended; after a time-out or a cancellation, when its whole process
   * group is gone. What a script left behind in the background goes on, as it does under the SSM agent.
   */
  readonly result: Promise<ExecutionResult>;
  /** SIGTERM to the whole group, SIGKILL after a bounded time. Idempotent. */
  cancel(): void;
}

/** How commands really run on one kind of node. */
export interface NodeRunner {
  start(node: FleetNode, spec: ExecutionSpec): Execution;
  /**
   * Takes up an execution that an engine which was killed had started: still running (it is waited for), ended in
   * the meantime (its true result), or lost. undefined where it was never started.
   */
  adopt(node: FleetNode, spec: ExecutionSpec): Execution | undefined;
  /** Frees shared connections. Executions in hand are cancelled. */
  close(): Promise<void>;
}

/** How many nodes an account has in a region. */
export interface ScopeCount extends Scope {
  readonly total: number;
  readonly online: number;
}

/** The nodes of this engine, in SQLite, and the way to run something on one. */
export interface Fleet {
  /** Every account and region that has nodes, sorted. */
  scopes(): ScopeCount[];
  /** Nodes of one account and region in a stable order: as registered. */
  list(scope: Scope): FleetNode[];
  get(scope: Scope, id: string): FleetNode | undefined;
  add(scope: Scope, spec: NodeSpec): FleetNode;
  /** Changes what is named; undefined members are left as they are. Throws where the node is unknown. */
  update(scope: Scope, id: string, change: Partial<Pick<NodeSpec, 'name' | 'tags' | 'ping' | 'state'>>): FleetNode;
  /** Forgets it and removes its folder. Returns false where it is unknown. */
  remove(scope: Scope, id: string): boolean;
  start(node: FleetNode, spec: ExecutionSpec): Execution;
  adopt(node: FleetNode, spec: ExecutionSpec): Execution | undefined;
  close(): Promise<void>;
}
