/**
 * Sets of node names in the notation of ClusterShell: `web-[01-09,11],db-1`. Folding is for people and for the
 * next command line; unfolding gives back exactly the names that were folded.
 *
 * Rules: zeros in front are kept and never mixed into another width (`[1-9,01-09]`); several numbers in a name
 * fold into a product (`rack[1-2]-n[1-8]`), the last number first; ids of EC2 and of hybrid nodes are names, not
 * numbers; a name that the notation could not carry stands in double quotes, as JSON writes it.
 */
import { UserError } from '../../errors/errors.ts';

/** What is not folded: hex digits that happen to be decimal ones would make `i-0a[1-2]b…`. */
const AWS_ID = /\bm?i-(?:[0-9a-f]{17}|[0-9a-f]{8})(?![0-9a-f])/;
const SPLIT_NUMBERS = /([0-9]+)/;
const NEEDS_QUOTES = /[[\],"\0-\u001F\u007F-\u009F]|^\s|\s$|^$/;
/** A number written by mistake must not fill the memory. */
const MOST_NAMES = 1_000_000;
const TOO_MANY = 'it names more than a million nodes';
/** Up to here a double counts exactly. */
const SAFE_DIGITS = 15;

/** Names with the same text around their numbers. `rows` hold the numbers, or folded numbers, in order. */
interface Shape {
  readonly texts: readonly string[];
  readonly rows: string[][];
}

/** The set of `names` in folded notation. The order is stable: by the text around the numbers, then by number. */
export function foldNodeSet(names: Iterable<string>): string {
  const shapes = new Map<string, Shape>();
  const plain: string[] = [];
  for (const name of new Set(names)) {
    if (NEEDS_QUOTES.test(name)) plain.push(JSON.stringify(name));
    else if (AWS_ID.test(name)) plain.push(name);
    else addToShape(shapes, plain, name);
  }
  const folded = [...shapes].map(([key, shape]) => ({ key, words: foldShape(shape) }));
  const words = [...plain.map((name) => ({ key: name, words: [name] })), ...folded];
  return words
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .flatMap((entry) => entry.words)
    .join(',');
}

function addToShape(shapes: Map<string, Shape>, plain: string[], name: string): void {
  const parts = name.split(SPLIT_NUMBERS);
  if (parts.length === 1) {
    plain.push(name);
    return;
  }
  const texts: string[] = [];
  const numbers: string[] = [];
  for (const [index, part] of parts.entries()) (index % 2 === 0 ? texts : numbers).push(part);
  const key = texts.join('\0');
  const shape = shapes.get(key);
  if (shape === undefined) shapes.set(key, { texts, rows: [numbers] });
  else shape.rows.push(numbers);
}

function foldShape({ texts, rows }: Shape): string[] {
  let folded = rows.toSorted(compareRows);
  for (let position = texts.length - 2; position >= 0; position -= 1) folded = foldPosition(folded, position);
  return folded.map((row) => row.reduce((word, number, index) => word + number + (texts[index + 1] ?? ''), texts[0] ?? ''));
}

/** Puts rows together that differ in the number at `position` alone. Their order stays that of their first ones. */
function foldPosition(rows: readonly string[][], position: number): string[][] {
  const alike = new Map<string, { row: string[]; numbers: string[] }>();
  for (const row of rows) {
    const key = row.length === 1 ? '' : row.toSpliced(position, 1).join();
    const number = row[position] ?? '';
    const found = alike.get(key);
    if (found === undefined) alike.set(key, { row, numbers: [number] });
    else found.numbers.push(number);
  }
  return [...alike.values()].map(({ row, numbers }) => (numbers.length === 1 ? row : row.with(position, `[${foldNumbers(numbers)}]`)));
}

/** `numbers` are different, and sorted as the rows were: "1","2","3","01" becomes "1-3,01". */
function foldNumbers(numbers: readonly string[]): string {
  const ranges: string[] = [];
  let first: string | undefined;
  let last = '';
  for (const number of numbers) {
    if (first !== undefined && follows(last, number, isPadded(first))) last = number;
    else {
      if (first !== undefined) ranges.push(first === last ? first : `${first}-${last}`);
      first = last = number;
    }
  }
  if (first !== undefined) ranges.push(first === last ? first : `${first}-${last}`);
  return ranges.join(',');
}

function follows(last: string, next: string, padded: boolean): boolean {
  if (last.length !== next.length && (padded || isPadded(next))) return false;
  if (next.length <= SAFE_DIGITS) return Number(next) === Number(last) + 1;
  return BigInt(next) === BigInt(last) + 1n;
}

const isPadded = (number: string): boolean => number.length > 1 && number.startsWith('0');

/** By width and then by value, which for one width is the order of the text. */
const compareNumbers = (a: string, b: string): number => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);

