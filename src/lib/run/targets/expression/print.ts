import { foldNodeSet, unfoldNodeSet } from '../node-set.ts';
import type { Atom, Expression, VersionTest } from './types.ts';

/** The expression as text that parses to the same again. */
export function printExpression(expression: Expression): string {
  switch (expression.kind) {
    case 'and':
      return expression.terms.map((term) => inside(term, ['and', 'or'])).join(' & ');
    case 'or':
      return expression.terms.map((term) => inside(term, ['or'])).join(' | ');
    case 'not':
      return `!${inside(expression.term, ['and', 'or'])}`;
    default:
      return printAtom(expression);
  }
}

const inside = (term: Expression, inParentheses: readonly string[]): string =>
  inParentheses.includes(term.kind) ? `(${printExpression(term)})` : printExpression(term);

export function printAtom(atom: Atom): string {
  switch (atom.kind) {
    case 'all':
      return '*';
    case 'tag':
      return `tag:${quote(atom.key, /^[\w./:@+-]+$/)}${atom.values.length === 0 ? '' : `=${atom.values.map((value) => quote(value, /^[\w./:@+=-]+$/)).join(',')}`}`;
    case 'id':
      return `id:${atom.ids.join(',')}`;
    case 'name':
      return `name:${[...foldInOrder(atom.names), ...atom.globs].join(',')}`;
    case 'agent':
      return `agent:${atom.tests.map(printVersionTest).join(',')}`;
    case 'group':
      return `group:${quote(atom.name, /^[\w./:@+=-]+$/)}`;
    case 'platform':
    case 'ping':
    case 'state':
      return `${atom.kind}:${atom.values.join(',')}`;
  }
}

const printVersionTest = ({ operator, version }: VersionTest): string => (operator === 'like' || operator === '=' ? version : operator + version);

/** Folded where that keeps their order, else one by one. */
function foldInOrder(names: readonly string[]): string[] {
  if (names.length > 1 && names.every((name) => PLAIN_NAME.test(name))) {
    const folded = foldNodeSet(names);
    const unfolded = unfoldNodeSet(folded);
    if (unfolded.length === names.length && unfolded.every((name, index) => name === names[index])) return [folded];
  }
  return names.map((name) => quote(name, PLAIN_NAME));
}

const PLAIN_NAME = /^[\w./+-]+$/;

const quote = (text: string, plain: RegExp): string => (plain.test(text) ? text : JSON.stringify(text));
