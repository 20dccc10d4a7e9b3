import { setImmediate as nextTurn } from 'node:timers/promises';
import { StateFailure } from '../../../../asl/failure.ts';
import type { Json } from '../../../../asl/json.ts';
import type { ItemProcessor, MapState } from '../../../../asl/machine.ts';
import { mapRunArn, mapRunMachineArn } from '../arns.ts';
import type { Executions } from '../executions/executions.ts';
import type { LaterWrites } from '../executions/later-writes.ts';
import type { ExecutionRecords } from '../executions/records.ts';
import type { Park } from '../interpreter/position.ts';
import type { StateData } from '../interpreter/state-data.ts';
import type { Thread } from '../interpreter/thread.ts';
import { MOST_EVENTS_TO_REDRIVE, REDRIVABLE_MILLISECONDS } from '../redrive-limits.ts';
import { childArnOf, childKind } from './child-execution.ts';
import type { ChildRecords } from './child-records.ts';
import { ChildStarter } from './child-starter.ts';
import type { ChildInput } from './items/batches.ts';
import { childInputs, mostItemsOf } from './items/child-inputs.ts';
import { OpenMapRun } from './open-map-run.ts';
import type { MapRunLimits, MapRunRecord, MapRunRecords } from './records.ts';
import { MapRunResults } from './result-writer.ts';

export interface MapRunnerParts {
  readonly mapRuns: MapRunRecords;
  readonly children: ChildRecords;
  readonly executions: Executions;
  readonly records: ExecutionRecords;
  readonly later: LaterWrites;
}

/** Inputs of children that are written at a time. */
const INPUTS_A_TURN = 500;
/** https://docs.aws.amazon.com/step-functions/latest/dg/redrive-map-run.html */
const MOST_REDRIVES = 1_000;

/**
 * Distributed Maps: each item, or batch of items, is an execution of its own. What each is given is on record before the
 * first of them begins, so that a later engine goes on with the same ones, whatever has become of the items' source.
 * https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html
 */
export class MapRunner {
  readonly #parts: MapRunnerParts;
  readonly #open = new Map<string, OpenMapRun>();

  constructor(parts: MapRunnerParts) {
    this.#parts = parts;
  }

  /** New limits of one that runs. On record when it returns. */
  update({ number, arn }: MapRunRecord, limits: MapRunLimits): void {
    this.#parts.mapRuns.update(number, limits);
    this.#open.get(arn)?.update(limits);
  }

  /** Children whose map run was over before the last engine had stopped them. */
  recover(): void {
    const { executions, records, children } = this.#parts;
    for (const record of records.abandoned()) {
      void executions.goOn(record);
      executions.stop(record.arn);
    }
    children.abandonExpress();
  }

  /** Gives the state's result. Throws StateFailures. */
  async run(thread: Thread, data: StateData, state: MapState, processor: ItemProcessor, park: Park | undefined): Promise<Json> {
    const arn = park?.kind === 'map-run' ? park.arn : await this.#begin(thread, data, state);
    const kept = this.#require(arn);
    if (kept.status !== 'RUNNING') {
      await this.#settle(kept);
      thread.signal.throwIfAborted();
      this.#redrive(thread, kept);
    }
    let isOver = false;
    const onAbort = (): void => {
      if (!isOver) this.#abort(thread, kept);
      isOver = true;
    };
    thread.signal.addEventListener('abort', onAbort, { once: true });
    try {
      thread.signal.throwIfAborted();
      if (!kept.isRead) await this.#read(thread, data, state, kept);
      const failure = await this.#runChildren(thread, processor, arn);
      const results = await this.#results(thread, data, state, arn, failure);
      thread.signal.throwIfAborted();
      thread.emit('MapRunSucceeded');
      this.#end(thread, kept, 'SUCCEEDED');
      return results;
    } catch (error) {
      if (thread.signal.aborted || !(error instanceof StateFailure)) {
        onAbort();
        throw thread.signal.aborted ? thread.signal.reason : error;
      }
      thread.emit('MapRunFailed', { mapRunFailedEventDetails: { ...(error.error === undefined ? {} : { error: error.error }), ...(error.cause === undefined ? {} : { cause: error.cause }) } });
      this.#end(thread, kept, 'FAILED');
      // A redrive begins another one.
      if (error.error === 'States.Runtime' || error.error === 'States.DataLimitExceeded') thread.parkAt(undefined);
      throw error;
    } finally {
      thread.signal.removeEventListener('abort', onAbort);
    }
  }

