import type { RunEvent, Verdict } from '../../run/events.ts';
import { compareNames } from '../../run/targets/compare-names.ts';
import { decideVerdict } from '../../run/verdict.ts';
import { formatDuration } from '../../view/duration.ts';
import { safeLine } from '../../view/safe-text.ts';
import { STATUS_WORD } from '../../view/status-words.ts';
import { formatTable } from '../../view/table.ts';
import { timeWords } from '../../view/time-words.ts';
import { recall, titleOf, type RecallOptions } from './recall.ts';
import type { CommandFact } from './types.ts';

type StatusEvent = RunEvent & { readonly type: 'node-status' };

interface NodeLine {
  readonly id: string;
  readonly name: string;
  readonly status: StatusEvent['status'];
  readonly exitCode?: number;
  readonly reason?: string;
  readonly startedAt?: number;
  readonly endedAt?: number;
}

/** A command as it stands now: a table for people, a document for programs. */
export async function showCommand(command: CommandFact, options: Omit<RecallOptions, 'follow'>, requiredCoverage: number): Promise<{ readonly text: string; readonly document: object }> {
  const nodes = new Map<string, NodeLine>();
  for await (const event of recall(command, { ...options, follow: false, withOutput: false })) {
    if (event.type === 'run-started') for (const { id, name } of event.nodes) nodes.set(id, { id, name, status: 'pending' });
    else if (event.type === 'node-status') {
      const { node, status, exitCode, reason, startedAt, endedAt } = event;
      nodes.set(node, { ...(nodes.get(node) ?? { id: node, name: node }), ...defined({ status, exitCode, reason, startedAt, endedAt }) } as NodeLine);
    }
  }
  // The service lists them in no order.
  const lines = [...nodes.values()].sort((a, b) => compareNames(a.name, b.name));
  const verdict = decideVerdict({ statuses: lines.map(({ status }) => status), requiredCoverage });
  return { text: textOf(command, lines, verdict), document: { command, verdict, nodes: lines } };
}

const defined = (members: Readonly<Record<string, unknown>>): object => Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));

function textOf(command: CommandFact, lines: readonly NodeLine[], verdict: Verdict): string {
  const table = formatTable(lines, [
    { header: 'ID', value: ({ id }) => id },
    { header: 'NAME', value: ({ name }) => name },
    { header: 'STATUS', value: ({ status }) => STATUS_WORD[status] },
    { header: 'EXIT', value: ({ exitCode }) => (exitCode === undefined ? '' : String(exitCode)), align: 'right' },
    { header: 'TOOK', value: ({ startedAt, endedAt }) => (startedAt === undefined || endedAt === undefined ? '' : formatDuration(endedAt - startedAt)), align: 'right' },
    { header: 'WHY', value: ({ reason }) => reason ?? '', shrink: true },
  ]);
  return [
    `command   ${safeLine(titleOf(command))}`,
    `document  ${safeLine(command.document)}, requested ${timeWords(command.requestedAt)}`,
    `service   ${safeLine(command.details === command.status ? command.status : `${command.status} (${command.details})`)}, ${command.completedCount} of ${command.targetCount} done, ${command.errorCount} errors`,
    `verdict   ${verdict.summary}`,
    '',
    table,
  ].join('\n');
}
