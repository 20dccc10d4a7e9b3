import { expect } from 'chai';
import fc from 'fast-check';
import { RemoteError } from '../../../../src/lib/errors/errors.ts';
import type { NodeStatus, RunEvent } from '../../../../src/lib/run/events.ts';
import { pastOf } from '../../../../src/lib/run/journal/past.ts';
import type { SsmLane } from '../../../../src/lib/topics/ssm/lane.ts';
import { planSend } from '../../../../src/lib/topics/ssm/plan.ts';
import { goOn, runSend } from '../../../../src/lib/topics/ssm/run.ts';
import type { SendPlan } from '../../../../src/lib/topics/ssm/types.ts';
import { random } from '../../run/fanout/simulated-service.ts';
import { VirtualClock } from '../../run/virtual-clock.ts';
import { planOf, resolved, SHELL, target, targets } from './example-plan.ts';
import { wordsOf } from './example-words.ts';
import { id, laneOf, wholeOutputs } from './fake-run-command.ts';
import { FleetService, type FleetOptions } from './fleet-service.ts';

const RUN_ID = 'abcdefghjkmn';

/** Programs that come and go, before one service and one journal. */
class World {
  readonly clock = new VirtualClock();
  readonly service: FleetService;
  readonly journal: RunEvent[] = [];
  readonly stop = new AbortController();
  lane: SsmLane;
  startedAt = 0;

  constructor(options: Omit<FleetOptions, 'clock'> = {}) {
    this.service = new FleetService({ clock: this.clock, ...options });
    this.lane = laneOf(this.service, { settlingMilliseconds: options.settling ?? 0 });
  }

  /** One program: begins the run or goes on with it, and may be killed at one of its events, before or after that is in the journal. */
  async live(plan: SendPlan, { killedAt = Infinity, isNoted = false, lanes = [this.lane], wantsLines = false } = {}): Promise<boolean> {
    const past = pastOf(this.journal);
    if (past.length === 0) this.startedAt = this.clock.time;
    const options = { lanes, clock: this.clock, runId: RUN_ID, waitTimeoutSeconds: undefined, wantsLines, signal: this.stop.signal };
    let count = 0;
    for await (const event of past.length === 0 ? runSend(plan, options) : goOn(plan, past, this.startedAt, options)) {
      count += 1;
      if (count < killedAt || isNoted) this.journal.push(event);
      if (count >= killedAt) return false;
    }
    return true;
  }

  get ends(): Map<string, NodeStatus> {
    return new Map(this.journal.flatMap((event) => (event.type === 'node-status' ? [[event.node, event.status] as const] : [])));
  }

  get outputs(): Map<string, string> {
    const outputs = new Map<string, string>();
    for (const event of this.journal) if (event.type === 'node-output') outputs.set(event.node, (outputs.get(event.node) ?? '') + event.text);
    return outputs;
  }

  said(type: RunEvent['type']): number {
    return this.journal.filter((event) => event.type === type).length;
  }
}

const driven = (count: number, changes = {}): SendPlan => planOf(targets(count), { targets: { targets: ['tag:Role=web'] }, driven: true, maxConcurrency: '100%', maxErrors: '100%', ...changes });

