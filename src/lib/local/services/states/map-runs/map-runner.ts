import { StateFailure } from '../../../../asl/failure.ts';
import type { Json } from '../../../../asl/json.ts';
import type { ItemProcessor, MapState } from '../../../../asl/machine.ts';
import { mapRunArn, mapRunMachineArn } from '../arns.ts';
import type { Executions } from '../executions/executions.ts';
import type { ExecutionRecord, ExecutionRecords, NewExecution } from '../executions/records.ts';
import { textOf } from '../executions/texts.ts';
import type { Park } from '../interpreter/position.ts';
import type { StateData } from '../interpreter/state-data.ts';
import type { Thread } from '../interpreter/thread.ts';
import type { MapRunRecords } from './records.ts';

/** Children of a map run at a time, however many the state allows. */
const MOST_AT_A_TIME = 1000;

/**
 * Distributed Maps: each item is an execution of its own.
 * https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html
 */
export class MapRunner {
  readonly #mapRuns: MapRunRecords;
  readonly #executions: Executions;
  readonly #records: ExecutionRecords;

  constructor(mapRuns: MapRunRecords, executions: Executions, records: ExecutionRecords) {
    this.#mapRuns = mapRuns;
    this.#executions = executions;
    this.#records = records;
  }

  /** Gives the state's result. Throws StateFailures. */
  async run(thread: Thread, data: StateData, state: MapState, processor: ItemProcessor, park: Park | undefined): Promise<Json> {
    const { world, record } = thread.execution;
    const kept = park?.kind === 'map-run' ? park.arn : undefined;
    const items = await data.items(state);
    if (kept === undefined) thread.emit('MapStateStarted', { mapStateStartedEventDetails: { length: items.length } });
    const limits = {
      maxConcurrency: (await data.number('MaxConcurrency', state)) ?? 0,
      toleratedCount: (await data.number('ToleratedFailureCount', state)) ?? 0,
      toleratedPercentage: (await data.number('ToleratedFailurePercentage', state)) ?? 0,
    };
    const label = state.Label ?? world.chances.uuid();
    const arn = kept ?? mapRunArn(record, record.facts.machineName, label, world.chances.uuid());
    if (kept === undefined) {
      this.#mapRuns.insert({ arn, executionArn: record.arn, machineArn: mapRunMachineArn(record, record.facts.machineName, label), startedAt: world.clock.now(), ...limits, total: items.length });
      thread.emit('MapRunStarted', { mapRunStartedEventDetails: { mapRunArn: arn } });
      thread.parkAt({ kind: 'map-run', arn });
    }
    try {
      const results = await this.#runChildren(thread, data, state, processor, arn, items);
      thread.emit('MapRunSucceeded');
      this.#mapRuns.end(arn, 'SUCCEEDED', world.clock.now());
      return results;
    } catch (error) {
      if (!(error instanceof StateFailure)) throw error;
      thread.emit('MapRunFailed', { mapRunFailedEventDetails: { ...(error.error === undefined ? {} : { error: error.error }), ...(error.cause === undefined ? {} : { cause: error.cause }) } });
      this.#mapRuns.end(arn, 'FAILED', world.clock.now());
      throw error;
    }
  }

  async #runChildren(thread: Thread, data: StateData, state: MapState, processor: ItemProcessor, mapRun: string, items: readonly Json[]): Promise<Json> {
    const there = new Map(Array.from(this.#records.children(mapRun), (child) => [child.itemIndex ?? 0, child]));
    const results: Json[] = Array.from({ length: items.length }, () => null);
    const selector = state.ItemSelector ?? state.Parameters;
    const { toleratedCount = 0, toleratedPercentage = 0, maxConcurrency = 0 } = this.#mapRuns.get(mapRun) ?? {};
    let failures = 0;
    let next = 0;
    const isExceeded = (): boolean => failures > toleratedCount && failures * 100 > toleratedPercentage * items.length;
    const lane = async (): Promise<void> => {
      for (let index = next; index < items.length && !isExceeded(); index = next) {
        next += 1;
        const value = items[index] ?? null;
        const input = selector === undefined ? value : await data.template(state.ItemSelector === undefined ? 'Parameters' : 'ItemSelector', selector, { item: { index, value } });
        thread.signal.throwIfAborted();
        const outcome = await this.#child(thread, processor, mapRun, index, input, there.get(index));
        if (outcome.status === 'SUCCEEDED') results[index] = JSON.parse(outcome.output ?? 'null') as Json;
        else failures += 1;
      }
    };
    await Promise.all(Array.from({ length: Math.min(maxConcurrency === 0 ? MOST_AT_A_TIME : maxConcurrency, MOST_AT_A_TIME, items.length) }, lane));
    if (isExceeded()) throw new StateFailure('States.ExceedToleratedFailureThreshold', 'The specified tolerated failure threshold was exceeded');
    return results;
  }

  async #child(thread: Thread, processor: ItemProcessor, mapRun: string, index: number, input: Json, there: ExecutionRecord | undefined): Promise<Pick<ExecutionRecord, 'status' | 'output'>> {
    if (there !== undefined && there.status !== 'RUNNING') return there;
    const { record, machine, world } = thread.execution;
    const { ProcessorConfig, ...graph } = processor;
    const [, owner = '', name = ''] = /^(.*):mapRun:([^:]+):/.exec(mapRun) ?? [];
    const childName = world.chances.uuid();
    const execution: NewExecution = {
      ...record,
      arn: `${owner}:execution:${name}:${childName}`,
      name: childName,
      machineArn: `${owner}:stateMachine:${name}`,
      type: ProcessorConfig?.ExecutionType ?? 'STANDARD',
      definition: JSON.stringify({ ...(machine.QueryLanguage === undefined ? {} : { QueryLanguage: machine.QueryLanguage }), ...graph }),
      versionArn: undefined,
      aliasArn: undefined,
      mapRun,
      itemIndex: index,
      startedAt: world.clock.now(),
      input: textOf(input),
      facts: { ...record.facts, items: 1 },
    };
    if (execution.type === 'EXPRESS') {
      const ended = await this.#executions.startExpress(execution).ended;
      return { status: ended?.status ?? 'ABORTED', output: ended?.output };
    }
    const child = there ?? (await this.#executions.start(execution));
    if (there !== undefined) void this.#executions.goOn(there);
    return this.#executions.ended(child.arn, thread.signal);
  }
}