function compareRows(a: readonly string[], b: readonly string[]): number {
  for (const [index, number] of a.entries()) {
    const order = compareNumbers(number, b[index] ?? '');
    if (order !== 0) return order;
  }
  return 0;
}

/**
 * The names of a folded set, each once, in the order in which they stand. Commas and line ends separate; `[1-9/2]`
 * counts in steps. Throws a UserError where the notation is broken or names more than a million nodes.
 */
export function unfoldNodeSet(text: string): string[] {
  const names = new Set<string>();
  for (const word of splitWords(text)) {
    if (word.startsWith('"')) names.add(unquote(word));
    else for (const name of unfoldWord(word)) addName(names, name, text);
  }
  return [...names];
}

function addName(names: Set<string>, name: string, text: string): void {
  names.add(name);
  if (names.size > MOST_NAMES) throw badNodeSet(text, TOO_MANY);
}

/** Cuts at commas and line ends, but not inside of brackets and quotes. */
function splitWords(text: string): string[] {
  const words = text.match(/"(?:[^"\\]|\\.)*"|(?:\[[^\][]*\]|[^,\n\r[])+|[[\]]/gu) ?? [];
  return words.map((word) => word.trim()).filter((word) => word !== '');
}

function unquote(word: string): string {
  try {
    return String(JSON.parse(word));
  } catch (error) {
    throw badNodeSet(word, 'the quotes do not close', error);
  }
}

function unfoldWord(word: string): string[] {
  const parts = word.split(/\[([^\][]*)\]/);
  if (parts.some((part, index) => index % 2 === 0 && /[[\]]/.test(part))) throw badNodeSet(word, 'the brackets do not match');
  // Even parts are text, odd ones what stood in brackets.
  return parts.reduce<string[]>(
    (names, part, index) => (index % 2 === 0 ? names.map((name) => name + part) : withNumbers(names, part, word)),
    [''],
  );
}

/** Every one of `names`, continued with every number of `ranges`. */
function withNumbers(names: readonly string[], ranges: string, word: string): string[] {
  const parsed = ranges.split(',').map((range) => parseRange(range, word));
  const count = parsed.reduce((sum, range) => sum + range.count, 0n) * BigInt(names.length);
  if (count > MOST_NAMES) throw badNodeSet(word, TOO_MANY);
  const numbers = parsed.flatMap(numbersOf);
  return names.flatMap((name) => numbers.map((number) => name + number));
}

interface NumberRange {
  readonly first: bigint;
  readonly step: bigint;
  readonly count: bigint;
  /** Digits at least; filled up with zeros. */
  readonly width: number;
}

function parseRange(range: string, word: string): NumberRange {
  const [, first, last, step = '1'] = /^\s*([0-9]+)(?:-([0-9]+)(?:\/([0-9]+))?)?\s*$/.exec(range) ?? [];
  if (first === undefined) throw badNodeSet(word, `"${range}" is neither a number nor a range like 01-09`);
  const numbers = { first: BigInt(first), step: BigInt(step) };
  const span = BigInt(last ?? first) - numbers.first;
  if (span < 0n) throw badNodeSet(word, `"${range}" counts down`);
  if (numbers.step === 0n) throw badNodeSet(word, `"${range}" steps by 0`);
  return { ...numbers, count: span / numbers.step + 1n, width: isPadded(first) ? first.length : 1 };
}

const numbersOf = ({ first, step, count, width }: NumberRange): string[] =>
  Array.from({ length: Number(count) }, (_, index) => (first + step * BigInt(index)).toString().padStart(width, '0'));

const badNodeSet = (text: string, why: string, cause?: unknown): UserError =>
  new UserError('bad-node-set', `"${text.length > 80 ? `${text.slice(0, 80)}…` : text}" is not a set of nodes: ${why}`, 'Write it like web-[01-09,11],db-1.', { cause });
