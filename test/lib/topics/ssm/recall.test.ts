import { expect } from 'chai';
import type { RunEvent } from '../../../../src/lib/run/events.ts';
import { perform } from '../../../../src/lib/run/perform.ts';
import { cancelCommand, cancelWords, type CancelOptions } from '../../../../src/lib/topics/ssm/cancel.ts';
import { findCommand, recall, titleOf, type RecallOptions } from '../../../../src/lib/topics/ssm/recall.ts';
import { showCommand } from '../../../../src/lib/topics/ssm/show.ts';
import { VirtualClock } from '../../run/virtual-clock.ts';
import { virtualTimeouts } from '../../run/virtual-timeouts.ts';
import { ambiguous, COMMAND_ID, endsAfter, FakeRunCommand, id, invocation, laneOf, refused, step } from './fake-run-command.ts';

const failing = (work: Promise<unknown>): Promise<unknown> => work.then(() => undefined, (error: unknown) => error);

function fixture() {
  const clock = new VirtualClock();
  const service = new FakeRunCommand(clock);
  const stop = new AbortController();
  const options: RecallOptions = { lane: laneOf(service), clock, nodeIds: [], follow: false, waitTimeoutSeconds: undefined, signal: stop.signal };
  return { clock, service, stop, options };
}
async function eventsOf(events: AsyncIterable<RunEvent>): Promise<RunEvent[]> {
  const collected: RunEvent[] = [];
  for await (const event of events) collected.push(event);
  return collected;
}
const statuses = (events: readonly RunEvent[]) => Object.fromEntries(events.flatMap((event) => (event.type === 'node-status' ? [[event.node, event.status]] : [])));
const quiet = { handle: () => undefined, close: async () => undefined };

describe('findCommand', () => {
  const { signal } = new AbortController();

  it('finds a command by its id, and the newest', async () => {
    const { service } = fixture();
    const command = service.sent();
    expect(await findCommand(COMMAND_ID, service, signal)).to.include({ id: command.id });
    expect(await findCommand('@last', service, signal)).to.include({ id: command.id });
  });

  it('exits 4 where there is none, and 2 for what is no id, without a call', async () => {
    const { service } = fixture();
    expect(await failing(findCommand('@last', service, signal))).to.include({ code: 'unknown-command-id', message: 'there is no command yet', exitCode: 4 });
    expect(await failing(findCommand(COMMAND_ID, service, signal))).to.include({ message: `there is no command ${COMMAND_ID}`, exitCode: 4 });
    for (const bad of ['last', '@first', COMMAND_ID.slice(1), `${COMMAND_ID}0`, COMMAND_ID.toUpperCase(), '']) {
      expect(await failing(findCommand(bad, service, signal)), bad).to.include({ code: 'bad-command-id', exitCode: 2 });
    }
    expect(service.count('commands')).to.equal(2);
  });
});

