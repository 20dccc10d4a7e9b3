import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect } from 'chai';
import fc from 'fast-check';
import type { Json, JsonObject } from '../../../../../src/lib/asl/json.ts';
import type { Engine } from '../../../../../src/lib/local/engine-context.ts';
import { ActivityQueue } from '../../../../../src/lib/local/services/states/activities/activity-queue.ts';
import { systemChances } from '../../../../../src/lib/local/services/states/chances.ts';
import { Commits } from '../../../../../src/lib/local/services/states/executions/commits.ts';
import { Executions } from '../../../../../src/lib/local/services/states/executions/executions.ts';
import { ExecutionRecords, type ExecutionRecord } from '../../../../../src/lib/local/services/states/executions/records.ts';
import { performer } from '../../../../../src/lib/local/services/states/interpreter/perform.ts';
import { MIGRATIONS } from '../../../../../src/lib/local/services/states/migrations.ts';
import { TaskTokens } from '../../../../../src/lib/local/services/states/tasks/task-tokens.ts';
import { systemClock } from '../../../../../src/lib/run/clock.ts';
import { openStore } from '../../../../../src/lib/sqlite/open-store.ts';
import type { Store } from '../../../../../src/lib/sqlite/store.ts';

const ARN = 'arn:aws:states:us-east-1:123456789012:execution:m:e';
const FUNCTION = 'arn:aws:lambda:us-east-1:123456789012:function:f';

/** A process of the engine: everything but the database is gone with it. */
class Life {
  readonly executions: Executions;
  readonly #commits: Commits;
  isOver = false;
  #left: number;
  readonly over = Promise.withResolvers<void>();