describe('a driven run', () => {
  it('sends slices of fifty, each under a name of its own, and asks little', async () => {
    const world = new World({ takes: (node) => 1000 + (Number.parseInt(node.slice(-4), 16) % 2000) });
    expect(await world.live(driven(5000))).to.equal(true);
    expect(world.service.taken.map(({ request }) => request.comment)).to.deep.equal(Array.from({ length: 100 }, (_, index) => `drover:${RUN_ID}.${index + 1}`));
    expect(world.service.taken.every(({ request, nodes }) => nodes.length === 50 && request.limits.maxConcurrency === 50 && request.limits.maxErrors === 50)).to.equal(true);
    expect([...world.ends.values()].every((status) => status === 'success')).to.equal(true);
    expect(world.ends.size).to.equal(5000);
    const calls = [...world.service.calls.values()].reduce((sum, count) => sum + count, 0);
    expect(calls / 5000).to.be.at.most(0.08);
  });

  it('keeps the window, and stops everywhere when the budget over all slices is used up', async () => {
    const world = new World({ failing: () => true, takes: () => 2000 });
    await world.live(driven(400, { maxConcurrency: '100', maxErrors: '20' }));
    const sent = world.service.taken.reduce((sum, { nodes }) => sum + nodes.length, 0);
    expect(sent).to.equal(100);
    expect([...world.ends.values()].filter((status) => status === 'failed')).to.have.length(100);
    expect([...world.ends.values()].filter((status) => status === 'terminated')).to.have.length(300);
  });

  it('shows that the service asks for fewer calls, goes on, and sends nothing twice', async () => {
    const world = new World({ random: random(11), throttles: 0.4 });
    await world.live(driven(1000));
    const told = world.journal.flatMap((event) => (event.type === 'throttled' ? [event.api] : []));
    expect(told).to.include('ssm:SendCommand');
    expect([...world.service.runs.values()].every((runs) => runs === 1)).to.equal(true);
    expect(world.service.runs.size).to.equal(1000);
    expect([...world.ends.values()].every((status) => status === 'success')).to.equal(true);
  });

  it('sends to the others where all of one slice are gone', async () => {
    const world = new World();
    const { api } = world.lane;
    const gone = new Set([id(101)]);
    const refusing: typeof api = {
      ...api,
      send: async (request) => {
        const named = 'instanceIds' in request.addressing ? request.addressing.instanceIds.filter((node) => gone.has(node)) : [];
        if (named.length > 0) throw new RemoteError('InvalidInstanceId', `Instances [[${named.join(', ')}]] not in a valid state`, 'Look.', { exitCode: 4 });
        return world.service.send(request);
      },
      commands: (query, most) => world.service.commands(query, most),
      invocations: (commandId) => world.service.invocations(commandId),
    };
    world.lane = laneOf(refusing);
    await world.live(driven(101));
    expect(world.ends.get(id(101))).to.equal('undeliverable');
    expect([...world.ends.values()].filter((status) => status === 'success')).to.have.length(100);
  });

  it('carries several accounts and regions under one window, each node in its own', async () => {
    const world = new World();
    const other = new FleetService({ clock: world.clock });
    const plan = planSend(wordsOf({ maxConcurrency: '100%' }), [{ lane: 'eu', targets: resolved([target(1), target(2)]) }, { lane: 'us', targets: resolved([target(3)]) }], SHELL);
    await world.live(plan, { lanes: [{ ...world.lane, name: 'eu' }, laneOf(other, { name: 'us' })] });
    expect(world.service.taken.flatMap(({ nodes }) => nodes)).to.deep.equal([id(1), id(2)]);
    expect(other.taken.flatMap(({ nodes }) => nodes)).to.deep.equal([id(3)]);
    expect([...world.ends.values()]).to.deep.equal(['success', 'success', 'success']);
  });

  it('cancels every command when it is interrupted, also where one cannot be', async () => {
    const world = new World({ takes: () => 1e9 });
    const cancel = world.service.cancel.bind(world.service);
    let cancels = 0;
    world.service.cancel = (commandId) => ((cancels += 1) === 2 ? Promise.reject(new Error('no')) : cancel(commandId));
    world.clock.onTick = (time) => time > 1_700_000_003_000 && world.stop.abort(new Error('stop'));
    await world.live(driven(200));
    expect(cancels).to.equal(4);
    const ends = [...world.ends.values()];
    expect(ends).to.have.length(200);
    expect(world.journal.some((event) => event.type === 'notice' && event.message === 'cancelling: no')).to.equal(true);
  });
});

