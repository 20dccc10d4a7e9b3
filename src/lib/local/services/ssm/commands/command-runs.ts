import { limitsFor, type RateLimits } from '../../../../run/fanout/rate.ts';
import type { Engine } from '../../../engine-context.ts';
import type { ReferencedValues } from '../documents/store-references.ts';
import { pinnedValues } from '../parameters/pinned-versions.ts';
import type { ParameterStore } from '../parameters/parameter-store.ts';
import { planOf, type CommandPlan } from './command-plan.ts';
import { RateWindow } from './rate.ts';
import type { CommandRecord, CommandRecords, InvocationRecord } from './records.ts';
import { runInvocation, type RunningInvocation } from './run-invocation.ts';
import { commandOutcome, countsAsError, isLive } from './status.ts';

/** Processes of this machine at once, over all commands: beyond it everybody waits in line. */
const MOST_PROCESSES = 256;
const RAMP_MILLISECONDS = 100;

/** All commands in hand: each under its own rate control, together under the machine's limit. */
export class CommandRuns {
  readonly #engine: Engine;
  readonly #records: CommandRecords;
  readonly #parameters: ParameterStore;
  readonly #runs = new Map<string, CommandRun>();
  #processes = 0;

  constructor(engine: Engine, records: CommandRecords, parameters: ParameterStore) {
    this.#engine = engine;
    this.#records = records;
    this.#parameters = parameters;
  }

  /** Begins a command that is on record, or goes on with one. `values`: what its references to Parameter Store stand for. */
  start(command: CommandRecord, values: ReferencedValues): void {
    const run = new CommandRun(this.#engine, this.#records, planOf(command, values), {
      acquire: () => {
        if (this.#processes >= MOST_PROCESSES) return false;
        this.#processes += 1;
        return true;
      },
      release: () => {
        this.#processes -= 1;
        // Whoever waits longest goes first.
        for (const waiting of this.#runs.values()) waiting.advance();
      },
      ended: () => this.#runs.delete(command.id),
    });
    this.#runs.set(command.id, run);
    run.advance();
  }

  /** Cancels a command, or its part on some nodes. What has ended stays as it is. */
  cancel(commandId: string, nodeIds: ReadonlySet<string> | undefined): void {
    this.#runs.get(commandId)?.cancel(nodeIds);
  }

  async recover(): Promise<void> {
    // Values are not on record: they are read again, of the same versions.
    for (const command of this.#records.unfinished()) this.start(command, pinnedValues(this.#parameters, command, command.request.parameterVersions ?? {}));
  }

  async close(): Promise<void> {
    await Promise.all([...this.#runs.values()].map((run) => run.settled()));
    this.#runs.clear();
  }
}

interface Slots {
  acquire(): boolean;
  release(): void;
  ended(): void;
}

class CommandRun {
  readonly #engine: Engine;
  readonly #records: CommandRecords;
  readonly #command: CommandRecord;
  readonly #plan: CommandPlan;
  readonly #limits: RateLimits;
  readonly #window: RateWindow;
  readonly #waiting: InvocationRecord[];
  readonly #running = new Map<string, RunningInvocation>();
  readonly #slots: Slots;
  #wasCancelled: boolean;
  #ramp: NodeJS.Timeout | undefined;
  #isOver = false;

  constructor(engine: Engine, records: CommandRecords, plan: CommandPlan, slots: Slots) {
    const { command } = plan;
    this.#engine = engine;
    this.#records = records;
    this.#command = command;
    this.#slots = slots;
    this.#plan = plan;
    this.#limits = limitsFor(command.request, command.targetCount);
    this.#window = new RateWindow(this.#limits);
    this.#wasCancelled = command.status === 'Cancelling';
    const all = records.invocations(command.id);
    for (const { status, details } of all) {
      if (isLive(status)) continue;
      this.#window.started();
      this.#window.ended(countsAsError(details));
    }
    // What was running when an engine was killed comes first, whatever the window says: it runs already.
    const live = all.filter(({ status }) => isLive(status));
    this.#waiting = live.filter(({ status }) => status !== 'InProgress' && status !== 'Cancelling');
    for (const invocation of live) if (!this.#waiting.includes(invocation)) this.#begin(invocation);
    if (this.#wasCancelled) this.cancel(undefined);
  }

  /** Starts as many as may start now, and ends the command when none is left. */
  advance(): void {
    if (this.#isOver || this.#engine.signal.aborted) return;
    if (this.#command.status === 'Pending' && this.#running.size === 0 && this.#waiting.length > 0) this.#records.setCommand(this.#command.id, 'InProgress', 'InProgress');
    while (this.#waiting.length > 0 && this.#window.mayStart() && this.#slots.acquire()) {
      const next = this.#waiting.shift();
      if (next !== undefined) this.#begin(next, true);
    }
    if (this.#window.isExhausted) this.#endWaiting('Terminated');
    if (this.#waiting.length > 0) this.#startRamp();
    else clearInterval(this.#ramp);
    if (this.#waiting.length === 0 && this.#running.size === 0) this.#finish();
  }

  cancel(nodeIds: ReadonlySet<string> | undefined): void {
    if (nodeIds === undefined) {
      this.#wasCancelled = true;
      this.#records.setCommand(this.#command.id, 'Cancelling', 'Cancelling');
    }
    this.#endWaiting('Cancelled', nodeIds);
    for (const [nodeId, invocation] of this.#running) if (nodeIds?.has(nodeId) ?? true) invocation.cancel();
    this.advance();
  }

  /** Resolves when nothing of it runs any more. */
  async settled(): Promise<void> {
    clearInterval(this.#ramp);
    await Promise.all([...this.#running.values()].map(({ ended }) => ended));
  }

  #begin(invocation: InvocationRecord, hasSlot = false): void {
    this.#window.started();
    const running = runInvocation(this.#engine, this.#records, this.#plan, invocation);
    this.#running.set(invocation.nodeId, running);
    void running.ended.then((details) => {
      this.#running.delete(invocation.nodeId);
      this.#window.ended(countsAsError(details));
      this.advance();
      if (hasSlot) this.#slots.release();
    });
  }

  #endWaiting(details: 'Terminated' | 'Cancelled', nodeIds?: ReadonlySet<string>): void {
    const ended = this.#waiting.filter(({ nodeId }) => nodeIds?.has(nodeId) ?? true);
    const left = this.#waiting.filter((invocation) => !ended.includes(invocation));
    this.#waiting.splice(0, this.#waiting.length, ...left);
    for (const { nodeId, steps } of ended) this.#records.end(this.#command.id, nodeId, details, steps, this.#engine.clock.now());
  }

  #startRamp(): void {
    if (this.#ramp !== undefined) return;
    this.#ramp = setInterval(() => {
      if (!this.#window.tick()) clearInterval(this.#ramp);
      this.advance();
    }, RAMP_MILLISECONDS);
  }

  #finish(): void {
    this.#isOver = true;
    clearInterval(this.#ramp);
    const { status, details } = commandOutcome({ counts: this.#records.counts(this.#command.id), maxErrors: this.#limits.maxErrors, wasCancelled: this.#wasCancelled });
    this.#records.setCommand(this.#command.id, status, details);
    this.#slots.ended();
  }
}
