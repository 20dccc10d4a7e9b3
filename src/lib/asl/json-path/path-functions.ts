import { isArray, isObject, type Json } from '../json.ts';
import { PathNotFound } from './path-error.ts';

type PathFunction = (model: Json, args: readonly Json[]) => Json;

const numbersOf = (value: Json): number[] => (isArray(value) ? value : [value]).filter((each) => typeof each === 'number');

const aggregate =
  (of: (numbers: readonly number[]) => number): PathFunction =>
  (model, args) => {
    const numbers = [...(isArray(model) ? numbersOf(model) : []), ...args.flatMap(numbersOf)];
    if (numbers.length === 0) throw new PathNotFound('Aggregation function attempted to calculate value using empty array');
    return of(numbers);
  };

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);
const average = (numbers: readonly number[]): number => sum(numbers) / numbers.length;

/** Of the whole population. */
function deviation(numbers: readonly number[]): number {
  const middle = average(numbers);
  return Math.sqrt(average(numbers.map((each) => (each - middle) ** 2)));
}

function size(model: Json, args: readonly Json[]): Json {
  const [of = model] = args;
  if (isArray(of)) return of.length;
  return isObject(of) ? Object.keys(of).length : null;
}

function itemAt(model: Json, index: Json | undefined): Json {
  return isArray(model) && typeof index === 'number' ? (model.at(index) ?? null) : null;
}

/** Jayway's functions, which can follow any path. https://github.com/json-path/JsonPath#functions */
export const PATH_FUNCTIONS: ReadonlyMap<string, PathFunction> = new Map<string, PathFunction>([
  ['min', aggregate((numbers) => numbers.reduce((least, each) => Math.min(least, each)))],
  ['max', aggregate((numbers) => numbers.reduce((most, each) => Math.max(most, each)))],
  ['avg', aggregate(average)],
  ['sum', aggregate(sum)],
  ['stddev', aggregate(deviation)],
  ['length', size],
  ['size', size],
  ['keys', (model) => (isObject(model) ? Object.keys(model) : null)],
  ['concat', (model, args) => [...(isArray(model) ? model : []), ...args].flat().filter((each) => typeof each === 'string').join('')],
  ['append', (model, args) => (isArray(model) ? [...model, ...args] : model)],
  ['first', (model) => itemAt(model, 0)],
  ['last', (model) => itemAt(model, -1)],
  ['index', (model, args) => itemAt(model, args[0])],
]);
