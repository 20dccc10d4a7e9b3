import { isArray, isObject, type JsonObject } from '../json.ts';
import type { Path } from '../source/position.ts';

/** The parts of a state that can have an "Assign" of their own: the state itself, its choices and its catchers. */
export function assigningParts(state: JsonObject, path: Path): Array<readonly [JsonObject, Path]> {
  const below = (field: 'Choices' | 'Catch'): Array<readonly [JsonObject, Path]> => {
    const list = state[field];
    return isArray(list) ? list.flatMap((each, index) => (isObject(each) ? [[each, [...path, field, index]] as const] : [])) : [];
  };
  return [[state, path], ...below('Choices'), ...below('Catch')];
}
