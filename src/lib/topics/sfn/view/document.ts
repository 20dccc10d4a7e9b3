import type { NodeStatus } from '../../../run/events.ts';
import type { KeptOutput } from '../../../view/kept-output.ts';
import type { RunState } from '../../../view/run-state.ts';
import type { ExecutionFailure } from '../progress.ts';
import { pathOf } from '../state-visit.ts';
import type { RowStatus, StateRow } from './rows.ts';

/** The document of --json. Its shape is a promise: fields are added, never changed. Times are ISO 8601 in UTC. */
export interface ExecutionDocument {
  readonly runId: string;
  readonly machine: string;
  readonly name: string;
  readonly arn?: string;
  readonly status: NodeStatus;
  readonly startedAt?: string;
  readonly endedAt?: string;
  /** As the execution gave it. */
  readonly output?: unknown;
  readonly reason?: string;
  readonly failure?: { readonly at: readonly FailedState[]; readonly error?: string; readonly cause?: string };
  readonly states: readonly StateDocument[];
  readonly exitCode?: number;
}

export interface FailedState {
  /** From the outside in: `Orders[2] › Charge`. */
  readonly state: string;
  readonly attempt: number;
  /** JSON text. */
  readonly input?: string;
}

export interface StateDocument {
  readonly name: string;
  readonly type: string;
  readonly depth: number;
  readonly status: RowStatus;
  readonly visits: number;
  readonly attempt: number;
  readonly startedAt: string;
  readonly endedAt?: string;
  readonly items?: { readonly total?: number; readonly succeeded: number; readonly failed: number };
}

export interface ExecutionFacts {
  readonly arn: string | undefined;
  readonly rows: readonly StateRow[];
  readonly failure: ExecutionFailure | undefined;
}

export function executionDocument({ nodes, runId, title, verdict }: RunState, kept: KeptOutput, { arn, rows, failure }: ExecutionFacts): ExecutionDocument {
  const { id, name } = nodes.size === 0 ? { id: '', name: '' } : nodes.ref(0);
  const text = kept.of(id).map(({ stdout }) => stdout).join('');
  const reason = nodes.size === 0 ? undefined : nodes.reason(0);
  return {
    runId,
    machine: title,
    name,
    ...(arn === undefined ? {} : { arn }),
    status: nodes.size === 0 ? 'not-sent' : nodes.status(0),
    ...(nodes.size === 0 ? {} : times(nodes.startedAt(0), nodes.endedAt(0))),
    ...(text === '' ? {} : { output: JSON.parse(text) as unknown }),
    ...(reason === undefined ? {} : { reason }),
    ...(failure === undefined ? {} : { failure: failureDocument(failure) }),
    states: rows.map(stateDocument),
    ...(verdict === undefined ? {} : { exitCode: verdict.exitCode }),
  };
}

const failureDocument = ({ states, error, cause }: ExecutionFailure): NonNullable<ExecutionDocument['failure']> => ({
  at: states.map((visit) => ({ state: pathOf(visit), attempt: visit.attempt, ...(visit.input === undefined ? {} : { input: visit.input }) })),
  ...(error === undefined ? {} : { error }),
  ...(cause === undefined ? {} : { cause }),
});

const stateDocument = ({ name, type, depth, status, visits, attempt, enteredAt, endedAt, items }: StateRow): StateDocument => ({
  name,
  type,
  depth,
  status,
  visits,
  attempt,
  startedAt: new Date(enteredAt).toISOString(),
  ...(endedAt === undefined ? {} : { endedAt: new Date(endedAt).toISOString() }),
  ...(items === undefined ? {} : { items: { ...(items.total === undefined ? {} : { total: items.total }), succeeded: items.succeeded, failed: items.failed } }),
});

function times(startedAt: number | undefined, endedAt: number | undefined): Pick<ExecutionDocument, 'startedAt' | 'endedAt'> {
  return { ...(startedAt === undefined ? {} : { startedAt: new Date(startedAt).toISOString() }), ...(endedAt === undefined ? {} : { endedAt: new Date(endedAt).toISOString() }) };
}