  /** A new map run: on record, and in the history. MaxConcurrency is looked at first, the tolerances once the state has started. */
  async #begin(thread: Thread, data: StateData, state: MapState): Promise<string> {
    const { world, record } = thread.execution;
    const maxConcurrency = (await data.number('MaxConcurrency', state)) ?? 0;
    const length = state.ItemReader === undefined ? Object.keys(await data.dataset(state)).length : 0;
    const before = thread.position.previous;
    const started = thread.emit('MapStateStarted', { mapStateStartedEventDetails: { length } });
    // Failures of what follows are told as if they came before.
    thread.position.previous = before;
    const toleratedCount = (await data.number('ToleratedFailureCount', state)) ?? 0;
    const toleratedPercentage = (await data.number('ToleratedFailurePercentage', state)) ?? 0;
    if (state.ItemReader !== undefined) await mostItemsOf(thread, data, state.ItemReader);
    thread.position.previous = started;
    const label = state.Label ?? world.chances.uuid();
    const { machineName } = record.facts;
    const arn = mapRunArn(record, machineName, label, world.chances.uuid());
    const { later, mapRuns } = this.#parts;
    const limits = { maxConcurrency, toleratedCount, toleratedPercentage };
    later.add(() => mapRuns.insert({ arn, executionArn: record.arn, machineArn: mapRunMachineArn(record, machineName, label), startedAt: world.clock.now(), ...limits, hasWriter: state.ResultWriter?.Resource !== undefined }));
    thread.emit('MapRunStarted', { mapRunStartedEventDetails: { mapRunArn: arn } });
    thread.parkAt({ kind: 'map-run', arn });
    await later.saved();
    return arn;
  }

  /** Those that did not succeed begin again. */
  #redrive(thread: Thread, { number, arn, redrives, isRead }: MapRunRecord): void {
    if (redrives >= MOST_REDRIVES) throw new StateFailure('States.Runtime', `The map run was redriven ${MOST_REDRIVES} times already: ${arn}`);
    const { mapRuns, children, later } = this.#parts;
    const at = thread.execution.world.clock.now();
    later.add(() => {
      mapRuns.redrive(number, at);
      if (isRead) children.redrive(number, at - REDRIVABLE_MILLISECONDS, MOST_EVENTS_TO_REDRIVE);
    });
    thread.emit('MapRunRedriven', { mapRunRedrivenEventDetails: { mapRunArn: arn, redriveCount: redrives + 1 } });
    thread.moved();
  }

  /** Reads all items and writes down what each child is to be given. What an engine before this one had not finished is begun anew. */
  async #read(thread: Thread, data: StateData, state: MapState, { number }: MapRunRecord): Promise<void> {
    const { children, mapRuns } = this.#parts;
    children.clear(number);
    let [next, total]: [number, number] = [0, 0];
    let inputs: ChildInput[] = [];
    const write = (): void => {
      children.insert(number, next, inputs);
      next += inputs.length;
      total += inputs.reduce((sum, { items }) => sum + items, 0);
      inputs = [];
    };
    for await (const input of childInputs(thread, data, state)) {
      inputs.push(input);
      if (inputs.length < INPUTS_A_TURN) continue;
      write();
      await nextTurn();
      thread.signal.throwIfAborted();
    }
    write();
    mapRuns.read(number, total);
  }

  /** Gives the failure where too many children failed: what they gave is written down all the same. */
  async #runChildren(thread: Thread, processor: ItemProcessor, arn: string): Promise<StateFailure | undefined> {
    const { children, later } = this.#parts;
    // Whether a redrive is on the disk decides who waits.
    await later.saved();
    const mapRun = this.#require(arn);
    const starter = new ChildStarter(thread, childKind(thread, processor, mapRun), mapRun, this.#parts);
    const failed = children.counts(mapRun.number).reduce((sum, { status, items }) => sum + (status === 'FAILED' || status === 'TIMED_OUT' ? items : 0), 0);
    const open = new OpenMapRun({ limits: mapRun, total: mapRun.total, failed, running: starter.resume(), begin: (most) => starter.begin(most), signal: thread.signal });
    this.#open.set(arn, open);
    try {
      await open.run();
      return undefined;
    } catch (error) {
      if (!(error instanceof StateFailure)) throw error;
      return error;
    } finally {
      this.#open.delete(arn);
    }
  }

  /** They are exported even where too many children failed, which is thrown then. */
  async #results(thread: Thread, data: StateData, state: MapState, arn: string, failure: StateFailure | undefined): Promise<Json> {
    const { children, mapRuns, later } = this.#parts;
    await later.saved();
    const mapRun = this.#require(arn);
    const results = new MapRunResults(thread, data, state, { children, mapRun });
    if (results.areExported) {
      const result = await results.export();
      later.add(() => mapRuns.written(mapRun.number));
      if (failure === undefined) return result;
    }
    if (failure !== undefined) throw failure;
    return results.inline();
  }

  /** Children that were being stopped when their map run ended, or that ran on. */
  async #settle({ number, arn }: MapRunRecord): Promise<void> {
    const { children, executions } = this.#parts;
    for (const { type, name } of children.all(number, ['RUNNING'])) if (name !== undefined) await executions.settled(childArnOf(arn, type, name));
    await this.#parts.later.saved();
  }

  /** The execution was stopped, or what is around the Map failed. Called in the turn in which that happens. */
  #abort(thread: Thread, mapRun: MapRunRecord): void {
    if (thread.execution.isSuspended) return;
    this.#open.get(mapRun.arn)?.stop();
    const id = thread.execution.emitLast('MapRunAborted', thread.position.previous);
    if (id !== undefined) thread.position.previous = id;
    this.#end(thread, mapRun, 'ABORTED');
  }

  #end(thread: Thread, { number }: MapRunRecord, status: 'SUCCEEDED' | 'FAILED' | 'ABORTED'): void {
    const { later, mapRuns, children } = this.#parts;
    const at = thread.execution.world.clock.now();
    later.add(() => {
      mapRuns.end(number, status, at);
      children.giveUpRedrive(number);
    });
  }

  #require(arn: string): MapRunRecord {
    const record = this.#parts.mapRuns.get(arn);
    if (record === undefined) throw new Error(`no map run ${arn}`);
    return record;
  }
}
