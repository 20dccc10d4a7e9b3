import { performTask } from '../tasks/task-state.ts';
import { workOf, type WorkOf } from '../tasks/works.ts';
import { dataOf } from './data-of.ts';
import { performMap, type Distribute } from './map.ts';
import { performParallel } from './parallel.ts';
import { performChoice, performFail, performPass, performSucceed, performWait } from './simple-states.ts';
import type { StateData } from './state-data.ts';
import type { Perform, Thread } from './thread.ts';

/** What a test of a state has others of. */
export interface Instruments {
  readonly dataOf: (thread: Thread) => StateData;
  readonly workOf: WorkOf;
}

/** Carries out states, each from where its thread stands. */
export const performer = (distribute: Distribute, instruments: Instruments = { dataOf, workOf }): Perform => (thread, state) => {
  const data = instruments.dataOf(thread);
  switch (state.Type) {
    case 'Pass':
      return performPass(data, state);
    case 'Task':
      return performTask(thread, data, state, instruments.workOf);
    case 'Parallel':
      return performParallel(thread, data, state);
    case 'Map':
      return performMap(thread, data, state, distribute);
    case 'Choice':
      return performChoice(thread, data, state);
    case 'Wait':
      return performWait(thread, data, state);
    case 'Succeed':
      return performSucceed(data, state);
    case 'Fail':
      return performFail(data, state);
  }
};
