/** A node of JSONata's syntax tree, after its own post-processing: as much as is read here. */
export interface SyntaxNode {
  readonly type: string;
  readonly value?: unknown;
  /** UTF-16 units from the beginning of the expression to the end of the node's first token. */
  readonly position?: number;
  readonly steps?: readonly SyntaxNode[];
  readonly expressions?: readonly SyntaxNode[];
  readonly expression?: SyntaxNode;
  readonly arguments?: readonly SyntaxNode[];
  readonly procedure?: SyntaxNode;
  /** Pairs in an object, else one operand; the name of a variable in `:=`. */
  readonly lhs?: SyntaxNode | readonly Pair[];
  readonly rhs?: SyntaxNode;
  readonly condition?: SyntaxNode;
  readonly then?: SyntaxNode;
  readonly else?: SyntaxNode;
  readonly body?: SyntaxNode;
  readonly pattern?: SyntaxNode;
  readonly update?: SyntaxNode;
  readonly delete?: SyntaxNode;
  readonly terms?: readonly { readonly expression: SyntaxNode }[];
  readonly predicate?: readonly Stage[];
  readonly stages?: readonly Stage[];
  readonly group?: { readonly lhs: readonly Pair[] };
  /** The variables that `@$v` and `#$i` bind for what follows in the path. */
  readonly focus?: string;
  readonly index?: string;
}

export type Pair = readonly [key: SyntaxNode, value: SyntaxNode];

/** `[…]` behind a step, or `#$i` behind such a filter. */
export type Stage = { readonly type: 'filter'; readonly expr: SyntaxNode } | { readonly type: 'index'; readonly value: string };

const isPairs = (lhs: SyntaxNode['lhs']): lhs is readonly Pair[] => Array.isArray(lhs);

const given = (nodes: readonly (SyntaxNode | undefined)[]): SyntaxNode[] => nodes.filter((node) => node !== undefined);

export const filtersOf = ({ predicate = [], stages = [] }: SyntaxNode): SyntaxNode[] => [...predicate, ...stages].flatMap((stage) => (stage.type === 'filter' ? [stage.expr] : []));

/** What a node is made of, without its filters and groups, in the order in which it is evaluated. */
export const partsOf = (node: SyntaxNode): SyntaxNode[] => [
  ...(isPairs(node.lhs) ? node.lhs.flat() : given([node.lhs])),
  ...given([node.rhs, node.expression, node.condition, node.then, node.else, node.procedure]),
  ...(node.steps ?? []),
  ...(node.expressions ?? []),
  // The parameters of a lambda are names and not parts.
  ...(node.type === 'lambda' ? [] : (node.arguments ?? [])),
  ...given([node.body, node.pattern, node.update, node.delete]),
  ...(node.terms ?? []).map(({ expression }) => expression),
];

export const groupOf = ({ group }: SyntaxNode): SyntaxNode[] => group?.lhs.flat() ?? [];

/** Everything below a node. */
export const childrenOf = (node: SyntaxNode): SyntaxNode[] => [...partsOf(node), ...filtersOf(node), ...groupOf(node)];

/** The node and everything below it. Without recursion: a long `a & b & c…` is a deep tree. */
export function* everyNode(root: SyntaxNode): Generator<SyntaxNode> {
  const waiting = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    yield node;
    waiting.push(...childrenOf(node).reverse());
  }
}