  /** It dies instead of the `turns`-th time that it writes. */
  constructor(store: Store, turns: number, calls: Json[]) {
    this.#left = turns;
    const mortal: Store = Object.assign(Object.create(store) as Store, {
      transaction: <T>(work: () => T): T => {
        this.#left -= 1;
        if (this.#left <= 0) this.#die();
        if (this.isOver) throw new Error('dead');
        return store.transaction(work);
      },
      run: store.run.bind(store),
      get: store.get.bind(store),
      all: store.all.bind(store),
    });
    const records = new ExecutionRecords(store, (text) => text);
    this.#commits = new Commits(mortal, () => undefined);
    this.executions = new Executions({ store: mortal, records, commits: this.#commits, log: () => undefined });
    const engine = {
      log: () => undefined,
      invoke: async (_service: string, _operation: string, input: { readonly Payload: Uint8Array }) => {
        if (this.isOver) return new Promise(() => undefined);
        const given = JSON.parse(Buffer.from(input.Payload).toString()) as Json;
        calls.push(given);
        await nextTurn();
        return this.isOver ? new Promise(() => undefined) : { Payload: Buffer.from(JSON.stringify({ did: given })), StatusCode: 200 };
      },
    } as unknown as Engine;
    const world = { engine, clock: systemClock, chances: systemChances, expressions: { evaluate: () => Promise.reject(new Error('none')) }, tokens: new TaskTokens(() => 0), activities: new ActivityQueue(), nested: this.executions, skipWaits: true };
    this.executions.open(world, performer(() => Promise.reject(new Error('none'))));
  }

  #die(): void {
    this.isOver = true;
    this.over.resolve();
  }
}

/** Runs a machine to its end, through as many deaths as are named. */
async function runThrough(machine: JsonObject, deaths: readonly number[]) {
  const store = openStore(':memory:');
  store.migrate('SFN', MIGRATIONS);
  const records = new ExecutionRecords(store, (text) => text);
  const calls: Json[] = [];
  for (const turns of [...deaths, Infinity]) {
    const life = new Life(store, turns, calls);
    if (records.get(ARN) === undefined) {
      const name = 'e';
      void life.executions
        .start({ arn: ARN, account: '123456789012', region: 'us-east-1', machineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:m', name, type: 'STANDARD', definition: JSON.stringify(machine), roleArn: 'r', revision: '', versionArn: undefined, aliasArn: undefined, mapRun: undefined, itemIndex: undefined, trace: undefined, startedAt: 0, input: '{"items":[1,2,3]}', facts: { machineName: 'm' } })
        .catch(() => undefined);
    } else life.executions.recover();
    await Promise.race([life.over.promise, life.executions.ended(ARN, new AbortController().signal)]);
    if (!life.isOver) break;
    // What the dead one still had in hand goes nowhere.
    await nextTurn();
  }
  const record = records.get(ARN) as ExecutionRecord;
  const events = store.all<{ id: number; type: string; previous: number }>('SELECT id, type, previous FROM sfn_events WHERE execution = :number ORDER BY id', { number: record.number });
  const threads = store.all('SELECT 1 FROM sfn_threads');
  store.close();
  return { record, events, calls, threads };
}

/** Machines of all kinds of states, whose functions are tried again until they are known to have been done. */
const lineOf = (depth: number): fc.Arbitrary<JsonObject> => {
  const simple = [
    fc.constant<JsonObject>({ Type: 'Pass', Parameters: { 'was.$': '$', by: 'pass' } }),
    fc.constant<JsonObject>({ Type: 'Wait', Seconds: 1 }),
    fc.constant<JsonObject>({ Type: 'Task', Resource: FUNCTION, Parameters: { 'state.$': '$$.State.Name' }, ResultPath: '$.done', Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: 50 }] }),
    fc.constant<JsonObject>({ Type: 'Task', Resource: FUNCTION, ResultSelector: { 'kept.$': '$' }, Retry: [{ ErrorEquals: ['Lambda.Unknown'], MaxAttempts: 50 }] }),
  ];
  const nested = depth === 0 ? [] : [
    fc.array(lineOf(depth - 1), { minLength: 1, maxLength: 3 }).map((Branches): JsonObject => ({ Type: 'Parallel', Branches, ResultSelector: { 'all.$': '$' } })),
    fc.tuple(lineOf(depth - 1), fc.nat({ max: 3 })).map(([ItemProcessor, MaxConcurrency]): JsonObject => ({ Type: 'Map', ItemProcessor, MaxConcurrency, ItemSelector: { 'item.$': '$$.Map.Item.Value' }, ItemsPath: '$$.Execution.Input.items', ResultSelector: { 'all.$': '$' } })),
  ];
  return fc.array(fc.oneof(...simple, ...nested), { minLength: 1, maxLength: 4 }).map((states) => {
    const names = states.map(() => `s${randomUUID()}`);
    return { StartAt: names[0] ?? '', States: Object.fromEntries(states.map((state, index) => [names[index], { ...state, ...(index + 1 < names.length ? { Next: names[index + 1] } : { End: true }) }])) };
  });
};

describe('an execution through deaths of the engine', function () {
  this.timeout(120_000);

  it('ends as it would have without them, and does no task twice without saying that it does', () =>
    fc.assert(
      fc.asyncProperty(lineOf(2), fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 4 }), async (line, deaths) => {
        const calm = await runThrough(line, []);
        const rough = await runThrough(line, deaths);
        expect(rough.record.status).to.equal(calm.record.status);
        expect(rough.record.output).to.equal(calm.record.output);
        const count = (events: typeof rough.events, type: string): number => events.filter((event) => event.type === type).length;
        // Each call has an event that was on the disk before it.
        expect(rough.calls.length).to.be.at.most(count(rough.events, 'LambdaFunctionStarted'));
        expect(count(rough.events, 'LambdaFunctionSucceeded')).to.equal(count(calm.events, 'LambdaFunctionSucceeded'));
        for (const type of ['PassStateEntered', 'PassStateExited', 'TaskStateEntered', 'TaskStateExited', 'ParallelStateExited', 'MapIterationStarted', 'MapIterationSucceeded', 'ExecutionStarted', 'ExecutionSucceeded', 'ExecutionFailed']) {
          expect(count(rough.events, type), type).to.equal(count(calm.events, type));
        }
        expect(rough.events.map(({ id }) => id)).to.deep.equal(rough.events.map((_, index) => index + 1));
        for (const { id, previous } of rough.events) expect(previous).to.be.lessThan(id);
        if (rough.record.status === 'SUCCEEDED') expect(rough.threads).to.have.length(0);
      }),
      { numRuns: 300 },
    ));
});
