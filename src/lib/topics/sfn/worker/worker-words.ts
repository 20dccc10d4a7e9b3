import type { Style } from '../../../view/color.ts';
import { formatDuration } from '../../../view/duration.ts';
import { safeLine } from '../../../view/safe-text.ts';
import type { WorkerEvent } from './types.ts';

const LONGEST_CAUSE = 300;

/** What happens in a worker, on one safe line; undefined for what needs no words. */
export function workerWords(event: WorkerEvent, concurrency: number): { readonly text: string; readonly style: Style | undefined } | undefined {
  switch (event.type) {
    case 'ready':
      return { text: `waiting for tasks of ${safeLine(event.activityArn)}, ${concurrency} at a time`, style: undefined };
    case 'task-started':
      return { text: `task ${event.task}: begins`, style: undefined };
    case 'task-ended':
      return event.answer.kind === 'success'
        ? { text: `task ${event.task}: succeeded, ${formatDuration(event.milliseconds)}`, style: 'green' }
        : { text: `task ${event.task}: failed, ${formatDuration(event.milliseconds)}: ${safeLine(event.answer.error)}: ${safeLine(event.answer.cause).slice(-LONGEST_CAUSE)}`, style: 'red' };
    case 'task-lost':
      return { text: `task ${event.task}: ${safeLine(event.why)}`, style: 'red' };
    case 'trouble':
      return { text: safeLine(event.what), style: 'yellow' };
    case 'draining':
      return { text: drainingWords(event.tasks, event.polls), style: 'yellow' };
    case 'stopping':
      return { text: `interrupted again: ${event.tasks === 0 ? 'leaving' : `stopping ${taskWords(event.tasks)}`}`, style: 'yellow' };
  }
}

const taskWords = (tasks: number): string => `${tasks} ${tasks === 1 ? 'task' : 'tasks'}`;

/** A poll that is broken off may have been given a task already, which nobody would do then. */
function drainingWords(tasks: number, polls: number): string {
  const waits = [tasks > 0 ? `${taskWords(tasks)} to finish` : '', polls > 0 ? `${polls} ${polls === 1 ? 'poll' : 'polls'} to end (60 s at most)` : ''].filter((part) => part !== '');
  return `interrupted: no more tasks are taken${waits.length === 0 ? '' : `; waiting for ${waits.join(' and ')}; again to stop at once`}`;
}
