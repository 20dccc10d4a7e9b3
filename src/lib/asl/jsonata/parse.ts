import jsonata from 'jsonata';
import { childrenOf, everyNode, type SyntaxNode } from './syntax.ts';

export interface SyntaxProblem {
  /** JSONata's: `S0207`. */
  readonly code: string;
  readonly message: string;
  /** UTF-16 units from the beginning of the expression to what is wrong. */
  readonly offset: number;
}

export type ParsedExpression = { readonly ok: true; readonly tree: SyntaxNode } | { readonly ok: false; readonly problem: SyntaxProblem };

/** Takes what stands between `{%` and `%}`. Loads JSONata, which takes 11 ms: import this file where there is an expression. */
export function parseExpression(text: string): ParsedExpression {
  try {
    // The types that come with JSONata say less than there is.
    const tree = jsonata(text).ast() as unknown as SyntaxNode;
    const problem = newerOperator(tree, text) ?? tooDeep(tree);
    return problem === undefined ? { ok: true, tree } : { ok: false, problem };
  } catch (error) {
    return { ok: false, problem: problemOf(error, text) };
  }
}

const TOO_DEEP: SyntaxProblem = { code: 'S0201', message: 'Syntax error: the expression is nested too deeply', offset: 0 };

/** AWS evaluates at most 100 parts in one another. What is far beyond it would be too much for whoever walks the tree. */
const DEEPEST = 1_000;

function tooDeep(tree: SyntaxNode): SyntaxProblem | undefined {
  let level: readonly SyntaxNode[] = [tree];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > DEEPEST) return TOO_DEEP;
    level = level.flatMap(childrenOf);
  }
  return undefined;
}

function problemOf(error: unknown, text: string): SyntaxProblem {
  if (error instanceof RangeError) return TOO_DEEP;
  const { code = 'S0201', message, position = text.length, token } = error as { code?: string; message: string; position?: number; token?: unknown };
  const begin = typeof token === 'string' && text.slice(position - token.length, position) === token ? position - token.length : position;
  return { code, message, offset: Math.min(begin, text.length) };
}

/**
 * AWS has JSONata 2.0.6, and `a ?? b` and `a ?: b` came with 2.1: there they are a conditional with nothing in it. In the
 * tree they are conditionals too, so that only the text tells them apart.
 */
function newerOperator(tree: SyntaxNode, text: string): SyntaxProblem | undefined {
  // Most expressions have neither.
  if (!/\?[?:]/.test(text)) return undefined;
  for (const { type, position = 0 } of everyNode(tree)) {
    const operator = text.slice(position - 2, position);
    if (type === 'condition' && (operator === '??' || operator === '?:')) {
      return { code: 'S0211', message: `The symbol "${operator.slice(1)}" cannot be used as a unary operator`, offset: position - 1 };
    }
  }
  return undefined;
}
