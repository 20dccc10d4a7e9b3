import { RemoteError } from '../../../../src/lib/errors/errors.ts';
import type { ExecutionsApi } from '../../../../src/lib/topics/sfn/executions/api.ts';
import type { ExecutionDescription, ExecutionStatus, ExecutionSummary, HistoryEvent, NewExecution } from '../../../../src/lib/topics/sfn/executions/types.ts';
import type { VirtualClock } from '../../run/virtual-clock.ts';

/** What becomes of a call that starts something: done and answered, done but not answered, or never arrived. */
export type Fate = 'answered' | 'lost-answer' | 'lost-call';

interface Kept {
  readonly arn: string;
  readonly name: string;
  readonly input: string;
  readonly startedAt: number;
  readonly endsAt: number;
  readonly end: ExecutionStatus;
  stoppedAt: number | undefined;
}

export const MACHINE = 'arn:aws:states:us-east-1:123456789012:stateMachine:Orders';
export const executionArn = (name: string): string => `arn:aws:states:us-east-1:123456789012:execution:Orders:${name}`;

type Api = Pick<ExecutionsApi, 'start' | 'startSync' | 'stop' | 'execution' | 'executions' | 'historyPage' | 'mapRun'>;

/** Executions in memory, for what the real service cannot be made to do: lose answers, be slow to show what it has. */
export class FakeExecutions implements Api {
  readonly kept = new Map<string, Kept>();
  /** Executions that really began, in order; of an express machine one may be there twice. */
  readonly begun: string[] = [];
  readonly calls: string[] = [];
  fateOf: (name: string) => Fate = () => 'answered';
  /** Milliseconds that an execution takes, by its input. */
  takes: (input: string) => number = () => 1000;
  endOf: (input: string) => ExecutionStatus = () => 'SUCCEEDED';
  /** Milliseconds until what was started shows. */
  settling = 0;
  readonly #clock: VirtualClock;

  constructor(clock: VirtualClock) {
    this.#clock = clock;
  }

