import { stateKey } from '../../../../asl/graph/state-key.ts';
import type { Graph, GraphEdge, GraphNode } from '../../../../asl/graph/graph.ts';
import type { Color, Style } from '../../../../view/color.ts';
import { safeLine } from '../../../../view/safe-text.ts';
import { countWords, NOT_ENTERED, STATUS_WORD, type StateProgress, type Statuses } from '../status.ts';
import { wrapName } from '../wrap-name.ts';
import { STATUS_STYLE, type Signs } from './signs.ts';

interface OutlineOptions {
  readonly columns: number;
  readonly signs: Signs;
  readonly color: Color;
}

/** Of a terminal that is narrower, lines are wrapped by themselves. */
const LEAST_COLUMNS = 12;
const INDENT = '  ';

/**
 * The machine in words, for terminals that are too narrow for the picture: each state with what it does and where it
 * leads to, in the order in which they are reached, what is in a Parallel or Map further in.
 */
export function drawOutline(graph: Graph, statuses: Statuses | undefined, options: OutlineOptions): string[] {
  const outline = new Outline(graph, statuses, options);
  const start = graph.nodes.find(({ kind }) => kind === 'Start');
  if (start !== undefined) outline.transitions(start, '');
  outline.scope(undefined, '');
  return outline.lines;
}

class Outline {
  readonly lines: string[] = [];
  readonly #nodes: ReadonlyMap<string, GraphNode>;
  readonly #edges: ReadonlyMap<string, readonly GraphEdge[]>;
  readonly #graph: Graph;
  readonly #statuses: Statuses | undefined;
  readonly #options: OutlineOptions;

  constructor(graph: Graph, statuses: Statuses | undefined, options: OutlineOptions) {
    this.#graph = graph;
    this.#nodes = new Map(graph.nodes.map((node) => [node.id, node]));
    this.#edges = Map.groupBy(graph.edges, ({ from }) => from);
    this.#statuses = statuses;
    this.#options = options;
  }

  /** All states of a cluster; of the machine where there is none. */
  scope(cluster: string | undefined, indent: string): void {
    for (const node of this.#inOrder(cluster)) {
      this.#state(node, indent);
      this.#bodies(node, indent);
    }
  }

  transitions(node: GraphNode, indent: string): void {
    for (const { to, kind, label } of this.#edges.get(node.id) ?? []) {
      const words = kind === 'branch' ? 'begins' : safeLine(label);
      this.#write(indent, `${words === '' ? '' : `${words} `}${this.#options.signs.leads} ${this.#nameOf(to)}`, kind === 'catch' ? 'yellow' : undefined);
    }
  }

  #state(node: GraphNode, indent: string): void {
    const progress = this.#statuses === undefined ? undefined : (this.#statuses.get(stateKey(node.path)) ?? NOT_ENTERED);
    this.lines.push('');
    this.#write(indent, safeLine(node.label), boxStyle(node, progress));
    this.#write(indent + INDENT, safeLine(node.what), 'dim');
    if (progress !== undefined) this.#write(indent + INDENT, progress.entered > 1 ? countWords(progress) : STATUS_WORD[progress.status], STATUS_STYLE[progress.status]);
    this.transitions(node, indent + INDENT);
    // What leads on from a Parallel or Map leads on from where its bodies have ended.
    const join = this.#joinOf(node);
    if (join !== undefined) this.transitions(join, indent + INDENT);
  }

  #joinOf({ kind, cluster }: GraphNode): GraphNode | undefined {
    return kind === 'Parallel' || kind === 'Map' ? this.#graph.nodes.find((other) => other.kind === 'Join' && other.cluster === cluster) : undefined;
  }

  #bodies({ kind, cluster }: GraphNode, indent: string): void {
    if (kind === 'Map') this.scope(cluster, indent + INDENT + INDENT);
    if (kind !== 'Parallel') return;
    for (const [index, branch] of this.#graph.clusters.filter(({ parent, kind }) => parent === cluster && kind === 'Branch').entries()) {
      this.lines.push('');
      this.#write(indent + INDENT, `branch ${index + 1}`, 'dim');
      this.scope(branch.id, indent + INDENT + INDENT);
    }
  }

  /** As they are reached from the first one, then those that nothing leads to. A Map's own node is told by who asks for its body. */
  #inOrder(cluster: string | undefined): GraphNode[] {
    const members = new Map(this.#graph.nodes.filter((node) => this.#isStateOf(node, cluster)).map((node) => [node.id, node]));
    const entries = this.#graph.edges.filter(({ kind, to }) => (kind === 'start' || kind === 'branch') && members.has(to)).map(({ to }) => to);
    const seen = new Set<GraphNode>();
    // What comes first is taken first: from the end of the list.
    const open = [...entries, ...members.keys()].reverse();
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      const node = members.get(id);
      if (node === undefined || seen.has(node)) continue;
      seen.add(node);
      const exits = [node, this.#joinOf(node)].flatMap((from) => (from === undefined ? [] : (this.#edges.get(from.id) ?? [])));
      open.push(...exits.map(({ to }) => to).reverse());
    }
    return [...seen];
  }

  /** The node of a Parallel or Map is in its own cluster, and a state of the one around it. */
  #isStateOf(node: GraphNode, cluster: string | undefined): boolean {
    if (node.label === '' && node.what === '') return false;
    const own = this.#graph.clusters.find(({ id, kind }) => id === node.cluster && kind !== 'Branch');
    const isOwner = own !== undefined && own.path.length === node.path.length;
    return (isOwner ? own.parent : node.cluster) === cluster;
  }

  #nameOf(id: string): string {
    const node = this.#nodes.get(id);
    if (node?.kind === 'End') return 'end of the execution';
    if (node?.kind === 'Join') return `end of ${safeLine(node.path.at(-1) ?? '')}`;
    return safeLine(node?.label ?? '');
  }

  #write(indent: string, text: string, style: Style | undefined): void {
    const { columns, color } = this.#options;
    for (const [index, line] of wrapName(text, Math.max(LEAST_COLUMNS, columns - indent.length - INDENT.length), Number.POSITIVE_INFINITY).entries()) {
      const shown = style === undefined ? line : color(style, line);
      this.lines.push(`${indent}${index > 0 ? INDENT : ''}${shown}`);
    }
  }
}

function boxStyle({ kind }: GraphNode, progress: StateProgress | undefined): Style {
  const status = kind === 'Missing' ? 'red' : progress === undefined ? [] : STATUS_STYLE[progress.status];
  return ['bold', status].flat() as Style;
}
