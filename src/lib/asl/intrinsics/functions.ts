import { isArray, isObject, type Json } from '../json.ts';
import { canonicalText } from '../equality.ts';
import { decodeBase64, encodeBase64 } from './base64.ts';
import { formatTemplate } from './format.ts';
import { IntrinsicFault } from './intrinsic-fault.ts';
import { HASH_ALGORITHMS, type Chances } from '../chances.ts';
import type { IntrinsicName } from './intrinsic.ts';
import { hashOrder, javaText } from './java-text.ts';
import { readJson } from './read-json.ts';

const MOST_CHARACTERS = 10_000;
const MOST_ITEMS = 1_000;
const LEAST_INTEGER = -(2 ** 31);
const MOST_INTEGER = 2 ** 31 - 1;

type Implementation = (args: readonly Json[], chances: Chances) => Json;

const refuse = (name: IntrinsicName): never => {
  throw new IntrinsicFault(`Invalid arguments in States.${name}`);
};

function textOf(name: IntrinsicName, value: Json | undefined): string {
  return typeof value === 'string' ? value : refuse(name);
}

function listOf(name: IntrinsicName, value: Json | undefined): readonly Json[] {
  return isArray(value) ? value : refuse(name);
}

function objectOf(name: IntrinsicName, value: Json | undefined): Readonly<Record<string, Json>> {
  return isObject(value) ? value : refuse(name);
}

/** A number without its fraction: AWS cuts it off, all but MathAdd, and adds zero so that -0 is none. */
function wholeOf(name: IntrinsicName, value: Json | undefined): number {
  return typeof value === 'number' && Number.isFinite(value) ? Math.trunc(value) + 0 : refuse(name);
}

function shortTextOf(name: IntrinsicName, value: Json | undefined): string {
  const text = textOf(name, value);
  return text.length <= MOST_CHARACTERS ? text : refuse(name);
}

/** An integer of 32 bits, rounded as Java's Math.round does: halves go up. */
function roundedOf(name: IntrinsicName, value: Json | undefined): number {
  const rounded = typeof value === 'number' ? Math.round(value) + 0 : Number.NaN;
  return rounded >= LEAST_INTEGER && rounded <= MOST_INTEGER ? rounded : refuse(name);
}

/** AWS compares values as texts: true is in ["true"]. */
function contains([list, value = null]: readonly Json[]): Json {
  const wanted = javaText(value);
  return listOf('ArrayContains', list).some((item) => javaText(item) === wanted);
}

function itemOf([list, place]: readonly Json[]): Json {
  const items = listOf('ArrayGetItem', list);
  const index = wholeOf('ArrayGetItem', place);
  if (index < 0) return refuse('ArrayGetItem');
  // AWS gives null for any index of an empty list.
  if (items.length === 0) return null;
  return index < items.length ? (items[index] ?? null) : refuse('ArrayGetItem');
}

function partition([list, size]: readonly Json[]): Json {
  const items = listOf('ArrayPartition', list);
  const length = wholeOf('ArrayPartition', size);
  if (length < 1) return refuse('ArrayPartition');
  const parts: Json[] = [];
  for (let index = 0; index < items.length; index += length) parts.push(items.slice(index, index + length));
  return parts;
}

function range([first, last, distance]: readonly Json[]): Json {
  const [from, to, step] = [wholeOf('ArrayRange', first), wholeOf('ArrayRange', last), wholeOf('ArrayRange', distance)];
  const count = step === 0 ? Infinity : Math.floor((to - from) / step) + 1;
  if (count > MOST_ITEMS) return refuse('ArrayRange');
  return Array.from({ length: Math.max(0, count) }, (_item, index) => from + index * step);
}

/** AWS keeps them in a Java HashSet, and gives them in its order. */
function unique([list]: readonly Json[]): Json {
  const distinct = new Map<string, Json>();
  for (const item of listOf('ArrayUnique', list)) {
    const text = canonicalText(item);
    if (!distinct.has(text)) distinct.set(text, item);
  }
  return hashOrder([...distinct.values()]);
}

function hash([data, algorithm]: readonly Json[], chances: Chances): Json {
  const known = HASH_ALGORITHMS.find((each) => each === algorithm) ?? refuse('Hash');
  return chances.hash(shortTextOf('Hash', javaText(data ?? null)), known);
}

function merge([first, second, isDeep]: readonly Json[]): Json {
  const [left, right] = [objectOf('JsonMerge', first), objectOf('JsonMerge', second)];
  return isDeep === true ? refuse('JsonMerge') : { ...left, ...right };
}

function random([first, last, seed]: readonly Json[], chances: Chances): Json {
  const [from, to] = [wholeOf('MathRandom', first), wholeOf('MathRandom', last)];
  if (from >= to) return refuse('MathRandom');
  const chance = seed === undefined ? chances.random() : chances.random(wholeOf('MathRandom', seed));
  return from + Math.floor(chance * (to - from));
}

function split([text, marks]: readonly Json[]): Json {
  const [whole, separators] = [textOf('StringSplit', text), new Set(textOf('StringSplit', marks))];
  const parts: string[] = [];
  let part = '';
  for (const character of whole) {
    if (!separators.has(character)) {
      part += character;
    } else if (part !== '') {
      parts.push(part);
      part = '';
    }
  }
  return part === '' ? parts : [...parts, part];
}

interface Signature {
  readonly least: number;
  readonly most: number;
  readonly run: Implementation;
}

const exactly = (count: number, run: Implementation): Signature => ({ least: count, most: count, run });
const any = (run: Implementation): Signature => ({ least: 0, most: Infinity, run });

/** What each does is what AWS was seen to do, where its pages say something else: they promise rounding, for one. */
const FUNCTIONS: Readonly<Record<IntrinsicName, Signature>> = {
  Array: any((args) => args),
  ArrayContains: exactly(2, contains),
  ArrayGetItem: exactly(2, itemOf),
  ArrayLength: exactly(1, ([list]) => listOf('ArrayLength', list).length),
  ArrayPartition: exactly(2, partition),
  ArrayRange: exactly(3, range),
  ArrayUnique: exactly(1, unique),
  Base64Decode: exactly(1, ([text]) => decodeBase64(shortTextOf('Base64Decode', text))),
  Base64Encode: exactly(1, ([text]) => encodeBase64(shortTextOf('Base64Encode', text))),
  Format: { least: 1, most: Infinity, run: ([template = null, ...values]) => formatTemplate(javaText(template), values.map(javaText)) },
  Hash: exactly(2, hash),
  JsonMerge: exactly(3, merge),
  JsonToString: exactly(1, ([value = null]) => JSON.stringify(value)),
  MathAdd: exactly(2, ([first, second]) => roundedOf('MathAdd', roundedOf('MathAdd', first) + roundedOf('MathAdd', second))),
  MathRandom: { least: 2, most: 3, run: random },
  StringSplit: exactly(2, split),
  StringToJson: exactly(1, ([text]) => readJson(textOf('StringToJson', text))),
  // AWS takes no notice of arguments.
  UUID: any((_args, chances) => chances.uuid()),
};

/** Runs a function on values. Throws IntrinsicFaults in AWS's words. */
export function runFunction(name: IntrinsicName, args: readonly Json[], chances: Chances): Json {
  const { least, most, run } = FUNCTIONS[name];
  if (args.length >= least && args.length <= most) return run(args, chances);
  if (name === 'JsonToString') throw new IntrinsicFault('Invalid arguments in States.JsonToString: only a single argument is allowed.');
  return refuse(name);
}
