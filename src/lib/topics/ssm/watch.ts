import { RemoteError } from '../../errors/errors.ts';
import { EXIT } from '../../errors/exit-codes.ts';
import type { Clock } from '../../run/clock.ts';
import { isTerminal, type NodeStatus, type RunEvent } from '../../run/events.ts';
import { mapConcurrently } from '../../run/fanout/map-concurrently.ts';
import type { SsmLane } from './lane.ts';
import { collectOutput, type NodeOutput } from './output/collect-output.ts';
import type { GivenOutput } from './output/given-output.ts';
import type { LogTail } from './output/log-tail.ts';
import { isCommandLive, nodeStatusOf } from './status.ts';
import type { CommandFact, InvocationFact, OutputPlaces } from './types.ts';

export interface WatchOptions {
  readonly lane: SsmLane;
  readonly clock: Clock;
  readonly commandId: string;
  readonly nodeIds: readonly string[];
  /** Nodes beside these are none of our business; else they are told of too. */
  readonly onlyThese?: boolean;
  /** False where only the ends matter: then nobody is asked what was written. */
  readonly withOutput?: boolean;
  readonly places: OutputPlaces;
  /** How far an earlier program came with a node; undefined where none has. */
  readonly statusBefore?: (nodeId: string) => NodeStatus | undefined;
  /** What was told already of the outputs. */
  readonly given: GivenOutput;
  /** Lines of running nodes, where they can be had. */
  readonly tail: LogTail | undefined;
}

const OUTPUT_CALLS_AT_ONCE = 8;
/** Right after a command was sent, the service may not know it everywhere. */
const UNKNOWN_MILLISECONDS = 30_000;
const NO_OUTPUT: NodeOutput = { steps: [], lost: [] };

/** One command over its nodes: every look gives what has changed since the last. */
export class CommandWatch {
  readonly #options: WatchOptions;
  readonly #statuses: Map<string, NodeStatus>;
  readonly #startedAt: number;
  #ended = 0;
  #failed = 0;
  #isTailing: boolean;

  constructor(options: WatchOptions) {
    this.#options = options;
    this.#isTailing = options.tail !== undefined;
    this.#statuses = new Map(options.nodeIds.map((id) => [id, this.#before(id)]));
    this.#startedAt = options.clock.now();
  }

  /** Nodes that have not ended, as far as is known. */
  get open(): string[] {
    return [...this.#statuses].filter(([, status]) => !isTerminal(status)).map(([id]) => id);
  }

  /** Nodes that were said to have ended, and those that the service counts as errors. */
  get ended(): number {
    return this.#ended;
  }

  get failed(): number {
    return this.#failed;
  }

  /** Output comes before the end of the node that wrote it. Throws RemoteErrors. */
  async *look(signal: AbortSignal): AsyncGenerator<RunEvent> {
    const { clock, onlyThese = false } = this.#options;
    const invocations = await this.#invocations(signal);
    yield* await this.#lines(invocations, signal);
    const ended: InvocationFact[] = [];
    for (const invocation of invocations) {
      if (onlyThese && !this.#statuses.has(invocation.nodeId)) continue;
      const status = statusOf(invocation);
      const before = this.#statuses.get(invocation.nodeId);
      if (before === status || (before !== undefined && isTerminal(before))) continue;
      if (isTerminal(status)) ended.push(invocation);
      else {
        this.#statuses.set(invocation.nodeId, status);
        yield { type: 'node-status', at: clock.now(), node: invocation.nodeId, status, ...timesOf(invocation) };
      }
    }
    // The service lists them in an order of its own; people read them as they ended.
    ended.sort((a, b) => (timesOf(a).endedAt ?? Infinity) - (timesOf(b).endedAt ?? Infinity));
    for (let at = 0; at < ended.length; at += OUTPUT_CALLS_AT_ONCE) yield* await this.#end(ended.slice(at, at + OUTPUT_CALLS_AT_ONCE), signal);
    yield* await this.#missing(invocations, signal);
  }

  /** What an earlier program left open is asked again. */
  #before(id: string): NodeStatus {
    const status = this.#options.statusBefore?.(id);
    if (status === undefined || status === 'unknown') return 'pending';
    if (isTerminal(status)) this.#countEnd(status);
    return status;
  }

  #countEnd(status: NodeStatus): void {
    this.#ended += 1;
    if (status === 'failed' || status === 'execution-timed-out') this.#failed += 1;
  }

