import { FUNCTION_NAMES } from './function-names.ts';
import { childrenOf, filtersOf, groupOf, partsOf, type SyntaxNode } from './syntax.ts';

/** A name without its dollar sign, and where it stands: UTF-16 units from the beginning of the expression. */
export interface NameUse {
  readonly name: string;
  readonly offset: number;
}

export interface ExpressionNames {
  /** Variables that the expression takes from outside, `states` among them, each time that they are used. */
  readonly variables: readonly NameUse[];
  /** What is called, and is neither a function that there is nor one made in the expression. `$eval` is barred by AWS. */
  readonly unknownFunctions: readonly NameUse[];
  /**
   * What stands for a context that a state has not: a bare name, `$` (its name is empty) and `$$` (its name is `$`). AWS
   * refuses them: "Reference to 'phone' at the top level is not supported."
   */
  readonly contextReferences: readonly NameUse[];
  /** What is read of `$states`: input, result, errorOutput, context, or something that is not there. */
  readonly statesFields: readonly NameUse[];
}

interface Scope {
  readonly bound: Set<string>;
  /** What the blocks around bind anywhere: a function's body runs later and sees what is bound behind it. */
  readonly later: ReadonlySet<string>;
  /** Whether the context is still the one of the whole expression. */
  readonly atTop: boolean;
}

/** The names in an expression, in the order in which they are evaluated. */
export function namesIn(tree: SyntaxNode): ExpressionNames {
  const names: Collected = { variables: [], unknownFunctions: [], contextReferences: [], statesFields: [] };
  visit(tree, { bound: new Set(), later: bindingsOf([tree]), atTop: true }, names);
  return names;
}

type Collected = { -readonly [Kind in keyof ExpressionNames]: NameUse[] };

const nameOf = ({ value }: SyntaxNode): string => (typeof value === 'string' ? value : '');

const useOf = (node: SyntaxNode, sign: string): NameUse => ({ name: nameOf(node), offset: Math.max(0, (node.position ?? 0) - nameOf(node).length - sign.length) });

function visit(node: SyntaxNode, scope: Scope, names: Collected): void {
  switch (node.type) {
    case 'path':
      return visitPath(node, scope, names);
    case 'variable':
      visitVariable(node, scope, names);
      break;
    case 'function':
    case 'partial':
      visitCall(node, scope, names);
      break;
    case 'bind':
      visitAll(partsOf(node).slice(1), scope, names);
      scope.bound.add(nameOf(node.lhs as SyntaxNode));
      break;
    case 'block':
      visitAll(node.expressions ?? [], { ...scope, bound: new Set(scope.bound), later: scope.later.union(bindingsOf(node.expressions ?? [])) }, names);
      break;
    case 'lambda':
      visitAll(partsOf(node), { ...scope, bound: scope.bound.union(scope.later).union(new Set((node.arguments ?? []).map(nameOf))) }, names);
      break;
    case 'transform':
      visitAll(partsOf(node), { ...scope, atTop: false }, names);
      break;
    default:
      visitAll(partsOf(node), scope, names);
  }
  visitBehind(node, scope, names);
}

const visitAll = (nodes: readonly SyntaxNode[], scope: Scope, names: Collected): void => nodes.forEach((node) => visit(node, scope, names));

/** Filters and groups have each item as their context. */
const visitBehind = (node: SyntaxNode, scope: Scope, names: Collected): void => visitAll([...filtersOf(node), ...groupOf(node)], { ...scope, atTop: false }, names);

function visitPath(path: SyntaxNode, outer: Scope, names: Collected): void {
  const steps = path.steps ?? [];
  const [first, second] = steps;
  if (first?.type === 'variable' && first.value === 'states' && second?.type === 'name' && !outer.bound.has('states')) names.statesFields.push(useOf(second, ''));
  const bound = new Set(outer.bound);
  for (const [index, step] of steps.entries()) {
    const scope = { ...outer, bound, atTop: outer.atTop && index === 0 };
    if (step.type === 'name' && scope.atTop) names.contextReferences.push(useOf(step, ''));
    // `@$v` and `#$i` are bound from the step's own filters on.
    for (const name of [step.focus, step.index, ...(step.stages ?? []).map((stage) => (stage.type === 'index' ? stage.value : undefined))]) if (name !== undefined) bound.add(name);
    visit(step, scope, names);
  }
  visitBehind(path, { ...outer, bound }, names);
}

function visitVariable(node: SyntaxNode, { bound, atTop }: Scope, names: Collected): void {
  const name = nameOf(node);
  if (name === '$' || name === '') {
    if (atTop || name === '$') names.contextReferences.push(useOf(node, '$'));
  } else if (!bound.has(name) && !FUNCTION_NAMES.has(name)) names.variables.push(useOf(node, '$'));
}

function visitCall(node: SyntaxNode, scope: Scope, names: Collected): void {
  const { procedure } = node;
  if (procedure?.type === 'variable') {
    if (!scope.bound.has(nameOf(procedure)) && !FUNCTION_NAMES.has(nameOf(procedure))) names.unknownFunctions.push(useOf(procedure, '$'));
  } else if (procedure !== undefined) visit(procedure, scope, names);
  visitAll(node.arguments ?? [], scope, names);
}

/** What is bound in these nodes, but not in blocks and functions of their own. */
function bindingsOf(nodes: readonly SyntaxNode[]): Set<string> {
  return new Set(
    nodes.flatMap((node) => {
      if (node.type === 'block' || node.type === 'lambda') return [];
      return [...(node.type === 'bind' ? [nameOf(node.lhs as SyntaxNode)] : []), ...bindingsOf(childrenOf(node))];
    }),
  );
}
