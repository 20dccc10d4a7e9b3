import type { Json, JsonObject } from '../../../../asl/json.ts';
import type { Machine } from '../../../../asl/machine.ts';
import type { ExecutionJournal, ThreadRecord } from '../executions/journal.ts';
import type { ExecutionRecord } from '../executions/records.ts';
import type { World } from './world.ts';

/** What the threads of an execution know of it. */
export interface ExecutionFrame {
  readonly record: ExecutionRecord;
  readonly machine: Machine;
  readonly journal: ExecutionJournal;
  readonly world: World;
  /** As the context object has it. */
  readonly input: Json;
  /** What stands in for the context object, where a state is tested. */
  readonly context?: JsonObject | undefined;
  /** The engine ends, and the execution goes on with the next one. */
  readonly isSuspended: boolean;
  /** Returns the event's id. Throws where there may be no more, and when the execution is over. */
  emit(type: string, previous: number, details?: object): number;
  /** The same while the execution is being stopped, until its own last event is there. Returns undefined after that. */
  emitLast(type: string, previous: number): number | undefined;
  /** A number for a thread inside of another one. */
  newThread(parent: number): number;
  /** The threads inside of one as they were when the last engine ended. */
  keptChildren(parent: number): readonly ThreadRecord[];
  /** The threads inside of one are over. */
  forgetBelow(parent: number): void;
}