  async #invocations(signal: AbortSignal): Promise<InvocationFact[]> {
    const { lane, clock, commandId } = this.#options;
    try {
      return await lane.api.invocations(commandId, signal);
    } catch (error) {
      const isNew = clock.now() - this.#startedAt < UNKNOWN_MILLISECONDS;
      if (isNew && error instanceof RemoteError && error.code === 'InvalidCommandId') return [];
      throw error;
    }
  }

  /** Lines as they come are a nicety: what cannot be had now comes when its node has ended. */
  async #lines(invocations: readonly InvocationFact[], signal: AbortSignal): Promise<RunEvent[]> {
    const { tail, clock } = this.#options;
    if (tail === undefined || !this.#isTailing) return [];
    try {
      return await tail.look(clock.now(), new Set(invocations.flatMap(({ steps }) => steps.map(({ name }) => name))), signal);
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof RemoteError)) throw error;
      if (error.exitCode === EXIT.unexpected) return [];
      this.#isTailing = false;
      return [{ type: 'notice', at: clock.now(), level: 'warning', message: `${error.message}; output comes when a node has ended` }];
    }
  }

  async #end(ended: readonly InvocationFact[], signal: AbortSignal): Promise<RunEvent[]> {
    const { commandId, places, clock, lane, given, withOutput = true } = this.#options;
    const outputs = await mapConcurrently(ended, OUTPUT_CALLS_AT_ONCE, async (invocation) => (withOutput ? collectOutput(commandId, invocation, places, { ...lane, clock, signal }) : NO_OUTPUT));
    return ended.flatMap((invocation, index): RunEvent[] => {
      const { steps, lost } = outputs[index] ?? NO_OUTPUT;
      const node = invocation.nodeId;
      const at = clock.now();
      const written = steps.flatMap(({ step, ...streams }) =>
        (['stdout', 'stderr'] as const).map((stream) => ({ step, stream, text: given.rest(node, step, stream, streams[stream]) })),
      );
      const status = statusOf(invocation);
      this.#statuses.set(node, status);
      this.#countEnd(status);
      return [
        ...written.filter(({ text }) => text !== '').map((output): RunEvent => ({ type: 'node-output', at, node, ...output })),
        { type: 'node-status', at, node, status, ...exitCodeOf(invocation), ...timesOf(invocation), ...(lost.length === 0 ? {} : { lost }) },
      ];
    });
  }

  /** A command that is over begins nothing more: a planned node that is not in it by then was never sent to. */
  async #missing(invocations: readonly InvocationFact[], signal: AbortSignal): Promise<RunEvent[]> {
    const { lane, commandId, clock } = this.#options;
    const age = clock.now() - this.#startedAt;
    const seen = new Set(invocations.map(({ nodeId }) => nodeId));
    const { open } = this;
    const missing = open.filter((id) => !seen.has(id));
    if (missing.length === 0 || missing.length < open.length || (invocations.length === 0 && age < lane.settlingMilliseconds)) return [];
    const [command] = await lane.api.commands({ commandId }, 1, signal);
    if (command === undefined && invocations.length === 0 && age >= UNKNOWN_MILLISECONDS) {
      throw new RemoteError('InvalidCommandId', `ssm:ListCommands: the service does not know command ${commandId} (any more)`, 'Check the region and the account; Run Command keeps 30 days.', { exitCode: EXIT.notFound });
    }
    if (command === undefined || isCommandLive(command.status) || command.completedCount > invocations.length) return [];
    return missing.map((node) => this.#neverSent(node, command, clock.now()));
  }

  #neverSent(node: string, command: CommandFact, at: number): RunEvent {
    this.#statuses.set(node, 'not-sent');
    return { type: 'node-status', at, node, status: 'not-sent', reason: `the command ended (${command.details}) without it` };
  }
}

const statusOf = ({ status, details, steps }: InvocationFact): NodeStatus => nodeStatusOf(status, details, steps.some(({ startedAt }) => startedAt !== undefined));

function exitCodeOf({ steps }: InvocationFact): { exitCode?: number } {
  const codes = steps.filter(({ hasEnded }) => hasEnded).map(({ exitCode }) => exitCode).filter((code) => code !== undefined);
  const code = codes.find((each) => each !== 0) ?? codes.at(-1);
  return code === undefined ? {} : { exitCode: code };
}

function timesOf({ steps }: InvocationFact): { startedAt?: number; endedAt?: number } {
  const starts = steps.map(({ startedAt }) => startedAt).filter((time) => time !== undefined);
  const ends = steps.map(({ endedAt }) => endedAt).filter((time) => time !== undefined);
  return {
    ...(starts.length === 0 ? {} : { startedAt: Math.min(...starts) }),
    ...(ends.length === 0 ? {} : { endedAt: Math.max(...ends) }),
  };
}
