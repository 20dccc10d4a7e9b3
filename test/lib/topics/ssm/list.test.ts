import { expect } from 'chai';
import type { FleetApi } from '../../../../src/lib/run/targets/api.ts';
import type { CommandQuery } from '../../../../src/lib/topics/ssm/api.ts';
import { listCommands, listNodes } from '../../../../src/lib/topics/ssm/list.ts';
import { commandTable, nodeTable } from '../../../../src/lib/topics/ssm/tables.ts';
import { timeWords } from '../../../../src/lib/view/time-words.ts';
import { VirtualClock } from '../../run/virtual-clock.ts';
import { managed } from './example-plan.ts';
import { COMMAND_ID, FakeRunCommand, laneOf } from './fake-run-command.ts';

const { signal } = new AbortController();
const fleet = (nodes: Awaited<ReturnType<FleetApi['managedNodes']>>, instances: Awaited<ReturnType<FleetApi['instances']>> = []): FleetApi => ({ managedNodes: async () => nodes, instances: async () => instances });
const UNSAFE = /[\u0000-\u0009\u000B-\u001F\u007F-\u009F]/;

describe('listCommands', () => {
  it('asks for what was asked for, and for nothing more', async () => {
    const clock = new VirtualClock();
    const asked: [CommandQuery, number][] = [];
    const api = Object.assign(new FakeRunCommand(clock), { commands: async (query: CommandQuery, most: number) => (asked.push([query, most]), []) });
    const ssm = { lane: laneOf(api), clock, fleet: fleet([]) };
    await listCommands(ssm, { max: 25 }, signal);
    await listCommands(ssm, { max: 10, status: 'Failed', node: 'i-0123456789abcdef0', sinceSeconds: 3600 }, signal);
    expect(asked).to.deep.equal([[{}, 25], [{ status: 'Failed', nodeId: 'i-0123456789abcdef0', invokedAfter: clock.now() - 3_600_000 }, 10]]);
  });

  it('takes the name of a node for its id, where it is that of one', async () => {
    const clock = new VirtualClock();
    const asked: CommandQuery[] = [];
    const api = Object.assign(new FakeRunCommand(clock), { commands: async (query: CommandQuery) => (asked.push(query), []) });
    const ssm = { lane: laneOf(api), clock, fleet: fleet(['web-1', 'web-2'].map((registeredName, index) => managed(`mi-0000000000000000${index}`, { registeredName }))) };
    await listCommands(ssm, { max: 1, node: 'web-2' }, signal);
    expect(asked).to.deep.equal([{ nodeId: 'mi-00000000000000001' }]);
    const error = await listCommands(ssm, { max: 1, node: 'web-[1-2]' }, signal).catch((thrown: unknown) => thrown);
    expect(error).to.include({ code: 'not-one-node', message: '--node: "web-[1-2]" names 2 nodes, one is wanted', exitCode: 2 });
  });
});

describe('commandTable', () => {
  const command = { ...new FakeRunCommand(new VirtualClock()).sent(), status: 'TimedOut', details: 'Delivery Timed Out', completedCount: 3, targetCount: 4, errorCount: 1 };

  it('has a line a command, and the user\'s own comment', () => {
    const [header, first, second, third] = commandTable([{ ...command, comment: 'deploy drover:abcdefghjkmn.12' }, { ...command, comment: 'drover:abcdefghjkmn' }, { ...command, comment: 'drover: a mole', status: 'Success', details: 'Success' }]).split('\n');
    expect(header).to.match(/^ID +REQUESTED +STATUS +DONE +ERRORS +COMMAND +COMMENT$/);
    expect(first).to.include(`${COMMAND_ID}  ${timeWords(command.requestedAt)}  TimedOut (Delivery Timed Out)   3/4       1  uptime`).and.to.match(/ {2}deploy$/);
    expect(second).to.match(/uptime$/);
    expect(third).to.match(/ {2}Success {2}.* {2}drover: a mole$/);
  });

  it('lets no control character through', () => {
    const table = commandTable([{ ...command, comment: 'a\u001B[31m\nb\u0007', parameters: { commands: ['echo \u001B]0;title\u0007 \u009B2J'] }, details: 'x\r\ny' }]);
    expect(table).to.not.match(UNSAFE);
    expect(table.split('\n')).to.have.length(2);
  });

  it('is a header alone where there is no command', () => {
    expect(commandTable([]).split('\n')).to.have.length(1);
  });
});

describe('listNodes', () => {
  it('lists every registered node without words, and what matches but is not registered with them', async () => {
    const api = fleet([managed('mi-1', { registeredName: 'edge', platformName: 'Ubuntu 24.04', agentVersion: '3.3', ipAddress: '10.0.0.1' })], [{ id: 'i-2', state: 'stopped', tags: { Name: 'web', Role: 'a' } }]);
    expect((await listNodes({ fleet: api }, {}, signal)).nodes.map(({ name }) => name)).to.deep.equal(['edge']);
    const { nodes } = await listNodes({ fleet: api }, { targets: ['tag:Role=a'] }, signal);
    expect(nodes).to.deep.equal([
      { id: 'mi-1', name: 'edge', ping: 'Online', platform: 'Ubuntu 24.04', agentVersion: '3.3', ipAddress: '10.0.0.1', state: '', tags: {} },
      { id: 'i-2', name: 'web', ping: 'Unregistered', platform: '', agentVersion: '', ipAddress: '', state: 'stopped', tags: { Name: 'web', Role: 'a' } },
    ]);
  });

  it('exits 4 where there is none, and says which words named nothing', async () => {
    expect(await listNodes({ fleet: fleet([]) }, {}, signal).catch((error: unknown) => error)).to.include({ code: 'no-match', message: 'no node is registered in this region', exitCode: 4 });
    expect(await listNodes({ fleet: fleet([]) }, { nodes: 'web-[1-2]' }, signal).catch((error: unknown) => error)).to.include({ message: 'no node matches: web-[1-2]', exitCode: 4 });
    const some = await listNodes({ fleet: fleet([managed('i-1', { computerName: 'web-1' })]) }, { nodes: 'web-[1-2]' }, signal);
    expect(some.notices).to.deep.equal(['unknown: web-2']);
  });

  it('makes a table without control characters, of tags too', () => {
    const table = nodeTable([{ id: 'i-1', name: 'w\u001B[2Jeb\n', ping: 'Online', platform: 'p', agentVersion: '3', ipAddress: '10.0.0.1', state: 'running', tags: { Name: 'web', Role: 'a\u0007\nb', Env: 'prod' } }]);
    expect(table).to.not.match(UNSAFE);
    expect(table.split('\n')).to.have.length(2);
    expect(table.split('\n')[1]).to.match(/^i-1 +web +Online +running +p +3 +10\.0\.0\.1 +Role=a b Env=prod$/);
  });
});