describe('recall', () => {
  it('gives the events that a run of it would have given, with what every node wrote', async () => {
    const { service, options } = fixture();
    service.nodes = [() => invocation(id(1), { steps: [step({ combinedOutput: 'hello\n' })] }), endsAfter(1e9, id(2))];
    const events = await eventsOf(recall(service.sent(), options));
    expect(events.map(({ type }) => type)).to.deep.equal(['run-started', 'dispatching', 'dispatched', 'node-output', 'node-status']);
    expect(events[0]).to.deep.include({ runId: COMMAND_ID, title: 'uptime', concurrency: 50, stopsAtFailure: 1, nodes: [{ id: id(1), name: `name-${id(1)}` }, { id: id(2), name: `name-${id(2)}` }] });
    const verdict = await perform(recall(service.sent(), options), quiet, { requiredCoverage: 1, clock: options.clock });
    expect(verdict).to.deep.include({ exitCode: 3, counts: { success: 1, unknown: 1 } });
  });

  it('keeps to the nodes that were asked for', async () => {
    const { service, options } = fixture();
    service.nodes = [() => invocation(id(1)), () => invocation(id(2), { status: 'Failed' }), () => invocation(id(3))];
    const events = await eventsOf(recall(service.sent(), { ...options, nodeIds: [id(3), id(1)] }));
    expect(statuses(events)).to.deep.equal({ [id(1)]: 'success', [id(3)]: 'success' });
    expect(events[0]).to.have.property('nodes').that.has.length(2);
  });

  it('exits 4 for a node that had no part in it', async () => {
    const { service, options } = fixture();
    service.nodes = [() => invocation(id(1))];
    expect(await failing(eventsOf(recall(service.sent(), { ...options, nodeIds: [id(1), id(7)] })))).to.include({ code: 'unknown-node', message: `${id(7)} had no part in this command`, exitCode: 4 });
  });

  it('never calls a command of which it sees no node a success', async () => {
    const { service, options } = fixture();
    const command = service.sent();
    expect(await failing(eventsOf(recall(command, { ...options, follow: true })))).to.include({ code: 'no-nodes', exitCode: 4 });
  });

  it('waits for the nodes of a command that was sent just now', async () => {
    const { service, options } = fixture();
    service.settling = 3000;
    service.nodes = [endsAfter(5000, id(1))];
    service.faults.invocations.push({ error: refused('InvalidCommandId', 4) });
    const command = service.sent();
    const lane = laneOf(service, { settlingMilliseconds: 6000 });
    const verdict = await perform(recall(command, { ...options, lane, follow: true }), quiet, { requiredCoverage: 1, clock: options.clock });
    expect(verdict).to.deep.include({ exitCode: 0, counts: { success: 1 } });
  });

  it('follows to the end, and cancels nothing when it is interrupted', async () => {
    const { service, options, clock, stop } = fixture();
    service.nodes = [endsAfter(4000, id(1)), endsAfter(1e9, id(2))];
    const from = clock.time;
    clock.onTick = (time) => {
      if (time - from > 10_000) stop.abort(new Error('interrupted'));
    };
    const events = await eventsOf(recall(service.sent(), { ...options, follow: true }));
    expect(statuses(events)).to.deep.equal({ [id(1)]: 'success', [id(2)]: 'unknown' });
    expect(events.find(({ type }) => type === 'stopping')).to.include({ cause: 'interruption', why: 'interrupted: what runs goes on' });
    expect(service.cancelled).to.deep.equal([]);
  });

  it('follows through failures of the service; for a single look one is an error', async () => {
    const { service, options } = fixture();
    service.nodes = [endsAfter(4000, id(1))];
    const command = service.sent();
    service.faults.invocations.push(undefined, { error: ambiguous() }, { error: ambiguous() });
    expect(statuses(await eventsOf(recall(command, { ...options, follow: true })))).to.deep.equal({ [id(1)]: 'success' });
    service.faults.invocations.push(undefined, { error: ambiguous() });
    expect(await failing(eventsOf(recall(command, options)))).to.have.property('code', 'InternalServerError');
  });

  it('makes a title of the commands, else of the document', () => {
    const command = fixture().service.sent();
    expect(titleOf({ ...command, parameters: { commands: ['a\n b', 'c'] } })).to.equal('a b; c');
    expect(titleOf({ ...command, parameters: {} })).to.equal('AWS-RunShellScript');
  });
});

describe('showCommand', () => {
  it('shows every node, the verdict of the nodes, and the service\'s own word beside it', async () => {
    const { service, options } = fixture();
    service.nodes = [() => invocation(id(1), { steps: [step({ startedAt: 0, endedAt: 12_000 })] }), () => invocation(id(2), { status: 'Failed', details: 'Undeliverable', steps: [] }), endsAfter(1e9, id(3))];
    const command = { ...service.sent(), status: 'Success', details: 'Success', completedCount: 2, targetCount: 3 };
    const { text, document } = await showCommand(command, options, 1);
    const lines = text.split('\n');
    expect(lines[0]).to.equal('command   uptime');
    expect(lines[1]).to.match(/^document {2}AWS-RunShellScript, requested \d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
    expect(lines[2]).to.equal('service   Success, 2 of 3 done, 0 errors');
    expect(lines[3]).to.equal('verdict   1 of 3 succeeded, 1 undeliverable, 1 of unknown outcome');
    expect(lines.find((line) => line.includes(id(1)))).to.match(/success +0 +12 s$/);
    expect(lines.find((line) => line.includes(id(2)))).to.match(/undeliverable$/);
    expect(lines.find((line) => line.includes(id(3)))).to.match(/pending$/);
    expect(document).to.have.nested.property('nodes[0]').that.deep.equals({ id: id(1), name: `name-${id(1)}`, status: 'success', exitCode: 0, startedAt: 0, endedAt: 12_000 });
    expect(document).to.have.nested.property('verdict.exitCode', 3);
  });

  it('asks nobody for outputs that it does not show', async () => {
    const { service, options } = fixture();
    service.nodes = [() => invocation(id(1), { steps: [step({ combinedOutput: 'x\n----------ERROR-------\ny' })] })];
    await showCommand(service.sent(), options, 1);
    expect(service.count('keptOutput')).to.equal(0);
  });

  it('keeps control characters away from the terminal', async () => {
    const { service, options } = fixture();
    service.nodes = [() => invocation(id(1), { nodeName: 'evil\u001B[2J\nname\u0007' })];
    const command = { ...service.sent(), document: 'D\u001B]0;x\u0007oc', status: 'S\u001B[31m', details: 'T\nU', parameters: { commands: ['echo \u009B31m hi'] } };
    const { text } = await showCommand(command, options, 1);
    expect(text).to.not.match(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F]/);
    expect(text.split('\n')).to.have.length(7);
  });
});

