import { expect } from 'chai';
import fc from 'fast-check';
import { RemoteError } from '../../../../../src/lib/errors/errors.ts';
import { isTerminal, type NodeStatus, type RunEvent } from '../../../../../src/lib/run/events.ts';
import { pastOf } from '../../../../../src/lib/run/journal/past.ts';
import type { ExecutionsApi } from '../../../../../src/lib/topics/sfn/executions/api.ts';
import { Follower } from '../../../../../src/lib/topics/sfn/follow.ts';
import { goOnWithExecutions, runExecutions, type ExecutionRunOptions } from '../../../../../src/lib/topics/sfn/run/run.ts';
import { planAgain, planMany, planOne } from '../../../../../src/lib/topics/sfn/run/plan.ts';
import { readSavedRun, saveRun } from '../../../../../src/lib/topics/sfn/run/saved-run.ts';
import type { RunMachine, RunPlan } from '../../../../../src/lib/topics/sfn/run/types.ts';
import { VirtualClock } from '../../../run/virtual-clock.ts';
import { virtualTimeouts } from '../../../run/virtual-timeouts.ts';
import { FakeExecutions, MACHINE, executionArn, type Fate } from '../fake-executions.ts';

const RUN = 'abcdefghjkmn';
const machine = (type: RunMachine['type'] = 'STANDARD'): RunMachine => ({ arn: MACHINE, machineArn: MACHINE, name: 'Orders', type });
const many = (count: number, type: RunMachine['type'] = 'STANDARD', maxConcurrency = '5', maxErrors = '100%'): RunPlan =>
  planMany(machine(type), Array.from({ length: count }, (_, index) => ({ line: index + 1, input: `{"n":${index + 1}}` })), { name: undefined, runId: RUN, rate: { maxConcurrency, maxErrors } });

const n = (input: string): number => (JSON.parse(input) as { n: number }).n;

