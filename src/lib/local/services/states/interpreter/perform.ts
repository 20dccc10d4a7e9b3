import { performTask } from '../tasks/task-state.ts';
import { dataOf } from './data-of.ts';
import { performMap, type Distribute } from './map.ts';
import { performParallel } from './parallel.ts';
import { performChoice, performFail, performPass, performSucceed, performWait } from './simple-states.ts';
import type { Perform } from './thread.ts';

/** Carries out states, each from where its thread stands. */
export const performer = (distribute: Distribute): Perform => (thread, state) => {
  const data = dataOf(thread);
  switch (state.Type) {
    case 'Pass':
      return performPass(data, state);
    case 'Task':
      return performTask(thread, data, state);
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
