import { isTerminal, type NodeStatus, type RunEvent } from '../../run/events.ts';
import { foldNodeSet } from '../../run/targets/node-set.ts';
import { flushed } from '../flushed.ts';
import { KeptOutput } from '../kept-output.ts';
import type { RunState } from '../run-state.ts';
import type { EventSink } from '../sink.ts';
import { STATUS_STYLE, statusWithExit } from '../status-words.ts';
import type { TextStream } from '../text-stream.ts';
import { AlikeOutputs } from './alike.ts';
import { diffLines, diffText } from './line-diff.ts';
import { maskText } from './mask.ts';
import { outputText, type OutputFormat } from './output-text.ts';

const LINE = '-'.repeat(15);

interface Group {
  readonly status: NodeStatus;
  readonly exitCode: number | undefined;
  readonly text: string;
  /** Of the node whose text it is. */
  readonly names: readonly string[];
  readonly labels: string[];
}

export interface GatherOptions {
  readonly state: RunState;
  readonly stdout: TextStream;
  readonly format: OutputFormat;
  /** Names, addresses, times and the like do not count as differences; what is odd is shown as its difference to the most. */
  readonly similar: boolean;
}

/** At the end, nodes that ended alike and wrote the same, folded together as `clush -b` prints them; the largest group first. */
export class Gather implements EventSink {
  readonly #options: GatherOptions;
  readonly #output = new KeptOutput();
  readonly #ended = new Set<string>();
  readonly #groups = new Map<string, Group>();
  readonly #alike = new AlikeOutputs();

  constructor(options: GatherOptions) {
    this.#options = options;
  }

  handle(event: RunEvent): void {
    if (event.type === 'node-output') this.#output.append(event);
    else if (event.type === 'node-status' && isTerminal(event.status) && !this.#ended.has(event.node)) {
      this.#ended.add(event.node);
      this.#put(event.node);
    }
  }

  async close(): Promise<void> {
    for (const node of this.#output.nodes) this.#put(node);
    const groups = [...this.#groups.values()].sort((a, b) => b.labels.length - a.labels.length);
    const [majority] = groups;
    for (const group of groups) this.#options.stdout.write(this.#format(group, majority));
    await flushed(this.#options.stdout);
  }

  /** Of nodes that wrote the same only one text is kept. */
  #put(id: string): void {
    const { nodes } = this.#options.state;
    const node = nodes.indexOf(id);
    const text = outputText(this.#output.take(id), this.#options.format);
    const status = nodes.status(node);
    const exitCode = nodes.exitCode(node);
    const names = [nodes.label(node), nodes.ref(node).name, id];
    const key = `${status} ${exitCode ?? ''}\n${this.#options.similar ? this.#alike.groupOf(text, names) : text}`;
    const group = this.#groups.get(key);
    if (group === undefined) this.#groups.set(key, { status, exitCode, text, names, labels: [nodes.label(node)] });
    else group.labels.push(nodes.label(node));
  }

  #format(group: Group, majority: Group | undefined): string {
    const { color } = this.#options.format;
    const names = color('bold', foldNodeSet(group.labels));
    const words = group.status === 'success' ? '' : `: ${color(STATUS_STYLE[group.status], statusWithExit(group.status, group.exitCode))}`;
    return `${LINE}\n${names} (${group.labels.length})${words}\n${LINE}\n${this.#options.similar ? oddText(group, majority) : group.text}`;
  }
}

/** How a group's text differs from that of the most nodes; the text itself where there is nothing to compare it with, or too much. */
function oddText(group: Group, majority: Group | undefined): string {
  if (majority === undefined || group === majority || group.text === '' || majority.text === '') return group.text;
  const difference = diffLines(majority.text, group.text, (line) => maskText(line, [...majority.names, ...group.names]));
  if (difference.kind === 'too-large') return group.text;
  return `differs from ${foldNodeSet(majority.labels)}:\n${diffText(difference.edits).map((line) => `${line}\n`).join('')}`;
}