describe('cancelCommand', () => {
  function cancelling() {
    const { service, options, clock, stop } = fixture();
    const { follow: _follow, waitTimeoutSeconds: _wait, ...rest } = options;
    const cancelOptions: CancelOptions = { ...rest, wait: true, onlyPlan: false };
    /** Runs until it is cancelled. */
    const untilCancelled = (nodeId: string) => (age: number) => (service.cancelled.some((ids) => ids.length === 0 || ids.includes(nodeId)) ? invocation(nodeId, { status: 'Cancelled' }) : endsAfter(1e9, nodeId)(age));
    return { service, options: cancelOptions, clock, stop, untilCancelled };
  }

  it('cancels what has not ended, and says node by node what became of it', async () => {
    const { service, options, untilCancelled } = cancelling();
    service.nodes = [() => invocation(id(1)), untilCancelled(id(2)), untilCancelled(id(3))];
    const result = await cancelCommand(service.sent(), options);
    expect(service.cancelled).to.deep.equal([[]]);
    expect(result).to.include({ exitCode: 0, planned: false });
    expect(result.nodes.map(({ id: node, before, status }) => [node, before, status])).to.deep.equal([[id(2), 'pending', 'cancelled'], [id(3), 'pending', 'cancelled']]);
    expect(cancelWords(result)).to.equal(`cancelled: name-${id(2)},name-${id(3)}`);
    expect(service.count('keptOutput')).to.equal(0);
  });

  it('touches only the nodes that were named', async () => {
    const { service, options, untilCancelled } = cancelling();
    service.nodes = [untilCancelled(id(1)), untilCancelled(id(2)), () => invocation(id(3))];
    const result = await cancelCommand(service.sent(), { ...options, nodeIds: [id(2), id(3)] });
    expect(service.cancelled).to.deep.equal([[id(2)]]);
    expect(result.nodes.map(({ id: node, status }) => [node, status])).to.deep.equal([[id(2), 'cancelled']]);
    expect(result.exitCode).to.equal(0);
  });

  it('has nothing to cancel where every node has ended', async () => {
    const { service, options } = cancelling();
    service.nodes = [() => invocation(id(1)), () => invocation(id(2), { status: 'Failed' })];
    const result = await cancelCommand(service.sent(), options);
    expect(service.cancelled).to.deep.equal([]);
    expect(result).to.deep.include({ nodes: [], exitCode: 0 });
    expect(cancelWords(result)).to.equal('nothing to cancel: every node has ended');
  });

  it('only says what it would do with --plan, and does not wait with --no-wait', async () => {
    const { service, options } = cancelling();
    service.nodes = [endsAfter(1e9, id(1))];
    const command = service.sent();
    expect(cancelWords(await cancelCommand(command, { ...options, onlyPlan: true }))).to.equal(`plan: cancel ${COMMAND_ID} on name-${id(1)}`);
    expect(service.cancelled).to.deep.equal([]);
    const result = await cancelCommand(command, { ...options, wait: false });
    expect(service.cancelled).to.deep.equal([[]]);
    expect(result).to.include({ exitCode: 0 });
  });

  it('exits 6 where a node does not end in time, and names it', async () => {
    const { service, options, clock, untilCancelled } = cancelling();
    service.nodes = [endsAfter(1e9, id(1)), untilCancelled(id(2))];
    const restore = virtualTimeouts(clock);
    try {
      const result = await cancelCommand(service.sent(), options);
      expect(result).to.include({ exitCode: 6 });
      expect(cancelWords(result)).to.equal(`outcome unknown: name-${id(1)}\ncancelled: name-${id(2)}`);
    } finally {
      restore();
    }
  });

  it('exits 130 where somebody does not want to wait any more', async () => {
    const { service, options, clock, stop } = cancelling();
    service.nodes = [endsAfter(1e9, id(1))];
    const from = clock.time;
    clock.onTick = (time) => {
      if (time - from > 3000) stop.abort(new Error('interrupted'));
    };
    expect(await cancelCommand(service.sent(), options)).to.include({ exitCode: 130 });
  });

  it('throws what the service answers to the cancellation', async () => {
    const { service, options } = cancelling();
    service.nodes = [endsAfter(1e9, id(1))];
    service.faults.cancel.push({ error: refused('AccessDeniedException') });
    expect(await failing(cancelCommand(service.sent(), options))).to.include({ code: 'AccessDeniedException', exitCode: 5 });
  });
});
