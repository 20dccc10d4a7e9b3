import { expect } from 'chai';
import { LookOut, type Watched } from '../../../../src/lib/topics/ssm/look-out.ts';
import type { CommandFact } from '../../../../src/lib/topics/ssm/types.ts';
import { VirtualClock } from '../../run/virtual-clock.ts';
import { FakeRunCommand, laneOf } from './fake-run-command.ts';

const { signal } = new AbortController();

/** Commands of which a test says how far they are, and how the list was asked for them. */
function fixture(count: number, nodes = 50, isCurious = false) {
  const clock = new VirtualClock();
  const template = new FakeRunCommand(clock).sent();
  const facts = new Map<string, CommandFact>();
  const commands: Watched[] = Array.from({ length: count }, (_, index) => ({ id: `c-${index}`, nodes }));
  for (const { id } of commands) facts.set(id, { ...template, id, status: 'InProgress', targetCount: nodes, completedCount: 0 });
  const asked: object[] = [];
  const service = new FakeRunCommand(clock);
  service.commands = async (query) => {
    asked.push(query);
    return [...facts.values()].filter(({ id }) => query.commandId === undefined || query.commandId === id).concat({ ...template, id: 'of somebody else' });
  };
  const lane = laneOf(service);
  const lookOut = new LookOut({ clock, since: 1000, isCurious });
  const due = async (): Promise<string[]> => [...(await lookOut.due(lane, commands, signal))];
  const tell = (id: string, change: Partial<CommandFact>): void => void facts.set(id, { ...(facts.get(id) ?? template), ...change });
  return { clock, facts, commands, asked, lookOut, due, tell };
}

/** So far that everything has been looked at once. */
async function settled(world: ReturnType<typeof fixture>): Promise<void> {
  await world.due();
  world.clock.time += 5000;
  await world.due();
}

describe('LookOut', () => {
  it('simply looks at one or two small commands', async () => {
    const world = fixture(2);
    expect(await world.due()).to.deep.equal(['c-0', 'c-1']);
    expect(world.asked).to.deep.equal([]);
  });

  it('asks once about two hundred, and wants the details only of those in which something has changed', async () => {
    const world = fixture(200);
    await settled(world);
    world.asked.length = 0;
    world.tell('c-7', { completedCount: 3 });
    world.clock.time += 5000;
    expect(await world.due()).to.deep.equal(['c-7']);
    world.clock.time += 5000;
    expect(await world.due()).to.deep.equal([]);
    expect(world.asked).to.deep.equal([{ invokedAfter: 1000 }, { invokedAfter: 1000 }]);
  });

  it('looks once at a command that was sent a while ago: else nobody would know which nodes run', async () => {
    const world = fixture(3);
    expect(await world.due()).to.deep.equal([]);
    world.clock.time += 5000;
    expect(await world.due()).to.deep.equal(['c-0', 'c-1', 'c-2']);
    world.clock.time += 60_000;
    expect(await world.due()).to.deep.equal([]);
  });

  it('keeps a change in mind until its look is due', async () => {
    const world = fixture(3);
    await settled(world);
    world.tell('c-1', { completedCount: 1 });
    world.clock.time += 1000;
    expect(await world.due()).to.deep.equal([]);
    world.clock.time += 4000;
    expect(await world.due()).to.deep.equal(['c-1']);
  });

  it('wants what is over at once, whichever way the list says it, and as long as it is asked', async () => {
    const world = fixture(3);
    await settled(world);
    world.tell('c-0', { completedCount: 50 });
    world.tell('c-1', { status: 'Failed' });
    expect(await world.due()).to.deep.equal(['c-0', 'c-1']);
    expect(await world.due()).to.deep.equal(['c-0', 'c-1']);
  });

  it('asks now and then for itself what the list does not name yet', async () => {
    const world = fixture(3);
    world.facts.delete('c-2');
    await settled(world);
    world.clock.time += 5000;
    expect(await world.due()).to.deep.equal(['c-2']);
    expect(await world.due()).to.deep.equal([]);
  });

  it('asks about one command of very many nodes before it reads all its pages, and reads those more rarely', async () => {
    const world = fixture(1, 10_000);
    expect(await world.due()).to.deep.equal([]);
    expect(world.asked).to.deep.equal([{ commandId: 'c-0' }]);
    world.tell('c-0', { completedCount: 1 });
    world.clock.time += 19_000;
    expect(await world.due()).to.deep.equal([]);
    world.clock.time += 1000;
    expect(await world.due()).to.deep.equal(['c-0']);
  });

  it('looks at all of them where lines of running nodes are wanted', async () => {
    const world = fixture(3, 50, true);
    await settled(world);
    expect(await world.due()).to.deep.equal([]);
    world.clock.time += 5000;
    expect(await world.due()).to.deep.equal(['c-0', 'c-1', 'c-2']);
  });

  it('keeps the service\'s own counts', async () => {
    const world = fixture(3);
    expect(world.lookOut.count('c-0')).to.equal(undefined);
    world.tell('c-0', { completedCount: 5, errorCount: 2 });
    await world.due();
    expect(world.lookOut.count('c-0')).to.deep.equal({ ended: 5, failed: 2 });
  });
});
