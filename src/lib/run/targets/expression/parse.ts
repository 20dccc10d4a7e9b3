import { UserError } from '../../../errors/errors.ts';
import { parseAtom, type ListReader } from './atoms.ts';
import { ExpressionFault } from './fault.ts';
import { tokenize, type Token } from './tokens.ts';
import type { Expression } from './types.ts';

/** Parentheses and exclamation marks inside of each other. */
const DEEPEST = 100;
const SHOWN = 80;

/**
 * A target expression: atoms joined by ! (binds strongest), & and |, with parentheses. Pure but for `readList`, which
 * reads the file of an `@file`. Throws UserErrors that say the column; `flag` stands before the text in them.
 */
export function parseExpression(text: string, readList?: ListReader, flag = '--targets'): Expression {
  try {
    return new Parser(tokenize(text), readList).parse();
  } catch (error) {
    if (!(error instanceof ExpressionFault)) throw error;
    throw new UserError('bad-target', `${flag}: "${shorten(text)}", column ${error.at + 1}: ${shorten(error.message)}`, error.hint, { cause: error });
  }
}

class Parser {
  readonly #tokens: readonly Token[];
  readonly #readList: ListReader | undefined;
  #next = 0;
  #depth = 0;

  constructor(tokens: readonly Token[], readList: ListReader | undefined) {
    this.#tokens = tokens;
    this.#readList = readList;
  }

  parse(): Expression {
    const expression = this.#alternatives();
    const rest = this.#peek();
    if (rest.kind === ')') throw new ExpressionFault(rest.at, 'this ) closes nothing', 'Take it out, or put a ( before.');
    if (rest.kind !== 'end') throw new ExpressionFault(rest.at, 'an operator is missing here', 'Put & (and) or | (or) in between.');
    return expression;
  }

  #alternatives(): Expression {
    return this.#joined('|', 'or', () => this.#joined('&', 'and', () => this.#term()));
  }

  #joined(operator: '&' | '|', kind: 'and' | 'or', read: () => Expression): Expression {
    const first = read();
    if (this.#peek().kind !== operator) return first;
    const terms = [first];
    while (this.#peek().kind === operator) {
      this.#take();
      terms.push(read());
    }
    return { kind, terms };
  }

  #term(): Expression {
    const token = this.#take();
    switch (token.kind) {
      case 'atom':
        return parseAtom(token, this.#readList);
      case '!':
        return { kind: 'not', term: this.#deeper(token, () => this.#term()) };
      case '(': {
        const inner = this.#deeper(token, () => this.#alternatives());
        const end = this.#take();
        if (end.kind === ')') return inner;
        if (end.kind === 'end') throw new ExpressionFault(token.at, 'this ( is not closed', 'Put a ) at its end.');
        throw new ExpressionFault(end.at, 'an operator is missing here', 'Put & (and) or | (or) in between.');
      }
      default:
        throw this.#nothingThere(token);
    }
  }

  #nothingThere({ kind, at }: Token): ExpressionFault {
    const before = this.#tokens[this.#next - 2]?.kind;
    const hint = 'Write it like tag:Role=web & !(ping:Inactive | name:web-01).';
    if (before === undefined && kind === 'end') return new ExpressionFault(at, 'there is nothing in it', hint);
    if ((kind === '&' || kind === '|') && before === kind) return new ExpressionFault(at, `${kind} stands twice`, `One ${kind} is enough.`);
    if (before === undefined) return new ExpressionFault(at, `nothing stands before the ${kind}`, hint);
    return new ExpressionFault(at, `nothing stands after the ${before}`, hint);
  }

  #deeper(token: Token, read: () => Expression): Expression {
    this.#depth += 1;
    if (this.#depth > DEEPEST) throw new ExpressionFault(token.at, `more than ${DEEPEST} of ( and ! stand inside of each other`, 'Write it more simply.');
    const expression = read();
    this.#depth -= 1;
    return expression;
  }

  #peek(): Token {
    return this.#tokens[this.#next] ?? END;
  }

  #take(): Token {
    const token = this.#peek();
    this.#next += 1;
    return token;
  }
}

const END: Token = { kind: 'end', text: '', at: 0 };

/** On one line, and not longer than a line. */
const shorten = (text: string): string => {
  const line = text.replaceAll(/\s*\n\s*/g, ' ');
  return line.length > SHOWN ? `${line.slice(0, SHOWN - 1)}…` : line;
};
