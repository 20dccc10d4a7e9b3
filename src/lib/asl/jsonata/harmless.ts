import { childrenOf, filtersOf, type Pair, type SyntaxNode } from './syntax.ts';

/** Longer ones can do too much with what they are given, however simple they are. */
const LONGEST = 500;

/** Functions whose time and result grow no faster than their arguments, whatever these are. */
const LINEAR = new Set(
  [
    'string length substring uppercase lowercase trim join base64encode base64decode',
    'number abs floor ceil round power sqrt random formatBase sum max min average boolean not exists count append reverse',
    'keys lookup merge error assert type now millis partition hash uuid parse',
  ]
    .join(' ')
    .split(' '),
);

/** These are quick with a short text that stands in the expression, and can take a very long time with another. */
const LINEAR_WITH_LITERAL = new Set(['contains', 'substringBefore', 'substringAfter', 'split', 'join']);

/** Each can make a text longer by a factor, as quotes are quoted again. Many in one another make a small text huge. */
const STRETCHING = new Set(['string', 'base64encode']);
const DEEPEST_STRETCHING = 3;

const COMPARISONS = new Set(['=', '!=', '<', '<=', '>', '>=']);
const ARITHMETIC = new Set(['+', '-', '*', '/', '%', 'and', 'or']);

/**
 * Whether an expression can neither run long nor grow, so that nobody has to watch it: it goes over what it is given once
 * for each path in it, and gives no more than that. No functions of its own, no regular expressions, ranges or variables
 * of its own; nothing that does for each item what takes long by itself. `text` is the expression.
 */
export function isHarmless(tree: SyntaxNode, text: string): boolean {
  if (text.length > LONGEST) return false;
  return onceOnly(tree) && stretching(tree) <= DEEPEST_STRETCHING;
}

/** How often, in one another, a text can be made longer by a factor. */
function stretching(node: SyntaxNode): number {
  const parts = childrenOf(node).map((part) => ({ part, depth: stretching(part) }));
  const deepest = Math.max(0, ...parts.map(({ depth }) => depth));
  if (node.type === 'function') return deepest + (STRETCHING.has(String(node.procedure?.value)) ? 1 : 0);
  // `a & b & c` is one in another, and writes each of its operands as JSON where it is not a text.
  if (!isConcatenation(node)) return deepest;
  return Math.max(0, ...parts.map(({ part, depth }) => (isConcatenation(part) || ((isLiteral(part) || part.type === 'path' || part.type === 'variable') && depth === 0) ? depth : depth + 1)));
}

/** How many times an expression goes over what it is given. */
export const passesOf = (tree: SyntaxNode): number => (tree.type === 'path' ? 1 : 0) + childrenOf(tree).reduce((sum, child) => sum + passesOf(child), 0);

const isBare = (node: SyntaxNode): boolean => node.predicate === undefined && node.stages === undefined && node.group === undefined && node.focus === undefined && node.index === undefined;

const isConcatenation = ({ type, value }: SyntaxNode): boolean => type === 'binary' && value === '&';

const isLiteral = ({ type }: SyntaxNode): boolean => type === 'string' || type === 'number' || type === 'value';

const everyPair = (pairs: readonly Pair[], test: (node: SyntaxNode) => boolean): boolean => pairs.flat().every(test);

/** For what is evaluated once. */
function onceOnly(node: SyntaxNode): boolean {
  if (node.type === 'path') return node.group === undefined && isPlainPath(node, true);
  if (node.type === 'variable') return isPlainVariable(node) && node.group === undefined && filtersOf(node).every(forEachItem);
  return isBare(node) && isCompound(node, onceOnly);
}

/** For what is evaluated for each item of a list: it may look at the item, and compare with what is outside. */
function forEachItem(node: SyntaxNode): boolean {
  if (!isBare(node)) return false;
  if (node.type === 'path') return isPlainPath(node, false);
  if (node.type === 'variable') return node.value === '';
  if (node.type === 'binary' && COMPARISONS.has(String(node.value))) return [node.lhs as SyntaxNode, node.rhs].every((side) => side !== undefined && (isOuterVariable(side) || forEachItem(side)));
  return isCompound(node, forEachItem);
}

const isPlainVariable = ({ value }: SyntaxNode): boolean => value !== '' && value !== '$';

const isOuterVariable = (node: SyntaxNode): boolean => node.type === 'variable' && isBare(node) && isPlainVariable(node);

/** Names behind a variable or a name; the last step may make something of each item. */
function isPlainPath({ steps = [] }: SyntaxNode, once: boolean): boolean {
  const isHead = (step: SyntaxNode): boolean => step.type === 'name' || (once && step.type === 'variable' && isPlainVariable(step));
  return steps.every((step, index) => {
    if (step.focus !== undefined || step.index !== undefined || step.group !== undefined || !filtersOf(step).every(forEachItem)) return false;
    if (index === 0) return isHead(step);
    if (step.type === 'name' || step.type === 'wildcard') return true;
    return index === steps.length - 1 && isBare(step) && step.type !== 'sort' && forEachItem(step);
  });
}

function isCompound(node: SyntaxNode, part: (node: SyntaxNode) => boolean): boolean {
  switch (node.type) {
    case 'string':
    case 'number':
    case 'value':
      return true;
    case 'binary':
      return (COMPARISONS.has(String(node.value)) || ARITHMETIC.has(String(node.value)) || node.value === '&') && childrenOf(node).every(part);
    case 'unary':
      return node.value === '{' ? everyPair(node.lhs as readonly Pair[], part) : childrenOf(node).every(part);
    case 'condition':
      return childrenOf(node).every(part);
    case 'block':
      return (node.expressions ?? []).every(part);
    case 'function':
      return isHarmlessCall(node) && (node.arguments ?? []).every(part);
    default:
      return false;
  }
}

function isHarmlessCall({ procedure, arguments: given = [] }: SyntaxNode): boolean {
  const name = procedure?.type === 'variable' ? String(procedure.value) : '';
  const [, second] = given;
  // The second argument is a flag for layout, whose result is far longer.
  if (name === 'string') return given.length <= 1;
  if (second !== undefined && LINEAR_WITH_LITERAL.has(name)) return isLiteral(second);
  return LINEAR.has(name);
}
