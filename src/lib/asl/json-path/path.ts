import type { Json } from '../json.ts';
import type { Pattern } from './pattern/pattern.ts';

/** Where a path begins: `$`, `$$`, `$name`, or in a filter `@`. */
export type PathRoot = { readonly kind: 'input' } | { readonly kind: 'context' } | { readonly kind: 'variable'; readonly name: string } | { readonly kind: 'item' };

export type Step =
  /** Several names at the end of a path give one object, elsewhere one match each. */
  | { readonly kind: 'child'; readonly names: readonly string[] }
  /** Negative indexes count from the end. */
  | { readonly kind: 'index'; readonly indexes: readonly number[] }
  | { readonly kind: 'slice'; readonly from: number | undefined; readonly to: number | undefined }
  | { readonly kind: 'wildcard' }
  /** `..`: the step that follows is applied at every depth. */
  | { readonly kind: 'descent' }
  | { readonly kind: 'filter'; readonly condition: Condition }
  | { readonly kind: 'function'; readonly name: string; readonly parameters: readonly Parameter[] };

export type Parameter = { readonly kind: 'path'; readonly path: Path } | { readonly kind: 'value'; readonly value: string | number | boolean | null };

/** A compiled path. */
export interface Path {
  readonly text: string;
  readonly root: PathRoot;
  readonly steps: readonly Step[];
  /** It can find one value at most; others give a list. */
  readonly isDefinite: boolean;
  /** The keys and indexes, where the path has nothing else: most paths, and the fast way through them. */
  readonly plain: readonly (string | number)[] | undefined;
  /** `$..a.length()`: the functions from this step on are given the list of all that was found. */
  readonly gathersAt: number | undefined;
}

export const FILTER_OPERATORS = ['==', '!=', '===', '!==', '<', '<=', '>', '>=', '=~', 'in', 'nin', 'subsetof', 'anyof', 'noneof', 'all', 'size', 'empty', 'contains'] as const;

export type FilterOperator = (typeof FILTER_OPERATORS)[number];

export type Operand = { readonly kind: 'path'; readonly path: Path } | { readonly kind: 'value'; readonly value: Json } | { readonly kind: 'pattern'; readonly pattern: Pattern };

/** What stands in `[?( )]`. https://github.com/json-path/JsonPath#filter-operators */
export type Condition =
  | { readonly kind: 'and' | 'or'; readonly terms: readonly Condition[] }
  | { readonly kind: 'not'; readonly term: Condition }
  | { readonly kind: 'exists'; readonly path: Path }
  | { readonly kind: 'compare'; readonly operator: FilterOperator; readonly left: Operand; readonly right: Operand };

const quoted = (name: string): string => `'${name}'`;

/** The canonical form of a step, as it stands in Jayway's messages. */
export function stepText(step: Step): string {
  switch (step.kind) {
    case 'child':
      return `[${step.names.map(quoted).join(',')}]`;
    case 'index':
      return `[${step.indexes.join(',')}]`;
    case 'slice':
      return `[${step.from ?? ''}:${step.to ?? ''}]`;
    case 'wildcard':
      return '[*]';
    case 'descent':
      return '..';
    case 'filter':
      return '[?]';
    case 'function':
      return `.${step.name}(${step.parameters.length === 0 ? '' : '...'})`;
  }
}

/** `$` for the context object too: AWS takes the first `$` away before its library sees the path. */
export function rootText(root: PathRoot): string {
  if (root.kind === 'variable') return `$${root.name}`;
  return root.kind === 'item' ? '@' : '$';
}

export const pathText = (path: Path, until = path.steps.length): string => rootText(path.root) + path.steps.slice(0, until).map(stepText).join('');

/** Whether the steps before `until` can find one value at most. */
export function isDefiniteUntil(steps: readonly Step[], until: number): boolean {
  return steps.slice(0, until).every((step, index) => {
    if (step.kind === 'child') return step.names.length === 1 || index === steps.length - 1;
    return step.kind === 'function' || (step.kind === 'index' && step.indexes.length === 1);
  });
}
