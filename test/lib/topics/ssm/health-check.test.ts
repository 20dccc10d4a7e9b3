import { expect } from 'chai';
import type { RunEvent } from '../../../../src/lib/run/events.ts';
import { healthCheck } from '../../../../src/lib/topics/ssm/health-check.ts';
import { runSend } from '../../../../src/lib/topics/ssm/run.ts';
import type { SendPlan } from '../../../../src/lib/topics/ssm/types.ts';
import { VirtualClock } from '../../run/virtual-clock.ts';
import { planOf, targets } from './example-plan.ts';
import { ambiguous, id, laneOf, refused } from './fake-run-command.ts';
import { FleetService, type FleetOptions } from './fleet-service.ts';

const RUN_ID = 'abcdefghjkmn';

function fixture(options: Omit<FleetOptions, 'clock'> = {}) {
  const clock = new VirtualClock();
  const service = new FleetService({ clock, ...options });
  const stop = new AbortController();
  const send = { lanes: [laneOf(service)], clock, runId: RUN_ID, waitTimeoutSeconds: undefined, wantsLines: false, signal: stop.signal };
  return { clock, service, stop, send };
}
const planWith = (count: number, healthCheckText = 'curl -fs localhost/health'): SendPlan => planOf(targets(count), { waves: 'canary:2,100%', healthCheck: healthCheckText, soakSeconds: 30, maxErrors: '5', outputS3: 's3://logs', workingDirectory: '/srv', comment: 'deploy' });

describe('healthCheck', () => {
  it('is a command of its own on the nodes of the wave, with a run id of its own', async () => {
    const { service, send } = fixture();
    expect(await healthCheck(planWith(5), send)([id(1), id(2)], send.signal)).to.equal(undefined);
    expect(service.taken).to.have.length(1);
    expect(service.taken[0]?.nodes).to.deep.equal([id(1), id(2)]);
    expect(service.taken[0]?.request).to.deep.include({ addressing: { instanceIds: [id(1), id(2)] } }).and.have.property('words').that.deep.includes({ document: 'AWS-RunShellScript', parameters: { commands: ['curl -fs localhost/health'], executionTimeout: ['300'] }, places: { s3: undefined, logGroup: undefined } });
    const comment = service.taken[0]?.request.comment ?? '';
    expect(comment).to.match(/^health check drover:[0-9a-z]{12}\.1$/);
    expect(comment).to.not.include(RUN_ID);
  });

  it('names the nodes on which it does not go well', async () => {
    const { send } = fixture({ failing: (node) => node !== id(1) });
    expect(await healthCheck(planWith(5), send)([id(1), id(2), id(3)], send.signal)).to.equal('the health check failed on web-[2-3]');
  });

  it('goes to more than fifty nodes', async () => {
    const { service, send } = fixture();
    expect(await healthCheck(planWith(120), send)(targets(120).map(({ id: node }) => node), send.signal)).to.equal(undefined);
    expect(service.taken.map(({ nodes }) => nodes.length)).to.deep.equal([50, 50, 20]);
  });

  it('throws what keeps it from finding out, and cancels itself when the run is stopped', async () => {
    const expired = fixture();
    expired.service.invocations = () => Promise.reject(refused('ExpiredTokenException'));
    expect(await healthCheck(planWith(2), expired.send)([id(1)], expired.send.signal).catch((error: unknown) => error)).to.have.property('code', 'ExpiredTokenException');
    const stopped = fixture({ takes: () => 1e9 });
    stopped.clock.onTick = () => stopped.stop.abort(new Error('stop'));
    expect(await healthCheck(planWith(2), stopped.send)([id(1)], stopped.send.signal).catch((error: unknown) => error)).to.have.property('message', 'stop');
    expect(stopped.service.taken[0]?.cancelledAt).to.be.a('number');
  });
});

describe('waves with a health check', () => {
  const run = async (plan: SendPlan, world: ReturnType<typeof fixture>): Promise<RunEvent[]> => {
    const events: RunEvent[] = [];
    for await (const event of runSend(plan, world.send)) events.push(event);
    return events;
  };
  const waves = (events: readonly RunEvent[]): string[] => events.flatMap((event) => (event.type === 'wave' ? [`${event.name} ${event.state}${event.reason === undefined ? '' : `: ${event.reason}`}`] : []));
  const ends = (events: readonly RunEvent[]): string[] => events.flatMap((event) => (event.type === 'node-status' && event.status !== 'running' ? [`${event.node.slice(-1)} ${event.status}`] : []));

  it('go on where it passes, after the pause', async () => {
    const world = fixture();
    const from = world.clock.time;
    const events = await run(planWith(4), world);
    expect(waves(events)).to.deep.equal(['canary started', 'canary soaking', 'canary checking', 'canary passed', 'wave 2 started']);
    expect(ends(events)).to.deep.equal(['1 success', '2 success', '3 success', '4 success']);
    expect(world.clock.time - from).to.be.at.least(30_000);
    expect([...world.service.runs]).to.deep.equal([1, 2].flatMap((number) => [[`${id(number)} uptime`, 1]]).concat([1, 2].map((number) => [`${id(number)} curl -fs localhost/health`, 1]), [3, 4].map((number) => [`${id(number)} uptime`, 1])));
  });

  it('stop where it fails, and say so of every node that has its turn no more', async () => {
    const world = fixture();
    const invocations = world.service.invocations.bind(world.service);
    world.service.invocations = async (commandId) => {
      const isCheck = world.service.taken.find((command) => command.id === commandId)?.request.comment.startsWith('health check');
      return (await invocations(commandId)).map((fact) => (isCheck && fact.status === 'Success' && fact.nodeId === id(2) ? { ...fact, status: 'Failed', details: 'Failed' } : fact));
    };
    const events = await run(planWith(4), world);
    expect(waves(events).at(-1)).to.equal('canary failed: the health check failed on web-2; wave 2 does not begin');
    expect(ends(events)).to.deep.equal(['1 success', '2 success', '3 terminated', '4 terminated']);
  });

  it('survive a service that fails in passing in the middle of it', async () => {
    const world = fixture();
    const invocations = world.service.invocations.bind(world.service);
    let fails = 0;
    world.service.invocations = (commandId) => (world.service.taken.length === 2 && fails++ < 10 ? Promise.reject(ambiguous()) : invocations(commandId));
    expect(ends(await run(planWith(4), world))).to.deep.equal(['1 success', '2 success', '3 success', '4 success']);
  });
});