describe('a run that is taken up again', () => {
  it('tells nothing again: not its first words, not what nodes wrote, not their ends', async () => {
    const plan = planOf([...targets(3), target(4, { managed: undefined })], { driven: true, maxConcurrency: '1', maxErrors: '3' });
    const whole = new World();
    await whole.live(plan);
    for (let killedAt = 1; killedAt <= whole.journal.length; killedAt += 1) {
      const world = new World();
      await world.live(plan, { killedAt, isNoted: true });
      await world.live(plan);
      expect(world.outputs, `killed at ${killedAt}`).to.deep.equal(new Map([1, 2, 3].map((number) => [id(number), `hello from ${id(number)}\n`])));
      expect(world.ends).to.deep.equal(new Map<string, NodeStatus>([[id(4), 'not-sent'], [id(1), 'success'], [id(2), 'success'], [id(3), 'success']]));
      expect(world.said('run-started')).to.equal(1);
      expect(world.journal.filter((event) => event.type === 'node-status' && event.status === 'success')).to.have.length(3);
    }
  });

  it('streams on where the last program stopped', async () => {
    const plan = planOf(targets(1), { outputCloudWatch: true });
    const world = new World({ takes: () => 30_000 });
    const lines = ['one\n', 'two\n', 'three\n'];
    world.lane = laneOf(world.service, {
      whole: wholeOutputs({
        logLines: async (_group, commandId) =>
          lines.slice(0, 1 + Math.floor((world.clock.time - world.startedAt) / 8000)).map((text, index) => ({ id: String(index), at: world.startedAt + index * 8000, stream: `${commandId}/${id(1)}/aws-runShellScript/stdout`, text })),
      }),
    });
    const invocations = world.service.invocations.bind(world.service);
    world.service.invocations = async (commandId) => (await invocations(commandId)).map((fact) => ({ ...fact, steps: fact.steps.map((each) => ({ ...each, combinedOutput: each.hasEnded ? lines.join('') : '' })) }));
    // Its first words, the send, the first line.
    expect(await world.live(plan, { killedAt: 4, isNoted: true, wantsLines: true })).to.equal(false);
    expect(world.outputs.get(id(1))).to.equal('one\n');
    await world.live(plan, { wantsLines: true });
    expect(world.outputs.get(id(1))).to.equal('one\ntwo\nthree\n');
  });

  it('keeps no more nodes at work than before', async () => {
    const plan = driven(60, { maxConcurrency: '10' });
    const world = new World({ takes: (node) => (node === id(1) ? 60_000 : 1000) });
    await world.live(plan, { killedAt: 60, isNoted: true });
    let most = 0;
    const send = world.service.send.bind(world.service);
    world.service.send = async (request) => {
      const answer = await send(request);
      const open = (await Promise.all(world.service.taken.map(({ id: commandId }) => world.service.invocations(commandId)))).flat().filter(({ status }) => status === 'InProgress').length;
      most = Math.max(most, open);
      return answer;
    };
    await world.live(plan);
    expect(most).to.be.within(1, 10);
    expect([...world.ends.values()].every((status) => status === 'success')).to.equal(true);
    expect(world.ends.size).to.equal(60);
  });

  it('does not wait for what was sent long ago to settle, and does for what was sent just now', async () => {
    for (const [pause, expected] of [[60_000, 0], [0, 6000]] as const) {
      const world = new World({ settling: 6000 });
      const plan = driven(50);
      // Killed between "about to be sent" and the send.
      await world.live(plan, { killedAt: 2, isNoted: true });
      world.clock.time += pause;
      const from = world.clock.time;
      let sentAt = 0;
      const send = world.service.send.bind(world.service);
      world.service.send = (request) => ((sentAt ||= world.clock.time), send(request));
      await world.live(plan);
      expect(sentAt - from).to.be.within(expected, expected * 2);
      expect([...world.service.runs.values()].every((runs) => runs === 1)).to.equal(true);
    }
  });

  it('ends with the truth after any faults and kills: nobody twice, nobody forgotten', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 1e9 }), fc.integer({ min: 1, max: 160 }), fc.integer({ min: 1, max: 90 }), fc.array(fc.tuple(fc.integer({ min: 1, max: 160 }), fc.boolean()), { maxLength: 3 }), fc.integer({ min: 0, max: 3000 }), async (seed, count, window, kills, settling) => {
        const failing = (node: string): boolean => Number.parseInt(node.slice(-2), 16) % 7 === 0;
        const world = new World({ random: random(seed), throttles: 0.1, fails: 0.05, loses: 0.05, failing, settling, takes: (node) => (Number.parseInt(node.slice(-2), 16) * 37) % 3000 });
        const plan = driven(count, { maxConcurrency: String(window) });
        for (const [killedAt, isNoted] of kills) await world.live(plan, { killedAt, isNoted });
        expect(await world.live(plan)).to.equal(true);
        for (const { id: node } of plan.nodes) {
          expect(world.service.runs.get(`${node} uptime`), node).to.equal(1);
          expect(world.ends.get(node), node).to.equal(failing(node) ? 'failed' : 'success');
          expect(world.outputs.get(node)).to.equal(`hello from ${node}\n`);
        }
      }),
      { numRuns: 40 },
    );
  });
});
