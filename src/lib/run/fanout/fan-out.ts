import type { Clock } from '../clock.ts';
import type { NodeStatus, RunEvent } from '../events.ts';
import { dispatchSlice } from './dispatch-slice.ts';
import { mapConcurrently } from './map-concurrently.ts';
import { Pace } from './pace.ts';
import { WaveQueue } from './slicing.ts';
import type { FanoutState } from './state.ts';
import type { FanoutDriver, FanoutPlan, FanoutTarget } from './types.ts';
import type { Wave } from './waves.ts';

export interface FanoutOptions {
  readonly clock: Clock;
  /** What is known already: empty for a new run, replayed for one that is taken up again. */
  readonly state: FanoutState;
  readonly signal: AbortSignal;
  readonly waitTimeoutSeconds: number | undefined;
  /** What an interruption does to what runs. */
  readonly onInterruption: 'cancel' | 'leave';
  /** What the targets are, in the plural; nodes when left out. */
  readonly noun?: string;
}

/** After a cancellation targets get so long to end. */
const CANCEL_PATIENCE_SECONDS = 15;
const SENDS_AT_ONCE = 8;
const LONGEST_UNSEEN = 1000;
/** A timer that is set for longer (25 days) goes off at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

/**
 * Carries a plan out over any number of lanes: a sliding window under one limit and one error budget, wave by wave.
 * Knows no service. Every event must be taken note of before the next one is asked for: what is about to be sent is on
 * record before it is. A target is sent at most once.
 */
export class FanOut {
  readonly #plan: FanoutPlan;
  readonly #driver: FanoutDriver;
  readonly #options: FanoutOptions;
  readonly #state: FanoutState;
  readonly #pace: Pace;
  #isStopped = false;

  constructor(plan: FanoutPlan, driver: FanoutDriver, options: FanoutOptions) {
    this.#plan = plan;
    this.#driver = driver;
    this.#options = options;
    this.#state = options.state;
    this.#pace = new Pace(options.clock);
  }

  /** Ends when every target has ended, or is named as one that did not. Throws RemoteErrors after having said so of every target. */
  async *run(): AsyncGenerator<RunEvent> {
    const { signal, waitTimeoutSeconds, clock } = this.#options;
    const timeout = waitTimeoutSeconds === undefined ? undefined : AbortSignal.timeout(Math.min(waitTimeoutSeconds * 1000, LONGEST_TIMER));
    try {
      yield* this.#carryOut(timeout === undefined ? signal : AbortSignal.any([signal, timeout]));
      return;
    } catch (error) {
      // What was done is said before what was not.
      if (this.#driver.isImmediate) yield* this.#each(this.#driver.look(this.#state.open(), signal));
      if (signal.aborted) {
        const cancels = this.#options.onInterruption === 'cancel';
        yield { type: 'stopping', at: clock.now(), cause: 'interruption', why: cancels ? `interrupted: cancelling ${this.#count(this.#state.inFlight)}; again to leave at once` : 'interrupted: what runs goes on' };
        if (cancels) yield* this.#cancel();
      } else if (timeout?.aborted) {
        yield { type: 'stopping', at: clock.now(), cause: 'wait-timeout', why: `the time to wait (${waitTimeoutSeconds} s) is over; what runs goes on` };
      } else {
        yield* this.#leave(error instanceof Error ? error.message : String(error));
        throw error;
      }
    }
    yield* this.#leave(undefined);
  }

  /** Applies an event to the state, and hands it on. */
  #note<Event extends RunEvent>(event: Event): Event {
    this.#state.apply(event);
    return event;
  }

