import { JsonataData } from './jsonata-data.ts';
import { JsonPathData } from './json-path-data.ts';
import type { StateData } from './state-data.ts';
import type { Thread } from './thread.ts';

/** The data of the state that a thread stands in, in its language. */
export const dataOf = (thread: Thread): StateData => (thread.language === 'JSONata' ? new JsonataData(thread) : new JsonPathData(thread));
