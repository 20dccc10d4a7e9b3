import type { HistoryEventType } from '@aws-sdk/client-sfn';

export const EXECUTION_STATUSES = ['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED', 'PENDING_REDRIVE'] as const;
export type ExecutionStatus = (typeof EXECUTION_STATUSES)[number];

/** Whether nothing more happens in it by itself. */
export const isClosed = (status: ExecutionStatus): boolean => status !== 'RUNNING' && status !== 'PENDING_REDRIVE';

/** A line of a listing. Times are in milliseconds since the epoch. */
export interface ExecutionSummary {
  readonly arn: string;
  readonly name: string;
  readonly machineArn: string;
  readonly status: ExecutionStatus;
  readonly startedAt: number;
  readonly stoppedAt: number | undefined;
  readonly versionArn: string | undefined;
  readonly aliasArn: string | undefined;
  readonly mapRunArn: string | undefined;
  readonly redriveCount: number;
  readonly redrivenAt: number | undefined;
  /** Items of a distributed Map that this child works on. */
  readonly itemCount: number | undefined;
}

export interface ExecutionDescription extends Omit<ExecutionSummary, 'itemCount'> {
  /** JSON texts; undefined where there is none, or where the service leaves it out. */
  readonly input: string | undefined;
  readonly output: string | undefined;
  readonly error: string | undefined;
  readonly cause: string | undefined;
  readonly redriveStatus: string | undefined;
  readonly redriveStatusReason: string | undefined;
}

export interface NewExecution {
  /** A machine, or its version or alias. */
  readonly machineArn: string;
  readonly name?: string | undefined;
  /** JSON text; `{}` where it is left out. */
  readonly input?: string | undefined;
  readonly traceHeader?: string | undefined;
}

export interface StartedExecution {
  readonly arn: string;
  readonly startedAt: number;
}

/** The whole of an express execution that was waited for. */
export interface SyncExecution {
  readonly arn: string;
  readonly name: string;
  readonly status: Extract<ExecutionStatus, 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT'>;
  readonly startedAt: number;
  readonly stoppedAt: number;
  readonly output: string | undefined;
  readonly error: string | undefined;
  readonly cause: string | undefined;
}

export type ExecutionsFilter = {
  readonly status?: ExecutionStatus | undefined;
  /** How many a page has at most: 1 to 1,000. */
  readonly pageSize?: number | undefined;
} & ({ readonly machineArn: string } | { readonly mapRunArn: string });

/**
 * What an event says beyond its type and time: of the fields of all events (`…EventDetails`) those that it has.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html
 */
export interface EventDetails {
  /** Of a state, or of a Map whose iteration this is. */
  readonly name?: string;
  readonly state?: string;
  readonly location?: string;
  readonly index?: number;
  readonly length?: number;
  readonly input?: string;
  readonly output?: string;
  readonly parameters?: string;
  readonly error?: string;
  readonly cause?: string;
  readonly resource?: string;
  readonly resourceType?: string;
  readonly region?: string;
  readonly timeoutInSeconds?: number;
  readonly heartbeatInSeconds?: number;
  readonly workerName?: string;
  readonly roleArn?: string;
  readonly taskCredentials?: { readonly roleArn?: string };
  readonly mapRunArn?: string;
  readonly redriveCount?: number;
  readonly stateMachineVersionArn?: string;
  readonly stateMachineAliasArn?: string;
  /** JSON texts by the names of the variables. */
  readonly assignedVariables?: Readonly<Record<string, string>>;
  readonly assignedVariablesDetails?: { readonly truncated?: boolean };
  readonly inputDetails?: { readonly truncated?: boolean };
  readonly outputDetails?: { readonly truncated?: boolean };
}

export type EventType = HistoryEventType;

export interface HistoryEvent {
  /** From 1. */
  readonly id: number;
  /** 0: the beginning. */
  readonly previousId: number;
  readonly type: EventType;
  readonly at: number;
  readonly details: EventDetails;
}

export interface HistoryPage {
  readonly events: readonly HistoryEvent[];
  readonly token: string | undefined;
}

export interface HistoryQuery {
  /** The newest first. */
  readonly reverse?: boolean;
  /** Without inputs, outputs and parameters. Default true. */
  readonly withData?: boolean;
  /** 1 to 1,000, which is the default. */
  readonly pageSize?: number;
}

/** How many executions or items of a map run are where. */
export interface MapRunCounts {
  readonly pending: number;
  readonly running: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly timedOut: number;
  readonly aborted: number;
  readonly total: number;
  readonly resultsWritten: number;
  readonly failuresNotRedrivable: number;
  readonly pendingRedrive: number;
}

export interface MapRunSummary {
  readonly arn: string;
  readonly executionArn: string;
  readonly startedAt: number;
  readonly stoppedAt: number | undefined;
}

export interface MapRunDescription extends MapRunSummary {
  readonly status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'ABORTED';
  readonly maxConcurrency: number;
  readonly toleratedFailurePercentage: number;
  readonly toleratedFailureCount: number;
  readonly items: MapRunCounts;
  readonly executions: MapRunCounts;
  readonly redriveCount: number;
}

export interface MapRunChange {
  readonly maxConcurrency?: number;
  readonly toleratedFailurePercentage?: number;
  readonly toleratedFailureCount?: number;
}

/** What an execution runs: the machine as it was when it started. */
export interface ExecutedMachine {
  readonly arn: string;
  readonly name: string;
  readonly definition: string;
  readonly roleArn: string;
  readonly revisionId: string | undefined;
  readonly mapRunArn: string | undefined;
  /** Of the distributed Map state whose child this is. */
  readonly label: string | undefined;
}