  async *#carryOut(signal: AbortSignal): AsyncGenerator<RunEvent> {
    signal.throwIfAborted();
    yield* this.#settleDoubts(signal);
    for (const [index, wave] of this.#plan.waves.entries()) {
      if (this.#state.hasPassed(wave.name)) continue;
      yield* this.#runWave(wave, signal);
      const next = this.#plan.waves[index + 1];
      if (!this.#isStopped && next !== undefined) yield* this.#passGate(wave, next, signal);
      if (this.#isStopped) break;
    }
    yield* this.#endWaiting('terminated', undefined);
  }

  /** Slices of which nobody knows whether they were sent: the service is asked. */
  async *#settleDoubts(signal: AbortSignal): AsyncGenerator<RunEvent> {
    const settled = await mapConcurrently(this.#state.doubtful(), SENDS_AT_ONCE, (slice) => collect(dispatchSlice(slice, this.#driver, { ...this.#options, signal, isDoubtful: true })));
    for (const { events } of settled) for (const event of events) yield this.#note(event);
    const failed = settled.find(({ error }) => error !== undefined);
    if (failed !== undefined) throw failed.error;
  }

  async *#runWave(wave: Wave<FanoutTarget>, signal: AbortSignal): AsyncGenerator<RunEvent> {
    if (this.#plan.waves.length > 1) yield this.#note({ type: 'wave', at: this.#options.clock.now(), name: wave.name, state: 'started', nodes: wave.targets.length });
    const queue = new WaveQueue(wave.targets, this.#driver.sliceSize, this.#state);
    let lookedAt = this.#options.clock.now();
    for (;;) {
      signal.throwIfAborted();
      const { ended = 0, failed = 0 } = this.#driver.ahead?.() ?? {};
      if (this.#state.failures + failed > this.#plan.limits.maxErrors) this.#isStopped = true;
      const hasSent = !this.#isStopped && (yield* this.#send(queue, this.#state.inFlight - ended, signal));
      if (hasSent) this.#pace.changed();
      // As long as there is room it is filled; but what runs is not left alone for long.
      if (hasSent && this.#options.clock.now() - lookedAt < LONGEST_UNSEEN) continue;
      const open = this.#state.open();
      if (open.length === 0 && (this.#isStopped || queue.waiting === 0)) return;
      if (open.length === 0) continue;
      if (!this.#driver.isImmediate) await this.#pace.wait(signal);
      const before = this.#state.inFlight;
      yield* this.#each(this.#driver.look(open, signal));
      lookedAt = this.#options.clock.now();
      if (this.#state.inFlight !== before) this.#pace.changed();
    }
  }

  /** Fills the window, in which `inFlight` places are taken. Returns whether anything was sent. */
  async *#send(queue: WaveQueue, inFlight: number, signal: AbortSignal): AsyncGenerator<RunEvent, boolean> {
    const { maxConcurrency } = this.#plan.limits;
    const first = Number(this.#state.nextSliceId());
    const slices = queue.take(maxConcurrency - inFlight, maxConcurrency, SENDS_AT_ONCE, (offset) => String(first + offset));
    const at = this.#options.clock.now();
    for (const { id, lane, targets } of slices) yield this.#note({ type: 'dispatching', at, sliceId: id, lane, nodes: targets });
    const sent = await Promise.all(slices.map((slice) => collect(dispatchSlice(slice, this.#driver, { ...this.#options, signal, isDoubtful: false }))));
    for (const [index, { events }] of sent.entries()) {
      for (const event of events) yield this.#note(event);
      const slice = slices[index];
      if (slice !== undefined && events.some(({ type }) => type === 'not-dispatched')) queue.push(slice.lane, slice.targets.filter((id) => this.#state.isWaiting(id)));
    }
    // Only once all of them are on record.
    const failed = sent.find(({ error }) => error !== undefined);
    if (failed !== undefined) throw failed.error;
    return slices.length > 0;
  }

  async *#passGate(wave: Wave<FanoutTarget>, next: Wave<FanoutTarget>, signal: AbortSignal): AsyncGenerator<RunEvent> {
    const { clock } = this.#options;
    const say = (state: 'soaking' | 'checking' | 'passed' | 'failed', reason?: string): RunEvent =>
      this.#note({ type: 'wave', at: clock.now(), name: wave.name, state, nodes: wave.targets.length, ...(reason === undefined ? {} : { reason }) });
    if (this.#plan.soakMilliseconds > 0) {
      yield say('soaking');
      await clock.sleep(this.#plan.soakMilliseconds, signal);
    }
    if (this.#driver.check !== undefined) yield say('checking');
    const reason = await this.#driver.check?.(wave.targets.map(({ id }) => id), signal);
    yield reason === undefined ? say('passed') : say('failed', `${reason}; ${next.name} does not begin`);
    if (reason !== undefined) this.#isStopped = true;
  }

  async *#each(events: AsyncIterable<RunEvent>): AsyncGenerator<RunEvent> {
    for await (const event of events) yield this.#note(event);
  }

  async *#cancel(): AsyncGenerator<RunEvent> {
    const { clock } = this.#options;
    const patience = AbortSignal.timeout(CANCEL_PATIENCE_SECONDS * 1000);
    yield* this.#endWaiting('not-sent', 'the run was interrupted before its turn');
    try {
      const known = this.#state.open();
      await this.#driver.cancel(known, patience);
      // To find out takes its time: what is known must not wait for it.
      yield* this.#settleDoubts(patience);
      const found = this.#state.open().filter(({ slice }) => known.every((dispatch) => dispatch.slice.id !== slice.id));
      if (found.length > 0) await this.#driver.cancel(found, patience);
      while (this.#state.open().length > 0) {
        yield* this.#each(this.#driver.look(this.#state.open(), patience));
        if (this.#state.open().length > 0) await this.#pace.wait(patience);
      }
    } catch (error) {
      const why = patience.aborted ? `nodes did not end within ${CANCEL_PATIENCE_SECONDS} s` : error instanceof Error ? error.message : String(error);
      yield { type: 'notice', at: clock.now(), level: 'warning', message: `cancelling: ${why}` };
    }
  }

  #count(number: number): string {
    const { noun = 'nodes' } = this.#options;
    return `${number} ${number === 1 ? noun.replace(/s$/, '') : noun}`;
  }

  *#endWaiting(status: NodeStatus & ('terminated' | 'not-sent'), reason: string | undefined): Generator<RunEvent> {
    const at = this.#options.clock.now();
    for (const { targets } of this.#plan.waves) {
      for (const { id } of targets) if (this.#state.isWaiting(id)) yield this.#note({ type: 'node-status', at, node: id, status, ...(reason === undefined ? {} : { reason }) });
    }
  }

  /** Every target that has not ended is named: those that wait were not sent, those in flight are unknown. */
  *#leave(why: string | undefined): Generator<RunEvent> {
    yield* this.#endWaiting('not-sent', why === undefined ? 'the run stopped before its turn' : `the run stopped before its turn: ${why}`);
    const at = this.#options.clock.now();
    const reason = why ?? 'still open when Drover stopped looking';
    for (const { targets } of this.#plan.waves) {
      // A driver that gave one up has said why.
      for (const { id } of targets) if (!this.#state.hasEnded(id) && this.#state.statusOf(id) !== 'unknown') yield this.#note({ type: 'node-status', at, node: id, status: 'unknown', reason });
    }
  }
}

/** All events up to an error, and the error. */
async function collect(events: AsyncIterable<RunEvent>): Promise<{ events: RunEvent[]; error?: unknown }> {
  const collected: RunEvent[] = [];
  try {
    for await (const event of events) collected.push(event);
    return { events: collected };
  } catch (error) {
    return { events: collected, error };
  }
}
