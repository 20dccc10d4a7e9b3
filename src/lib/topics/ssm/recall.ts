import { RemoteError, UserError } from '../../errors/errors.ts';
import { EXIT } from '../../errors/exit-codes.ts';
import type { Clock } from '../../run/clock.ts';
import type { RunEvent } from '../../run/events.ts';
import { FanOut } from '../../run/fanout/fan-out.ts';
import { FanoutState } from '../../run/fanout/state.ts';
import type { RunCommandApi } from './api.ts';
import type { SsmLane } from './lane.ts';
import type { CommandFact, InvocationFact } from './types.ts';
import { WatchDriver } from './watch-driver.ts';

const LOOK_AGAIN_MILLISECONDS = 500;
const COMMAND_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The command of an id, or of `@last`: the newest of this account and region. Throws a UserError with exit 4 where there is none. */
export async function findCommand(word: string, api: RunCommandApi, signal: AbortSignal): Promise<CommandFact> {
  if (word !== '@last' && !COMMAND_ID.test(word)) throw new UserError('bad-command-id', `"${word}" is not the id of a command`, 'Ids look like 0831e1a8-a1ac-4257-a1fd-c831b48c4107; @last is the newest; see drover ssm ls.');
  const [command] = await api.commands(word === '@last' ? {} : { commandId: word }, 1, signal);
  if (command === undefined) throw new UserError('unknown-command-id', word === '@last' ? 'there is no command yet' : `there is no command ${word}`, 'See drover ssm ls; check the region and the account. Run Command keeps 30 days.', { exitCode: EXIT.notFound });
  return command;
}

export interface RecallOptions {
  readonly lane: SsmLane;
  readonly clock: Clock;
  /** Only these nodes, by id or name; all where it is empty. */
  readonly nodeIds: readonly string[];
  /** Wait for nodes that have not ended; else their state is given as it is. */
  readonly follow: boolean;
  /** False where only the ends matter: then nobody is asked what was written. True when left out. */
  readonly withOutput?: boolean;
  readonly waitTimeoutSeconds: number | undefined;
  readonly signal: AbortSignal;
}

/** A command that was sent before, as the events that a run of it would have given: for the same views. */
export async function* recall(command: CommandFact, options: RecallOptions): AsyncGenerator<RunEvent> {
  const { clock, lane, nodeIds, signal } = options;
  const all = await settledInvocations(command, options);
  const invocations = all.filter((invocation) => nodeIds.length === 0 || nodeIds.some((word) => isCalled(invocation, word)));
  if (all.length === 0) throw new UserError('no-nodes', `no node has a part in this command (${command.details || command.status})`, 'It may be too new, or its targets match nothing: see drover ssm ls.', { exitCode: EXIT.notFound });
  const missing = nodeIds.filter((word) => !invocations.some((invocation) => isCalled(invocation, word)));
  if (missing.length > 0) throw new UserError('unknown-node', `${missing.join(', ')} had no part in this command`, `See drover ssm show ${command.id}.`, { exitCode: EXIT.notFound });
  const at = command.requestedAt || clock.now();
  const ids = invocations.map(({ nodeId }) => nodeId);
  const state = new FanoutState();
  const past: RunEvent[] = [
    {
      type: 'run-started',
      at,
      runId: command.id,
      verb: 'ssm send',
      title: titleOf(command),
      nodes: invocations.map(refOf),
      concurrency: Number.parseInt(command.maxConcurrency, 10) || invocations.length,
      stopsAtFailure: (Number.parseInt(command.maxErrors, 10) || 0) + 1,
    },
    { type: 'dispatching', at, sliceId: '1', lane: lane.name, nodes: ids },
    { type: 'dispatched', at, sliceId: '1', dispatchId: command.id, nodes: ids },
  ];
  for (const event of past) {
    state.apply(event);
    yield event;
  }
  const driver = new WatchDriver(lane, command, { clock, onlyThese: nodeIds.length > 0, withOutput: options.withOutput ?? true });
  if (!options.follow) {
    yield* driver.lookOnce(state.open(), signal);
    return;
  }
  const plan = { waves: [{ name: 'all', targets: ids.map((id) => ({ id, lane: lane.name })) }], limits: { maxConcurrency: ids.length, maxErrors: ids.length }, soakMilliseconds: 0 };
  yield* new FanOut(plan, driver, { ...options, state, onInterruption: 'leave' }).run();
}

/** Right after a command was sent the list may show none of its nodes, or not all. */
async function settledInvocations({ id, requestedAt, targetCount }: CommandFact, { lane, clock, signal }: RecallOptions): Promise<InvocationFact[]> {
  const since = clock.now();
  for (;;) {
    const now = clock.now();
    // The clock of the service may be ahead of ours.
    const isSettled = Math.max(now - requestedAt, now - since) >= lane.settlingMilliseconds;
    const invocations = await lane.api.invocations(id, signal).catch((error: unknown) => {
      if (!isSettled && error instanceof RemoteError && error.code === 'InvalidCommandId') return [];
      throw error;
    });
    if (isSettled || (invocations.length > 0 && invocations.length >= targetCount)) return invocations;
    await clock.sleep(LOOK_AGAIN_MILLISECONDS, signal);
  }
}

const isCalled = ({ nodeId, nodeName }: InvocationFact, word: string): boolean => nodeId === word || nodeName === word;

const refOf = ({ nodeId, nodeName }: InvocationFact) => ({ id: nodeId, name: nodeName });

export function titleOf({ document, parameters }: CommandFact): string {
  const text = (parameters['commands'] ?? []).join('; ').replaceAll(/\s+/g, ' ');
  return text === '' ? document : text.slice(0, 200);
}
