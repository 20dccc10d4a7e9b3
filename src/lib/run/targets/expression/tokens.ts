import { ExpressionFault, QUOTE_HINT } from './fault.ts';

export interface Token {
  readonly kind: '&' | '|' | '!' | '(' | ')' | 'atom' | 'end';
  /** Of an atom: all of it, quotes and brackets too. */
  readonly text: string;
  /** Index in the expression, from 0. */
  readonly at: number;
}

const SPACE = /\s/;
const OPERATOR = /[&|!()]/;
const QUOTED = /"(?:[^"\\]|\\[^])*"/y;
/** What follows a space and begins an atom of its own: the operator between the two was forgotten. */
const NEXT_ATOM = /(?:tag|id|name|platform|ping|agent|group|state):|@/iy;
/** After these, and before a comma, a space means nothing. */
const GOES_ON = /[,:<>=]/;

/** Cuts an expression at operators and spaces, but not inside of quotes and of the brackets of a node set. Throws ExpressionFaults. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while ((at = skipSpaces(text, at)) < text.length) {
    const character = text.charAt(at);
    if (isOperator(character)) {
      tokens.push({ kind: character, text: character, at });
      at += 1;
    } else {
      const end = endOfAtom(text, at);
      tokens.push({ kind: 'atom', text: text.slice(at, end), at });
      at = end;
    }
  }
  tokens.push({ kind: 'end', text: '', at: text.length });
  return tokens;
}

const isOperator = (character: string): character is '&' | '|' | '!' | '(' | ')' => OPERATOR.test(character);

function skipSpaces(text: string, from: number): number {
  let at = from;
  while (at < text.length && SPACE.test(text.charAt(at))) at += 1;
  return at;
}

function endOfAtom(text: string, start: number): number {
  // Values of tags may hold spaces, and brackets mean nothing there.
  const isTag = text.slice(start, start + 4).toLowerCase() === 'tag:';
  let at = start;
  while (at < text.length) {
    const character = text.charAt(at);
    if (character === '"') at = endOfQuotes(text, at);
    else if (character === '[' && !isTag) at = endOfBrackets(text, at);
    else if (OPERATOR.test(character)) return at;
    else if (SPACE.test(character)) {
      const next = skipSpaces(text, at);
      if (next === text.length || OPERATOR.test(text.charAt(next))) return at;
      NEXT_ATOM.lastIndex = next;
      const isOver = NEXT_ATOM.test(text) || !(isTag || text.charAt(next) === ',' || GOES_ON.test(text.charAt(at - 1)));
      if (isOver) throw new ExpressionFault(next, 'an operator is missing here', `Put & (and) or | (or) in between. ${QUOTE_HINT}`);
      at = next;
    } else at += 1;
  }
  return at;
}

/** The index after the quoted text that begins at `at`. */
export function endOfQuotes(text: string, at: number): number {
  QUOTED.lastIndex = at;
  if (!QUOTED.test(text)) throw new ExpressionFault(at, 'the quotes that begin here do not end', 'Close them with ".');
  return QUOTED.lastIndex;
}

/** The index after the brackets that begin at `at`. */
export function endOfBrackets(text: string, at: number): number {
  const end = text.indexOf(']', at);
  if (end === -1) throw new ExpressionFault(at, 'the bracket that begins here does not close', 'Folded names look like web-[01-09,11].');
  return end + 1;
}
