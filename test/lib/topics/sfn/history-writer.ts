import type { EventDetails, EventType, HistoryEvent } from '../../../../src/lib/topics/sfn/executions/types.ts';

/** Events as AWS numbers and links them, a second apart. `previous` is the event before, where nothing else is said. */
export class HistoryWriter {
  readonly events: HistoryEvent[] = [];

  add(type: EventType, details: EventDetails = {}, previousId = this.events.length): number {
    const id = this.events.length + 1;
    // The first state's entry says 0, as recorded on AWS.
    this.events.push({ id, previousId, type, at: id * 1000, details });
    return id;
  }
}

/** What a state of a made-up execution does. Every attempt but the last one fails. */
export type Script =
  | { readonly kind: 'task'; readonly name: string; readonly attempts: number; readonly outcome: 'succeeds' | 'fails' | 'is caught' }
  | { readonly kind: 'parallel'; readonly name: string; readonly branches: readonly Script[][] }
  | { readonly kind: 'map'; readonly name: string; readonly iterations: readonly Script[][] };

interface Draft {
  readonly type: EventType;
  readonly details: EventDetails;
  readonly previousId: number;
}

/** Of a thread of states: the id of its last event, and whether it came to its end. */
interface ThreadEnd {
  readonly lastId: number;
  readonly failed: boolean;
}

type Thread = Generator<Draft, ThreadEnd, number>;

/** Writes the history of `states`; `pick` says whose turn is next where several run at a time. */
export function writeHistory(states: readonly Script[], pick: (count: number) => number): HistoryEvent[] {
  const writer = new HistoryWriter();
  writer.add('ExecutionStarted', { input: '{"all":1}' }, 0);
  const { failed, lastId } = runAlone(runStates(states, 0, pick), writer);
  if (failed) writer.add('ExecutionFailed', { error: 'Broken', cause: 'it broke' }, lastId);
  else writer.add('ExecutionSucceeded', { output: '{"done":1}' }, lastId);
  return writer.events;
}

function runAlone(thread: Thread, writer: HistoryWriter): ThreadEnd {
  for (let step = thread.next(0); ; ) {
    if (step.done) return step.value;
    const { type, details, previousId } = step.value;
    step = thread.next(writer.add(type, details, previousId));
  }
}

function* runStates(states: readonly Script[], previousId: number, pick: (count: number) => number): Thread {
  let lastId = previousId;
  for (const state of states) {
    const end: ThreadEnd = yield* state.kind === 'task' ? runTask(state, lastId) : runContainer(state, lastId, pick);
    if (end.failed) return end;
    ({ lastId } = end);
  }
  return { lastId, failed: false };
}

function* runTask({ name, attempts, outcome }: Extract<Script, { kind: 'task' }>, previousId: number): Thread {
  let lastId = yield { type: 'TaskStateEntered', details: { name, input: `{"of":"${name}"}` }, previousId };
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    lastId = yield { type: 'LambdaFunctionScheduled', details: { resource: 'arn:f', input: `{"attempt":${attempt}}` }, previousId: lastId };
    lastId = yield { type: 'LambdaFunctionStarted', details: {}, previousId: lastId };
    const isGood = attempt === attempts && outcome === 'succeeds';
    lastId = yield isGood ? { type: 'LambdaFunctionSucceeded', details: { output: '1' }, previousId: lastId } : { type: 'LambdaFunctionFailed', details: { error: 'Broken', cause: `in ${name}, attempt ${attempt}` }, previousId: lastId };
  }
  if (outcome === 'fails') return { lastId, failed: true };
  lastId = yield { type: 'TaskStateExited', details: { name, output: '1' }, previousId: lastId };
  return { lastId, failed: false };
}

function* runContainer(state: Exclude<Script, { kind: 'task' }>, previousId: number, pick: (count: number) => number): Thread {
  const { name } = state;
  const kind = state.kind === 'map' ? 'Map' : 'Parallel';
  let lastId = yield { type: `${kind}StateEntered`, details: { name, input: '[]' }, previousId };
  lastId = yield { type: `${kind}StateStarted`, details: state.kind === 'map' ? { length: state.iterations.length } : {}, previousId: lastId };
  const startId = lastId;
  const threads = (state.kind === 'map' ? state.iterations : state.branches).map((states, index) => (state.kind === 'map' ? runIteration(name, index, states, startId, pick) : runStates(states, startId, pick)));
  const running = threads.map((thread) => ({ thread, step: thread.next(0) }));
  let failed: ThreadEnd | undefined;
  while (running.length > 0 && failed === undefined) {
    const index = pick(running.length);
    const one = running[index];
    if (one === undefined) throw new Error('no thread');
    if (one.step.done) {
      if (one.step.value.failed) failed = one.step.value;
      lastId = one.step.value.lastId;
      running.splice(index, 1);
    } else one.step = one.thread.next(yield one.step.value);
  }
  if (failed !== undefined) return { lastId: yield { type: `${kind}StateFailed`, details: {}, previousId: failed.lastId }, failed: true };
  lastId = yield { type: `${kind}StateSucceeded`, details: {}, previousId: lastId };
  return { lastId: yield { type: `${kind}StateExited`, details: { name, output: '[]' }, previousId: lastId }, failed: false };
}

function* runIteration(name: string, index: number, states: readonly Script[], startId: number, pick: (count: number) => number): Thread {
  const begun = yield { type: 'MapIterationStarted', details: { name, index }, previousId: startId };
  const end: ThreadEnd = yield* runStates(states, begun, pick);
  return { lastId: yield { type: end.failed ? 'MapIterationFailed' : 'MapIterationSucceeded', details: { name, index }, previousId: end.lastId }, failed: end.failed };
}
