import { isArray, isObject, type Json } from '../../../asl/json.ts';

/** So many differences of one value are named; more say nothing new. */
const MOST_DIFFERENCES = 8;
const LONGEST_VALUE = 200;

const KINDS: Readonly<Record<string, (value: Json) => boolean>> = {
  string: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number',
  boolean: (value) => typeof value === 'boolean',
  object: isObject,
  array: isArray,
};

/**
 * What is different, a line each with its path before it; empty where nothing is. Texts of `expected` can be matchers:
 * `<any>`, `<any string>` (number, boolean, object, array) and `<match EXPRESSION>`, a regular expression for a text.
 * `among`: an object may have more members than are expected, at every depth.
 */
export function differences(expected: Json, actual: Json, options: { readonly among?: boolean } = {}): string[] {
  return [...walk(expected, actual, '$', options.among ?? false)].slice(0, MOST_DIFFERENCES);
}

/** Whether a text fits what may be a matcher. */
export const fits = (expected: string, actual: string): boolean => differences(expected, actual).length === 0;

function* walk(expected: Json, actual: Json, path: string, among: boolean): Generator<string> {
  const matcher = typeof expected === 'string' ? matcherOf(expected) : undefined;
  if (matcher !== undefined) {
    if (!matcher(actual)) yield `${path}: expected ${shown(expected)}, was ${shown(actual)}`;
  } else if (isArray(expected) && isArray(actual)) {
    for (const [index, each] of expected.entries()) yield* index < actual.length ? walk(each, actual[index] ?? null, `${path}[${index}]`, among) : [`${path}[${index}]: expected ${shown(each)}, is missing`];
    for (const [index, each] of actual.entries()) if (index >= expected.length) yield `${path}[${index}]: ${shown(each)} was not expected`;
  } else if (isObject(expected) && isObject(actual)) {
    yield* members(expected, actual, path, among);
  } else if (expected !== actual) {
    yield `${path}: expected ${shown(expected)}, was ${shown(actual)}`;
  }
}

function* members(expected: Readonly<Record<string, Json>>, actual: Readonly<Record<string, Json>>, path: string, among: boolean): Generator<string> {
  for (const [key, each] of Object.entries(expected)) {
    const at = path + keyWords(key);
    yield* Object.hasOwn(actual, key) ? walk(each, actual[key] ?? null, at, among) : [`${at}: expected ${shown(each)}, is missing`];
  }
  if (among) return;
  for (const [key, each] of Object.entries(actual)) if (!Object.hasOwn(expected, key)) yield `${path}${keyWords(key)}: ${shown(each)} was not expected`;
}

/** undefined for a text that stands for itself. */
function matcherOf(text: string): ((value: Json) => boolean) | undefined {
  if (text === '<any>') return () => true;
  const [, kind = ''] = /^<any (\w+)>$/.exec(text) ?? [];
  const ofKind = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
  if (ofKind !== undefined) return ofKind;
  const [, source] = /^<match (.+)>$/s.exec(text) ?? [];
  if (source === undefined) return undefined;
  const expression = new RegExp(source, 'u');
  return (value) => typeof value === 'string' && expression.test(value);
}

/** What is wrong with a text that looks like a matcher; undefined where nothing is. */
export function matcherProblem(text: string): string | undefined {
  try {
    if (matcherOf(text) !== undefined || !/^<(any|match)\b.*>$/s.test(text)) return undefined;
  } catch (error) {
    return `${text}: ${error instanceof Error ? error.message : String(error)}`;
  }
  return `${text} is no matcher: there are <any>, <any ${Object.keys(KINDS).join('|')}> and <match EXPRESSION>`;
}

const keyWords = (key: string): string => (/^[A-Za-z_]\w*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`);

function shown(value: Json): string {
  const text = JSON.stringify(value);
  return text.length <= LONGEST_VALUE ? text : `${text.slice(0, LONGEST_VALUE)}… (${text.length} characters)`;
}
