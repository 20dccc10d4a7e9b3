import { StateFailure } from '../../../../asl/failure.ts';
import type { Json } from '../../../../asl/json.ts';
import type { TaskState } from '../../../../asl/machine.ts';
import { checkSize } from '../executions/texts.ts';
import { attempt } from '../interpreter/attempts.ts';
import type { Park } from '../interpreter/position.ts';
import { workInput, type StateData } from '../interpreter/state-data.ts';
import type { Exit, Thread } from '../interpreter/thread.ts';
import { sleepUntil } from '../interpreter/world.ts';
import type { TaskLimits, TaskWork } from './task-work.ts';
import type { WorkOf } from './works.ts';

/** https://docs.aws.amazon.com/step-functions/latest/dg/state-task.html */
export function performTask(thread: Thread, data: StateData, state: TaskState, workOf: WorkOf): Promise<Exit> {
  return attempt(thread, data, state, (park) => carryOut(thread, data, state, workOf(state.Resource, thread.execution.record.region), park));
}

async function carryOut(thread: Thread, data: StateData, state: TaskState, work: TaskWork, park: Park | undefined): Promise<Json> {
  const { world, journal } = thread.execution;
  const kept = park?.kind === 'task' ? park : undefined;
  const token = kept?.token ?? (work.hasToken ? world.tokens.make() : undefined);
  const input = await workInput(data, state, token);
  checkSize(input, thread.position.state);
  const limits: TaskLimits = {
    timeoutSeconds: await data.number('TimeoutSeconds', state),
    heartbeatSeconds: await data.number('HeartbeatSeconds', state),
    credentials: state.Credentials === undefined ? undefined : await data.template('Credentials', state.Credentials),
  };
  const waiter = token === undefined ? undefined : world.tokens.wait(token);
  const isNew = kept === undefined;
  const since = kept?.since ?? world.clock.now();
  let started = kept?.started;
  let note = kept?.note;
  const mark = (scheduled: number): void => thread.parkAt({ kind: 'task', scheduled, since, token, started, note });
  const scheduled = isNew ? thread.emit(...work.scheduled(input, limits)) : kept.scheduled;
  if (isNew) mark(scheduled);
  const call = {
    thread,
    input,
    token,
    waiter,
    heartbeatSeconds: limits.heartbeatSeconds,
    note,
    keep: async (text: string): Promise<void> => {
      note = text;
      mark(scheduled);
      await journal.saved();
    },
    started: async (worker?: string): Promise<void> => {
      started = worker ?? '';
      thread.emit(...work.started(worker));
      mark(scheduled);
      // On record before it is done.
      await journal.saved();
    },
  };
  const over = new AbortController();
  const signal = AbortSignal.any([thread.signal, over.signal]);
  const done = isNew ? work.run({ ...call, signal }) : work.resume({ ...call, signal }, kept.started !== undefined);
  try {
    // Before somebody has the task nobody can beat.
    const lastBeat = (): number => (work.beatsOnceStarted && started === undefined ? Infinity : (waiter?.lastBeat() ?? since));
    const result = await Promise.race([done, timeOut(thread, limits, since, lastBeat, signal)]);
    thread.signal.throwIfAborted();
    const text = checkSize(result, thread.position.state);
    thread.emit(...work.succeeded(text));
    return result;
  } catch (error) {
    thread.signal.throwIfAborted();
    if (!(error instanceof StateFailure)) throw error;
    sayFailure(thread, work, error);
    throw error;
  } finally {
    over.abort();
    waiter?.close();
    done.catch(() => undefined);
  }
}

function sayFailure(thread: Thread, work: TaskWork, failure: StateFailure): void {
  const isTimeout = failure instanceof TimedOut;
  if (failure.error === 'States.DataLimitExceeded' || failure.error === 'States.Runtime') return;
  thread.emit(...(isTimeout ? work.timedOut(failure) : work.failed(failure)));
}

/** The engine's own clock ended it: work that fails by a name like that has failed. */
class TimedOut extends StateFailure {}

/** How soon it is seen that somebody has taken a task. Milliseconds. */
const LOOK_EVERY = 250;

/** Rejects when the task's time is over, when nothing was heard for too long, and when `signal` aborts; never resolves. */
async function timeOut(thread: Thread, { timeoutSeconds, heartbeatSeconds }: TaskLimits, since: number, lastBeat: () => number, signal: AbortSignal): Promise<never> {
  const { clock } = thread.execution.world;
  const deadline = timeoutSeconds === undefined ? Infinity : since + timeoutSeconds * 1000;
  const beatDeadline = (): number => (heartbeatSeconds === undefined ? Infinity : lastBeat() + heartbeatSeconds * 1000);
  for (;;) {
    const waits = heartbeatSeconds !== undefined && lastBeat() === Infinity;
    const at = Math.min(deadline, waits ? clock.now() + LOOK_EVERY : beatDeadline());
    if (at === Infinity) return aborted(signal);
    await sleepUntil({ clock, skipWaits: false }, at, signal);
    if (clock.now() >= deadline) throw new TimedOut('States.Timeout', undefined);
    if (clock.now() >= beatDeadline()) throw new TimedOut('States.HeartbeatTimeout', undefined);
  }
}

/** Work that waits for somebody does not look at the signal. */
const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    signal.throwIfAborted();
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
