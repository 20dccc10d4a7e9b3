import { RemoteError } from '../../errors/errors.ts';
import { EXIT } from '../../errors/exit-codes.ts';
import type { Clock } from '../../run/clock.ts';
import { isTerminal, type NodeStatus, type RunEvent } from '../../run/events.ts';
import { mapConcurrently } from '../../run/fanout/map-concurrently.ts';
import type { RunCommandApi } from './api.ts';
import type { WholeOutputApi } from './output/api.ts';
import { collectOutput } from './output/collect-output.ts';
import type { LogTail } from './output/log-tail.ts';
import { isCommandLive, nodeStatusOf } from './status.ts';
import type { InvocationFact, OutputPlaces } from './types.ts';

export interface FollowOptions {
  readonly api: RunCommandApi;
  readonly whole: WholeOutputApi;
  readonly clock: Clock;
  readonly commandId: string;
  readonly places: OutputPlaces;
  /** Lines of running nodes, where they can be had. */
  readonly tail: LogTail | undefined;
  /** Brings the service back where that is in our power (the embedded engine). */
  readonly reconnect: (() => Promise<void>) | undefined;
}

const OUTPUT_CALLS_AT_ONCE = 8;
const SHORTEST_WAIT = 100;
const LONGEST_WAIT = 2000;
/** Of the time that has passed: a run is noticed to have ended at most a quarter later than it did. */
const WAIT_SHARE = 0.25;
/** A service that cannot be asked for so long is given up. */
const PATIENCE_MILLISECONDS = 120_000;
/** Right after a command was sent, the service may not know it everywhere. */
const SETTLING_MILLISECONDS = 30_000;

/** Follows one command over its nodes, until each has ended. Its state outlives a loop that was stopped by a signal. */
export class Follower {
  readonly #options: FollowOptions;
  readonly #statuses: Map<string, NodeStatus>;
  readonly #startedAt: number;
  #failingSince: number | undefined;

  constructor(nodeIds: Iterable<string>, options: FollowOptions) {
    this.#options = options;
    this.#statuses = new Map([...nodeIds].map((id) => [id, 'pending']));
    this.#startedAt = options.clock.now();
  }

  /** Nodes that have not ended, as far as is known. */
  get open(): string[] {
    return [...this.#statuses].filter(([, status]) => !isTerminal(status)).map(([id]) => id);
  }

  /** Looks until all have ended. Rejects with the signal's reason when it aborts, and with a RemoteError when nobody answers any more. */
  async *follow(signal: AbortSignal): AsyncGenerator<RunEvent> {
    const { clock } = this.#options;
    while (this.open.length > 0) {
      try {
        yield* this.#look(signal);
        this.#failingSince = undefined;
      } catch (error) {
        signal.throwIfAborted();
        yield* this.#putUpWith(error);
      }
      if (this.open.length === 0) return;
      await clock.sleep(Math.min(LONGEST_WAIT, Math.max(SHORTEST_WAIT, (clock.now() - this.#startedAt) * WAIT_SHARE)), signal);
    }
  }

  /** One look: what has ended with its output, what has not as it stands. */
  once(signal: AbortSignal): AsyncGenerator<RunEvent> {
    return this.#look(signal);
  }

  async *#look(signal: AbortSignal): AsyncGenerator<RunEvent> {
    const { api, clock, commandId, tail } = this.#options;
    const invocations = await this.#invocations(signal);
    if (tail !== undefined) yield* await tail.look(clock.now(), signal);
    const ended: InvocationFact[] = [];
    for (const invocation of invocations) {
      const status = nodeStatusOf(invocation.status, invocation.details, invocation.steps.some(({ startedAt }) => startedAt !== undefined));
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
    yield* await this.#missing(invocations, api, commandId, signal);
  }

  async #invocations(signal: AbortSignal): Promise<InvocationFact[]> {
    const { api, clock, commandId } = this.#options;
    try {
      return await api.invocations(commandId, signal);
    } catch (error) {
      const isNew = clock.now() - this.#startedAt < SETTLING_MILLISECONDS;
      if (isNew && error instanceof RemoteError && error.code === 'InvalidCommandId') return [];
      throw error;
    }
  }

  /** Nodes that have ended: first what they wrote, then that they ended. */
  async #end(ended: readonly InvocationFact[], signal: AbortSignal): Promise<RunEvent[]> {
    const { commandId, places, clock, api, whole, tail } = this.#options;
    const outputs = await mapConcurrently(ended, OUTPUT_CALLS_AT_ONCE, (invocation) => collectOutput(commandId, invocation, places, { api, whole, clock, signal }));
    return ended.flatMap((invocation, index): RunEvent[] => {
      const { steps = [], lost = [] } = outputs[index] ?? {};
      const node = invocation.nodeId;
      const status = nodeStatusOf(invocation.status, invocation.details, invocation.steps.some(({ startedAt }) => startedAt !== undefined));
      const written = steps.flatMap(({ step, ...streams }) =>
        (['stdout', 'stderr'] as const).map((stream) => ({ step, stream, text: tail === undefined ? streams[stream] : tail.rest(node, step, stream, streams[stream]) })),
      );
      this.#statuses.set(node, status);
      const at = clock.now();
      return [
        ...written.filter(({ text }) => text !== '').map((output): RunEvent => ({ type: 'node-output', at, node, ...output })),
        { type: 'node-status', at, node, status, ...exitCodeOf(invocation), ...timesOf(invocation), ...(lost.length === 0 ? {} : { lost }) },
      ];
    });
  }

  /** A command that is over begins nothing more: a planned node that is not in it by then was never sent to. */
  async #missing(invocations: readonly InvocationFact[], api: RunCommandApi, commandId: string, signal: AbortSignal): Promise<RunEvent[]> {
    const seen = new Set(invocations.map(({ nodeId }) => nodeId));
    const missing = this.open.filter((id) => !seen.has(id));
    if (missing.length === 0 || missing.length < this.open.length || invocations.length === 0) return [];
    const [command] = await api.commands({ commandId }, 1, signal);
    if (command === undefined || isCommandLive(command.status) || command.completedCount > invocations.length) return [];
    const at = this.#options.clock.now();
    return missing.map((node) => {
      this.#statuses.set(node, 'not-sent');
      return { type: 'node-status', at, node, status: 'not-sent', reason: `the command ended (${command.details}) without it` };
    });
  }

  /** The service does not answer: that says nothing about the nodes, so it is asked again, for a bounded time. */
  async *#putUpWith(error: unknown): AsyncGenerator<RunEvent> {
    const { clock, reconnect } = this.#options;
    if (!(error instanceof RemoteError) || error.exitCode === EXIT.refused || error.exitCode === EXIT.notFound) throw error;
    if (this.#failingSince === undefined) yield { type: 'notice', at: clock.now(), level: 'warning', message: `${error.message}; asking again` };
    this.#failingSince ??= clock.now();
    if (clock.now() - this.#failingSince > PATIENCE_MILLISECONDS) throw error;
    await reconnect?.().catch(() => undefined);
  }
}

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