  async start({ name = '', input = '{}' }: NewExecution): Promise<{ arn: string; startedAt: number }> {
    this.calls.push('StartExecution');
    const fate = this.fateOf(name);
    if (fate === 'lost-call') throw ambiguous();
    const there = this.kept.get(name);
    if (there !== undefined && !(this.#statusOf(there) === 'RUNNING' && there.input === input)) throw refused('ExecutionAlreadyExists');
    const execution = there ?? this.#begin(name, input);
    if (fate === 'lost-answer') throw ambiguous();
    return { arn: execution.arn, startedAt: execution.startedAt };
  }

  async startSync({ name = '', input = '{}' }: NewExecution, signal: AbortSignal) {
    this.calls.push('StartSyncExecution');
    const fate = this.fateOf(name);
    if (fate === 'lost-call') throw ambiguous();
    const { startedAt, endsAt, end } = this.#begin(name, input);
    while (this.#clock.now() < endsAt) {
      await new Promise((resolve) => setImmediate(resolve));
      if (signal.aborted) throw ambiguous();
    }
    if (fate === 'lost-answer') throw ambiguous();
    return { arn: `${executionArn(name)}:1`, name, status: end as 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT', startedAt, stoppedAt: endsAt, output: end === 'SUCCEEDED' ? input : undefined, ...why(end) };
  }

  async stop(arn: string): Promise<number> {
    this.calls.push('StopExecution');
    const execution = this.#of(arn);
    if (this.#statusOf(execution) === 'RUNNING') execution.stoppedAt = this.#clock.now();
    return this.#clock.now();
  }

  async execution(arn: string): Promise<ExecutionDescription> {
    this.calls.push('DescribeExecution');
    const execution = this.#of(arn);
    const { itemCount: _itemCount, ...summary } = this.#summary(execution);
    const { status } = summary;
    return { ...summary, input: execution.input, output: status === 'SUCCEEDED' ? execution.input : undefined, ...why(status), redriveStatus: undefined, redriveStatusReason: undefined };
  }

  async *executions({ status }: { readonly status?: ExecutionStatus | undefined }): AsyncGenerator<readonly ExecutionSummary[]> {
    this.calls.push('ListExecutions');
    yield [...this.kept.values()].filter((each) => this.#isShown(each)).map((each) => this.#summary(each)).filter((each) => status === undefined || each.status === status);
  }

  async historyPage(arn: string): Promise<{ events: HistoryEvent[]; token: undefined }> {
    this.calls.push('GetExecutionHistory');
    const execution = this.#of(arn);
    const status = this.#statusOf(execution);
    const events: HistoryEvent[] = [
      { id: 1, previousId: 0, type: 'ExecutionStarted', at: execution.startedAt, details: { input: execution.input } },
      { id: 2, previousId: 0, type: 'TaskStateEntered', at: execution.startedAt, details: { name: 'Charge', input: execution.input } },
      { id: 3, previousId: 2, type: 'TaskScheduled', at: execution.startedAt, details: {} },
    ];
    const end = { id: 5, previousId: 4, at: execution.endsAt };
    if (status === 'FAILED') events.push({ id: 4, previousId: 3, type: 'TaskFailed', at: execution.endsAt, details: { error: 'Declined', cause: 'no money' } }, { ...end, type: 'ExecutionFailed', details: { error: 'Declined', cause: 'no money' } });
    else if (status === 'ABORTED') events.push({ ...end, id: 4, previousId: 3, type: 'ExecutionAborted', details: {} });
    else if (status === 'SUCCEEDED') events.push({ id: 4, previousId: 3, type: 'TaskStateExited', at: execution.endsAt, details: { name: 'Charge' } }, { ...end, type: 'ExecutionSucceeded', details: { output: execution.input } });
    return { events: events.reverse(), token: undefined };
  }

  async mapRun(): Promise<never> {
    throw refused('ResourceNotFound');
  }

  count(operation: string): number {
    return this.calls.filter((call) => call === operation).length;
  }

  #begin(name: string, input: string): Kept {
    const now = this.#clock.now();
    const execution: Kept = { arn: executionArn(name), name, input, startedAt: now, endsAt: now + this.takes(input), end: this.endOf(input), stoppedAt: undefined };
    this.kept.set(name, execution);
    this.begun.push(name);
    return execution;
  }

  #of(arn: string): Kept {
    const execution = this.kept.get(arn.split(':').at(-1) ?? '');
    if (execution === undefined || !this.#isShown(execution)) throw refused('ExecutionDoesNotExist');
    return execution;
  }

  #isShown({ startedAt }: Kept): boolean {
    return this.#clock.now() >= startedAt + this.settling;
  }

  #statusOf({ endsAt, end, stoppedAt }: Kept): ExecutionStatus {
    if (stoppedAt !== undefined) return 'ABORTED';
    return this.#clock.now() < endsAt ? 'RUNNING' : end;
  }

  #summary(execution: Kept): ExecutionSummary {
    const { arn, name, startedAt, endsAt, stoppedAt } = execution;
    const status = this.#statusOf(execution);
    const nothing = { versionArn: undefined, aliasArn: undefined, mapRunArn: undefined, redriveCount: 0, redrivenAt: undefined, itemCount: undefined };
    return { arn, name, machineArn: MACHINE, status, startedAt, stoppedAt: status === 'RUNNING' ? undefined : (stoppedAt ?? endsAt), ...nothing };
  }
}

const why = (status: ExecutionStatus) => (status === 'FAILED' ? { error: 'Declined', cause: 'no money' } : { error: undefined, cause: undefined });

const ambiguous = (): RemoteError => new RemoteError('ECONNRESET', 'the connection broke before the answer came', 'Look.', { ambiguous: true });
export const refused = (code: string): RemoteError => new RemoteError(code, code, 'Change it.', { requestId: '1' });
