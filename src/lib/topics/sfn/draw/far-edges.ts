import type { Graph, GraphEdge } from '../../../asl/graph/graph.ts';

/** Edges of no more ranks than this are drawn to their ends. */
const FAR = 10;
/** So many lines to one state can still be told apart, however long they are. */
const FEW = 4;

/**
 * Ids of edges that are not drawn to their ends, for they lead far across the picture to a state that many others lead
 * to as well: the handler of all errors, the end. What such an edge leads to is said where it begins. Without this a
 * large machine is a bundle of long lines, which takes minutes to lay out, and which nobody can follow.
 */
export function farEdges({ nodes, edges }: Graph): Set<string> {
  const outgoing = Map.groupBy(edges, ({ from }) => from);
  const incoming = new Map<string, number>();
  for (const { to } of edges) incoming.set(to, (incoming.get(to) ?? 0) + 1);
  const ranks = ranksOf(nodes.map(({ id }) => id), outgoing);
  const rank = (id: string): number => ranks.get(id) ?? 0;
  const joins = new Set(nodes.filter(({ kind }) => kind === 'Join').map(({ id }) => id));
  return new Set(edges.filter(({ from, to }) => !joins.has(to) && (incoming.get(to) ?? 0) > FEW && Math.abs(rank(to) - rank(from)) > FAR).map(({ id }) => id));
}

/** How many ranks each node is below the first, by the longest way that has no way back in it. A label is a rank too. */
function ranksOf(nodes: readonly string[], outgoing: ReadonlyMap<string, readonly GraphEdge[]>): Map<string, number> {
  const ranks = new Map<string, number>();
  for (const { id, ways } of inOrder(nodes, outgoing)) {
    const rank = ranks.get(id) ?? 0;
    ranks.set(id, rank);
    for (const { to, label } of ways) ranks.set(to, Math.max(ranks.get(to) ?? 0, rank + (label === '' ? 1 : 2)));
  }
  return ranks;
}

/** Each node before those that it leads to, with its edges but those that lead back. Without recursion: chains can be long. */
function inOrder(nodes: readonly string[], outgoing: ReadonlyMap<string, readonly GraphEdge[]>): { readonly id: string; readonly ways: readonly GraphEdge[] }[] {
  const order: { readonly id: string; readonly ways: GraphEdge[] }[] = [];
  const seen = new Set<string>();
  const open = new Set<string>();
  for (const first of nodes) {
    if (seen.has(first)) continue;
    const way = [{ id: first, next: 0, ways: [] as GraphEdge[] }];
    seen.add(first);
    open.add(first);
    for (let top = way.at(-1); top !== undefined; top = way.at(-1)) {
      const edge = outgoing.get(top.id)?.[top.next];
      top.next += 1;
      if (edge === undefined) {
        order.push({ id: top.id, ways: top.ways });
        open.delete(top.id);
        way.pop();
      } else if (!open.has(edge.to)) {
        top.ways.push(edge);
        if (seen.has(edge.to)) continue;
        seen.add(edge.to);
        open.add(edge.to);
        way.push({ id: edge.to, next: 0, ways: [] });
      }
    }
  }
  return order.reverse();
}
