import type { Json, JsonObject } from '../../../../asl/json.ts';
import type { Machine } from '../../../../asl/machine.ts';
import { ExpressJournal, type ExecutionJournal, type ThreadRecord } from '../executions/journal.ts';
import type { ExecutionRecord } from '../executions/records.ts';
import type { ExecutionFrame } from '../interpreter/execution-frame.ts';
import type { World } from '../interpreter/world.ts';

/** The execution that a tested state believes to be in. Nothing is kept of it. */
export class TestedExecution implements ExecutionFrame {
  readonly record: ExecutionRecord;
  readonly machine: Machine;
  readonly journal: ExecutionJournal = new ExpressJournal(() => undefined);
  readonly world: World;
  readonly input: Json;
  readonly context: JsonObject | undefined;
  readonly isSuspended = false;
  /** Its start was the first. */
  #lastEventId = 1;

  constructor(record: ExecutionRecord, machine: Machine, world: World, context: JsonObject | undefined) {
    this.record = record;
    this.machine = machine;
    this.world = world;
    this.input = JSON.parse(record.input) as Json;
    this.context = context;
  }

  emit(): number {
    this.#lastEventId += 1;
    return this.#lastEventId;
  }

  emitLast(): number {
    return this.emit();
  }

  newThread(parent: number): number {
    return parent + 1;
  }

  keptChildren(): readonly ThreadRecord[] {
    return [];
  }

  forgetBelow(): void {
    // Nothing was kept.
  }
}
