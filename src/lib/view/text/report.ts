import type { NodeStatus, RunEvent } from '../../run/events.ts';
import { foldNodeSet } from '../../run/targets/node-set.ts';
import type { Color } from '../color.ts';
import { formatDuration } from '../duration.ts';
import { flushed } from '../flushed.ts';
import type { RunState } from '../run-state.ts';
import { complaintOf } from '../run-words.ts';
import { safeLine } from '../safe-text.ts';
import type { EventSink } from '../sink.ts';
import { STATUS_STYLE, statusWithExit } from '../status-words.ts';
import type { TextStream } from '../text-stream.ts';

/** A set of names that does not fold fills no more than a few lines. */
const LONGEST_SET = 1500;
const NAMES_THEN = 50;
/** So many complaints of a group, and so much lost output, are shown; the rest is counted. */
const COMPLAINTS_SHOWN = 3;
const LOST_SHOWN = 10;

interface BadEnd {
  readonly status: NodeStatus;
  readonly exitCode: number | undefined;
  readonly labels: string[];
  /** What was said, and by whom. Not every node has said something that was kept. */
  readonly complaints: Map<string, string[]>;
}

/** What a person must know when a run is over: who did not succeed and why, what was lost, the verdict. Safe lines. */
export function reportLines(state: RunState, color: Color): string[] {
  const lines = badEnds(state).flatMap((end) => badEndLines(end, color));
  lines.push(...lostLines(state, color));
  if (state.verdict === undefined) return lines;
  const { exitCode, summary } = state.verdict;
  const took = formatDuration(state.elapsed(state.endedAt ?? 0));
  return [...lines, `${color(exitCode === 0 ? ['bold', 'green'] : ['bold', 'red'], safeLine(summary))}; took ${took}`];
}

function badEnds(state: RunState): BadEnd[] {
  const ends = new Map<string, BadEnd>();
  for (let node = 0; node < state.total; node += 1) {
    const status = state.nodes.status(node);
    if (status === 'success') continue;
    const exitCode = state.nodes.exitCode(node);
    const key = `${status} ${exitCode ?? ''}`;
    let end = ends.get(key);
    if (end === undefined) {
      end = { status, exitCode, labels: [], complaints: new Map() };
      ends.set(key, end);
    }
    const label = state.nodes.label(node);
    end.labels.push(label);
    const complaint = complaintOf(state, node);
    if (complaint === '') continue;
    const labels = end.complaints.get(complaint);
    if (labels === undefined) end.complaints.set(complaint, [label]);
    else labels.push(label);
  }
  return [...ends.values()].sort((a, b) => b.labels.length - a.labels.length);
}

function badEndLines(end: BadEnd, color: Color): string[] {
  const head = `${color(STATUS_STYLE[end.status], statusWithExit(end.status, end.exitCode))}: ${foldShort(end.labels)}`;
  const complaints = [...end.complaints].sort(([, a], [, b]) => b.length - a.length);
  const only = complaints.length === 1 && complaints[0]?.[1].length === end.labels.length;
  const shown = complaints.slice(0, COMPLAINTS_SHOWN).map(([text, labels]) => `  ${only ? '' : `${foldShort(labels)}: `}${text}`);
  return [head, ...shown, ...more(complaints.length - COMPLAINTS_SHOWN, 'other last lines')];
}

function lostLines(state: RunState, color: Color): string[] {
  if (state.lost.length === 0) return [];
  const shown = state.lost.slice(0, LOST_SHOWN).map(({ node, lost }) => {
    const where = `${state.nodes.label(node)} ${lost.step === '' ? '' : `${safeLine(lost.step)} `}${lost.stream}`;
    return `  ${where}: ${lost.keptCharacters} characters kept; ${safeLine(lost.why)}`;
  });
  return [color('yellow', 'output that was cut:'), ...shown, ...more(state.lost.length - LOST_SHOWN, 'more')];
}

const more = (count: number, what: string): string[] => (count > 0 ? [`  … and ${count} ${what}`] : []);

function foldShort(labels: readonly string[]): string {
  const count = labels.length > 1 ? ` (${labels.length})` : '';
  const folded = foldNodeSet(labels);
  if (folded.length <= LONGEST_SET || labels.length <= NAMES_THEN) return folded + count;
  return `${foldNodeSet(labels.slice(0, NAMES_THEN))} … and ${labels.length - NAMES_THEN} more${count}`;
}

export interface ReportOptions {
  readonly state: RunState;
  readonly stderr: TextStream;
  readonly color: Color;
  /** Notices were on no line of their own: the live view has shown them and is gone. */
  readonly notices: boolean;
  /** False where the report is in a document for a program. */
  readonly ends: boolean;
  /** Nothing is said of a run that went well. */
  readonly brief?: boolean;
}

/** Writes the report when the run is over. */
export class Report implements EventSink {
  readonly #options: ReportOptions;

  constructor(options: ReportOptions) {
    this.#options = options;
  }

  handle(_event: RunEvent): void {
    // The state has it all.
  }

  async close(): Promise<void> {
    const { state, stderr, color, notices, ends, brief } = this.#options;
    const said = notices ? state.notices.map(({ level, message }) => (level === 'warning' ? color('yellow', safeLine(message)) : safeLine(message))) : [];
    const lines = [...said, ...(ends && !(brief && state.verdict?.exitCode === 0) ? reportLines(state, color) : [])];
    if (lines.length > 0) stderr.write(`${lines.join('\n')}\n`);
    await flushed(stderr);
  }
}
