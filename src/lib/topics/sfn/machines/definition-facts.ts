import { isObject, type Json } from '../../../asl/json.ts';
import { STATE_TYPES, type StateType } from '../../../asl/machine.ts';

/** What stands in a definition, counted; of a text that is none, nothing. */
export interface DefinitionFacts {
  readonly comment: string | undefined;
  readonly queryLanguage: string;
  readonly startAt: string | undefined;
  readonly timeoutSeconds: number | undefined;
  /** With those within Parallel and Map states; only types that occur. */
  readonly states: Readonly<Partial<Record<StateType, number>>>;
}

/** Pure. What the service keeps has passed its validation, but is looked at without trust all the same. */
export function definitionFacts(definition: string): DefinitionFacts | undefined {
  let machine: Json;
  try {
    machine = JSON.parse(definition) as Json;
  } catch {
    return undefined;
  }
  if (!isObject(machine)) return undefined;
  const counts = new Map<StateType, number>();
  countStates(machine, counts);
  const { Comment: comment, QueryLanguage: language, StartAt: startAt, TimeoutSeconds: timeoutSeconds } = machine;
  return {
    comment: typeof comment === 'string' ? comment : undefined,
    queryLanguage: typeof language === 'string' ? language : 'JSONPath',
    startAt: typeof startAt === 'string' ? startAt : undefined,
    timeoutSeconds: typeof timeoutSeconds === 'number' ? timeoutSeconds : undefined,
    states: Object.fromEntries(STATE_TYPES.flatMap((type) => (counts.has(type) ? [[type, counts.get(type)]] : []))),
  };
}

function countStates(graph: Json, counts: Map<StateType, number>): void {
  if (!isObject(graph) || !isObject(graph['States'] ?? null)) return;
  for (const state of Object.values(graph['States'] as object) as Json[]) {
    if (!isObject(state)) continue;
    const type = STATE_TYPES.find((each) => each === state['Type']);
    if (type !== undefined) counts.set(type, (counts.get(type) ?? 0) + 1);
    const { Branches: branches, ItemProcessor: processor, Iterator: iterator } = state;
    for (const inner of [...(Array.isArray(branches) ? (branches as Json[]) : []), processor ?? null, iterator ?? null]) countStates(inner, counts);
  }
}

/** "12 states: 5 Task, 4 Choice, 3 Pass". */
export function stateWords({ states }: DefinitionFacts): string {
  const counts = Object.entries(states).sort(([, a], [, b]) => b - a);
  const total = counts.reduce((sum, [, count]) => sum + count, 0);
  return `${total} ${total === 1 ? 'state' : 'states'}${total === 0 ? '' : `: ${counts.map(([type, count]) => `${count} ${type}`).join(', ')}`}`;
}
