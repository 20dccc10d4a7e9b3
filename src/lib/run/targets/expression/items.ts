import { ExpressionFault, QUOTE_HINT } from './fault.ts';
import { endOfBrackets, endOfQuotes } from './tokens.ts';

/** One of the alternatives of an atom. */
export interface Item {
  readonly text: string;
  /** Then * and ? and brackets stand for themselves. */
  readonly isQuoted: boolean;
  /** Index in the expression. */
  readonly at: number;
}

/** A part of an expression: its text, and where in the expression it begins. */
export interface Part {
  readonly text: string;
  readonly at: number;
}

/** The alternatives of a list, separated by commas; none is empty. `brackets` keep commas together. Throws ExpressionFaults. */
export function splitItems(list: Part, { brackets }: { readonly brackets: boolean }): Item[] {
  const items: Item[] = [];
  let at = 0;
  do {
    const end = endOfItem(list.text, at, brackets);
    items.push(readItem({ text: list.text.slice(at, end), at: list.at + at }));
    at = end + 1;
  } while (at <= list.text.length);
  return items;
}

/** A text that may stand in quotes. */
export function readItem(part: Part): Item {
  const text = part.text.trim();
  const at = part.at + (part.text.length - part.text.trimStart().length);
  if (text === '') throw new ExpressionFault(at, 'something is missing here', 'Values are separated by commas, and none may be empty.');
  const quote = text.indexOf('"');
  if (quote === -1) return { text, isQuoted: false, at };
  if (quote > 0 || endOfQuotes(text, 0) !== text.length) throw new ExpressionFault(at + Math.max(quote, 0), 'quotes go around the whole of a value', QUOTE_HINT);
  return { text: unquote(text, at), isQuoted: true, at };
}

function endOfItem(text: string, start: number, brackets: boolean): number {
  let at = start;
  while (at < text.length && text[at] !== ',') {
    if (text[at] === '"') at = endOfQuotes(text, at);
    else if (text[at] === '[' && brackets) at = endOfBrackets(text, at);
    else at += 1;
  }
  return at;
}

function unquote(text: string, at: number): string {
  let value: string;
  try {
    value = JSON.parse(text) as string;
  } catch (error) {
    throw new ExpressionFault(at, 'this is not a text in quotes as JSON writes it', 'Write \\" for a quote and \\\\ for a backslash.', { cause: error });
  }
  if (value === '') throw new ExpressionFault(at, 'the quotes are empty', 'Values are separated by commas, and none may be empty.');
  return value;
}