describe('executions as a run', () => {
  let clock: VirtualClock;
  let service: FakeExecutions;
  let restore: () => void;
  beforeEach(() => {
    clock = new VirtualClock();
    service = new FakeExecutions(clock);
    restore = virtualTimeouts(clock);
  });
  afterEach(() => restore());

  const options = (more: Partial<ExecutionRunOptions> = {}): ExecutionRunOptions => ({
    openApi: () => service as unknown as ExecutionsApi,
    clock,
    runId: RUN,
    settlingMilliseconds: 0,
    waitTimeoutSeconds: undefined,
    onInterrupt: 'stop',
    signal: new AbortController().signal,
    ...more,
  });
  const all = async (events: AsyncIterable<RunEvent>, each: (event: RunEvent) => void = () => undefined): Promise<RunEvent[]> => {
    const seen: RunEvent[] = [];
    for await (const event of events) {
      seen.push(event);
      each(event);
    }
    return seen;
  };

  it('starts each input once, keeps to the window, and says how each ended', async () => {
    service.endOf = (input) => (n(input) === 7 ? 'FAILED' : n(input) === 8 ? 'TIMED_OUT' : 'SUCCEEDED');
    service.takes = (input) => 500 * n(input);
    let most = 0;
    clock.onTick = () => {
      most = Math.max(most, [...service.kept.values()].filter(({ startedAt, endsAt }) => startedAt <= clock.time && clock.time < endsAt).length);
    };
    const events = await all(runExecutions(many(20), options()));
    expect(service.begun).to.have.length(20);
    expect(new Set(service.begun).size).to.equal(20);
    expect(most).to.be.within(3, 5);
    expect(endsOf(events).get(`drover-${RUN}-7`)).to.equal('failed');
    expect(endsOf(events).get(`drover-${RUN}-8`)).to.equal('execution-timed-out');
    expect([...endsOf(events).values()].filter((status) => status === 'success')).to.have.length(18);
    const outputs = events.filter((event) => event.type === 'node-output').map(({ text }) => text);
    expect(outputs).to.have.length(18).and.to.include('{"n":20}\n');
  });

  it('says where an execution failed, with its input', async () => {
    service.endOf = () => 'FAILED';
    const events = await all(runExecutions(many(1), options()));
    expect(events.find((event) => event.type === 'node-status' && event.status === 'failed')).to.include({ reason: 'at Charge: Declined: no money; input {"n":1}' });
  });

  it('asks little: of each execution twice, of all together once a look', async () => {
    service.takes = () => 20_000;
    await all(runExecutions(many(200, 'STANDARD', '50'), options()));
    expect(service.count('StartExecution')).to.equal(200);
    expect(service.count('DescribeExecution')).to.be.within(200, 260);
    // Four windows of 20 s, looked at every 2 s at most in the quiet.
    expect(service.count('ListExecutions')).to.be.within(10, 120);
    expect(service.count('GetExecutionHistory')).to.equal(0);
  });

  it('stops starting when the error budget is used up', async () => {
    service.endOf = () => 'FAILED';
    const events = await all(runExecutions(many(50, 'STANDARD', '2', '1'), options()));
    expect(service.begun.length).to.be.lessThan(8);
    expect([...endsOf(events).values()].filter((status) => status === 'terminated').length).to.equal(50 - service.begun.length);
  });

  it('stops what runs at an interruption, or leaves it running', async () => {
    for (const onInterrupt of ['stop', 'detach'] as const) {
      service = new FakeExecutions(clock);
      service.takes = () => 1_000_000;
      const interruption = new AbortController();
      const events = await all(runExecutions(many(3), options({ onInterrupt, signal: interruption.signal })), ({ type }) => {
        if (type === 'node-status') interruption.abort(new Error('Ctrl-C'));
      });
      expect(service.count('StopExecution')).to.equal(onInterrupt === 'stop' ? 3 : 0);
      expect([...endsOf(events).values()].every((status) => status === 'cancelled')).to.equal(onInterrupt === 'stop');
    }
  });

  it('starts none twice and forgets none, whatever is lost and wherever the program ends', async () => {
    const fates = fc.array(fc.constantFrom<Fate>('answered', 'lost-answer', 'lost-call'), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(fates, fc.nat(60), fc.constantFrom(0, 3000), async (lost, diesAfter, settling) => {
        service = new FakeExecutions(clock);
        service.settling = settling;
        service.takes = (input) => n(input) * 700;
        const plan = many(6, 'STANDARD', '3');
        const queue = [...lost];
        service.fateOf = () => queue.shift() ?? 'answered';
        const settled = options({ settlingMilliseconds: settling });
        // As the journal has it: an event is on the disk before the next one is asked for.
        const past: RunEvent[] = [];
        try {
          for await (const event of runExecutions(plan, settled)) {
            past.push(event);
            if (past.length > diesAfter) break;
          }
        } catch (error) {
          expect(error).to.be.instanceOf(RemoteError);
        }
        queue.length = 0;
        const before = pastOf(past);
        const rest = await all(goOnWithExecutions(readSavedRun(saveRun({ connection: {}, plan, onInterrupt: 'stop' })).plan, before, clock.now(), settled));
        expect(new Set(service.begun).size).to.equal(service.begun.length);
        expect([...endsOf([...before, ...rest]).values()]).to.deep.equal(Array.from({ length: 6 }, () => 'success'));
      }),
      { numRuns: 60 },
    );
  });

  it('takes a name that somebody chose for ours only where it was started now', async () => {
    const plan = planOne(machine(), '{"n":1}', { name: 'order-1', runId: RUN });
    await all(runExecutions(plan, options()));
    clock.time += 3_600_000;
    const error = await all(runExecutions(plan, options())).then(() => undefined, (thrown: unknown) => thrown as RemoteError);
    expect(error).to.include({ code: 'ExecutionAlreadyExists', exitCode: 2 });
    expect(error?.message).to.contain('order-1 is there already');
    // The first answer is lost, and the name is an old one's: it is not taken for ours.
    service.fateOf = () => (service.calls.filter((call) => call === 'StartExecution').length === 3 ? 'lost-call' : 'answered');
    const lost = await all(runExecutions(plan, options())).then(() => undefined, (thrown: unknown) => thrown as RemoteError);
    expect(lost).to.include({ code: 'ExecutionAlreadyExists' });
    expect(service.begun).to.deep.equal(['order-1']);
  });

  it('follows a single execution by its history', async () => {
    service.endOf = () => 'FAILED';
    service.settling = 400;
    const types: string[] = [];
    const plan = planOne(machine(), '{"n":1}', { name: undefined, runId: RUN });
    const events = await all(runExecutions(plan, options({ settlingMilliseconds: 1000, follow: (api) => new Follower({ api, clock, settlingMilliseconds: 1000, onEvent: ({ type }) => types.push(type) }) })));
    expect(types).to.deep.equal(['ExecutionStarted', 'TaskStateEntered', 'TaskScheduled', 'TaskFailed', 'ExecutionFailed']);
    expect(events.at(-1)).to.include({ status: 'failed', reason: 'at Charge: Declined: no money; input {"n":1}' });
    expect(service.count('DescribeExecution')).to.equal(1);
  });

  describe('of an express machine', () => {
    it('waits for many at a time, and takes each answer as it comes', async () => {
      service.endOf = (input) => (n(input) === 2 ? 'FAILED' : 'SUCCEEDED');
      const events = await all(runExecutions(many(30, 'EXPRESS', '20'), options()));
      expect(service.begun).to.have.length(30);
      expect(endsOf(events).get(`drover-${RUN}-2`)).to.equal('failed');
      expect([...endsOf(events).values()].filter((status) => status === 'success')).to.have.length(29);
      expect(new Set(service.calls)).to.deep.equal(new Set(['StartSyncExecution']));
    });

    it('never sends one again whose answer was lost: its outcome is unknown', async () => {
      service.fateOf = (name) => (name.endsWith('-2') ? 'lost-answer' : name.endsWith('-3') ? 'lost-call' : 'answered');
      const events = await all(runExecutions(many(4, 'EXPRESS'), options()));
      expect([...endsOf(events).values()].sort()).to.deep.equal(['success', 'success', 'unknown', 'unknown']);
      expect(service.count('StartSyncExecution')).to.equal(4);
      expect(events.findLast((event) => event.type === 'node-status' && event.status === 'unknown')).to.have.property('reason').that.contains('nobody can say whether it ran');
    });

    it('does not begin again what a program before it began', async () => {
      service.takes = () => 5000;
      const plan = many(6, 'EXPRESS', '3');
      const past: RunEvent[] = [];
      for await (const event of runExecutions(plan, options())) {
        past.push(event);
        if (event.type === 'node-status') break;
      }
      const begun = service.begun.length;
      const rest = await all(goOnWithExecutions(plan, pastOf(past), clock.now(), options()));
      expect(new Set(service.begun).size).to.equal(6);
      expect(service.begun).to.have.length(6);
      expect([...endsOf([...past, ...rest]).values()].filter((status) => status === 'unknown')).to.have.length(begun);
    });

    it('cannot stop them at an interruption, and says so', async () => {
      service.takes = () => 1_000_000;
      const interruption = new AbortController();
      const events = await all(runExecutions(many(2, 'EXPRESS'), options({ signal: interruption.signal })), ({ type }) => {
        if (type === 'node-status') interruption.abort(new Error('Ctrl-C'));
      });
      expect([...endsOf(events).values()]).to.deep.equal(['unknown', 'unknown']);
      expect(events.findLast((event) => event.type === 'node-status')).to.have.property('reason').that.contains('it may run for 5 minutes');
    });
  });

  it('runs inputs again under new names and their old labels', () => {
    const again = planAgain(many(5), new Set([`drover-${RUN}-2`, `drover-${RUN}-4`]), 'zzz');
    expect(again.executions).to.deep.equal([
      { name: 'drover-zzz-2', label: 'line-2', input: '{"n":2}' },
      { name: 'drover-zzz-4', label: 'line-4', input: '{"n":4}' },
    ]);
    expect(executionArn('x')).to.match(/:execution:Orders:x$/);
  });
});

function endsOf(events: readonly RunEvent[]): Map<string, NodeStatus> {
  const ends = new Map<string, NodeStatus>();
  for (const event of events) {
    if (event.type === 'run-started') for (const { id } of event.nodes) if (!ends.has(id)) ends.set(id, 'pending');
    if (event.type !== 'node-status') continue;
    // What has ended stays so; it is said once.
    const before = ends.get(event.node);
    if (before !== undefined && isTerminal(before) && before !== 'unknown' && before !== 'not-sent' && before !== 'terminated') throw new Error(`${event.node} was ${before}, and is ${event.status}`);
    ends.set(event.node, event.status);
  }
  return ends;
}
