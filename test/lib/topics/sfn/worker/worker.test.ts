import { expect } from 'chai';
import { RemoteError } from '../../../../../src/lib/errors/errors.ts';
import { systemClock } from '../../../../../src/lib/run/clock.ts';
import type { ActivityTask } from '../../../../../src/lib/topics/sfn/activities/types.ts';
import type { Handler, WorkerEvent } from '../../../../../src/lib/topics/sfn/worker/types.ts';
import { work, type WorkerOptions } from '../../../../../src/lib/topics/sfn/worker/worker.ts';
import { workerWords } from '../../../../../src/lib/topics/sfn/worker/worker-words.ts';
import { refused } from '../fake-executions.ts';

const ambiguous = (): RemoteError => new RemoteError('ECONNRESET', 'the connection broke', 'Look.', { ambiguous: true });

/** An activity with tasks in it, in memory. Polls without a task are answered when `release` is called. */
class FakeActivity {
  readonly answers: string[] = [];
  readonly heartbeats: string[] = [];
  polls = 0;
  /** Thrown by calls, one after the other; undefined: it goes well. */
  failures: Record<'poll' | 'answer' | 'heartbeat', (Error | undefined)[]> = { poll: [], answer: [], heartbeat: [] };
  readonly #waiting: (() => void)[] = [];
  readonly #tasks: ActivityTask[];

  constructor(...inputs: string[]) {
    this.#tasks = inputs.map((input, index) => ({ taskToken: `token-${index + 1}`, input }));
  }

  async activityTask(_arn: string, _name: string | undefined, signal: AbortSignal): Promise<ActivityTask | undefined> {
    this.polls += 1;
    this.#failNext('poll');
    if (this.#tasks.length === 0) {
      await new Promise<void>((resolve, reject) => {
        this.#waiting.push(resolve);
        signal.addEventListener('abort', () => reject(signal.reason as Error));
      });
    }
    return this.#tasks.shift();
  }

  release(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  add(input: string): void {
    this.#tasks.push({ taskToken: `late`, input });
  }

  async sendSuccess(token: string, output: string): Promise<void> {
    this.#failNext('answer');
    this.answers.push(`${token} ${output}`);
  }

  async sendFailure(token: string, { error, cause }: { readonly error?: string | undefined; readonly cause?: string | undefined }): Promise<void> {
    this.#failNext('answer');
    this.answers.push(`${token} ${error}: ${cause}`);
  }

  async sendHeartbeat(token: string): Promise<void> {
    this.heartbeats.push(token);
    this.#failNext('heartbeat');
  }

  #failNext(call: 'poll' | 'answer' | 'heartbeat'): void {
    const failure = this.failures[call].shift();
    if (failure !== undefined) throw failure;
  }
}

const echo: Handler = async ({ input }) => ({ kind: 'exited', code: 0, stdout: input, complaint: '' });
/** Until somebody stops it. */
const endless: Handler = (_task, signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve({ kind: 'stopped', complaint: '' })));

describe('a worker of an activity', () => {
  const draining = () => new AbortController();
  const options = (api: FakeActivity, more: Partial<WorkerOptions> = {}): WorkerOptions & { readonly events: WorkerEvent[] } => {
    const events: WorkerEvent[] = [];
    return {
      api, activityArn: 'arn:activity', name: 'w', handler: echo, text: false, error: undefined, concurrency: 2, count: undefined, heartbeatMilliseconds: 60_000,
      clock: systemClock, draining: new AbortController().signal, stopping: new AbortController().signal, onEvent: (event) => events.push(event), events, ...more,
    };
  };

  it('does as many tasks as were asked for, and asks for no more', async () => {
    const api = new FakeActivity('1', '2', '3', '4', '5');
    expect(await work(options(api, { count: 3 }))).to.deep.equal({ succeeded: 3, failed: 0, lost: 0 });
    expect(api.answers.sort()).to.deep.equal(['token-1 1', 'token-2 2', 'token-3 3']);
    expect(api.polls).to.equal(3);
  });

  it('goes on when polls find nothing, or fail in passing', async () => {
    const api = new FakeActivity('1', '2');
    api.failures.poll = [ambiguous(), refused('ActivityWorkerLimitExceeded')];
    const worker = options(api, { count: 2, clock: { ...systemClock, sleep: async () => undefined } });
    expect(await work(worker)).to.include({ succeeded: 2 });
    expect(worker.events.filter(({ type }) => type === 'trouble')).to.have.length(2);
  });

  it('ends with the error where the activity is not there', async () => {
    const api = new FakeActivity('1');
    api.failures.poll = [new RemoteError('ActivityDoesNotExist', 'no such activity', 'Check the name.', { exitCode: 4, requestId: '1' })];
    expect(await work(options(api, { concurrency: 1 })).then(() => undefined, (error: unknown) => error)).to.include({ code: 'ActivityDoesNotExist', exitCode: 4 });
  });

  it('says that it lives while the handler works, and stops the handler when the task is gone', async () => {
    const api = new FakeActivity('1');
    api.failures.heartbeat = [undefined, ambiguous(), refused('TaskTimedOut')];
    const worker = options(api, { handler: endless, count: 1, heartbeatMilliseconds: 5 });
    expect(await work(worker)).to.deep.equal({ succeeded: 0, failed: 0, lost: 1 });
    expect(api.heartbeats).to.deep.equal(['token-1', 'token-1', 'token-1']);
    expect(api.answers).to.deep.equal([]);
    expect(worker.events.map((event) => workerWords(event, 2)?.text)).to.include('task 1: nobody waits for it any more (TaskTimedOut); its handler was stopped');
  });

  it('tells an outcome again whose answer was lost, and takes "gone" for "heard" then', async () => {
    const api = new FakeActivity('1', '2');
    api.failures.answer = [ambiguous(), undefined];
    const clock = { ...systemClock, sleep: async () => undefined };
    expect(await work(options(api, { count: 1, clock }))).to.include({ succeeded: 1 });
    expect(api.answers).to.deep.equal(['token-1 1']);
    api.failures.answer = [ambiguous(), refused('TaskTimedOut')];
    expect(await work(options(api, { count: 1, clock }))).to.deep.equal({ succeeded: 1, failed: 0, lost: 0 });
    const late = new FakeActivity('1');
    late.failures.answer = [refused('TaskTimedOut')];
    expect(await work(options(late, { count: 1, clock }))).to.deep.equal({ succeeded: 0, failed: 0, lost: 1 });
  });

  it('drains: what runs is finished, and a task that a poll still brings is done', async () => {
    const api = new FakeActivity();
    const drain = draining();
    const worker = options(api, { draining: drain.signal, concurrency: 1 });
    const done = work(worker);
    await new Promise((resolve) => setImmediate(resolve));
    drain.abort();
    expect(worker.events.at(-1)).to.include({ type: 'draining', polls: 1, tasks: 0 });
    api.add('"late"');
    api.release();
    expect(await done).to.include({ succeeded: 1 });
    expect(api.polls).to.equal(1);
  });

  it('stops: handlers are ended, their tasks fail, polls are broken off', async () => {
    const api = new FakeActivity('1');
    const [drain, stop] = [draining(), draining()];
    const done = work(options(api, { draining: drain.signal, stopping: stop.signal, handler: endless }));
    await new Promise((resolve) => setImmediate(resolve));
    drain.abort();
    stop.abort(new Error('interrupted'));
    expect(await done).to.deep.equal({ succeeded: 0, failed: 1, lost: 0 });
    expect(api.answers).to.deep.equal(['token-1 Worker.Stopped: the worker was stopped']);
  });
});
