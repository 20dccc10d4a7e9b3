import { EXIT } from '../../errors/exit-codes.ts';
import { isTerminal, type NodeStatus } from '../../run/events.ts';
import { STATUS_WORD } from '../../view/status-words.ts';
import { foldNodeSet } from '../../run/targets/node-set.ts';
import { recall, type RecallOptions } from './recall.ts';
import type { CommandFact } from './types.ts';

export interface CancelOptions extends Omit<RecallOptions, 'follow' | 'waitTimeoutSeconds'> {
  readonly wait: boolean;
  readonly onlyPlan: boolean;
}

export interface Cancelled {
  readonly commandId: string;
  readonly planned: boolean;
  readonly nodes: readonly { readonly id: string; readonly name: string; readonly before: NodeStatus; readonly status: NodeStatus }[];
  readonly exitCode: number;
}

const WAIT_SECONDS = 60;

/** Cancels what has not ended, and finds out node by node what became of it. Exit 6 where some did not end in time, 130 where nobody waited for it. */
export async function cancelCommand(command: CommandFact, options: CancelOptions): Promise<Cancelled> {
  const before = await statuses(command, options, false);
  const open = [...before].filter(([, { status }]) => !isTerminal(status)).map(([id]) => id);
  const result = (after: Statuses, exitCode: number): Cancelled => ({
    commandId: command.id,
    planned: options.onlyPlan,
    nodes: open.map((id) => ({ id, name: before.get(id)?.name ?? id, before: before.get(id)?.status ?? 'pending', status: after.get(id)?.status ?? 'unknown' })),
    exitCode,
  });
  if (open.length === 0 || options.onlyPlan) return result(before, EXIT.success);
  await options.lane.api.cancel(command.id, options.nodeIds.length === 0 ? [] : open, options.signal);
  if (!options.wait) return result(before, EXIT.success);
  const after = await statuses(command, { ...options, nodeIds: open }, true);
  if (options.signal.aborted) return result(after, EXIT.interrupted);
  return result(after, open.every((id) => after.get(id)?.status !== 'unknown') ? EXIT.success : EXIT.timedOut);
}

type Statuses = Map<string, { readonly name: string; readonly status: NodeStatus }>;

async function statuses(command: CommandFact, options: CancelOptions, follow: boolean): Promise<Statuses> {
  const found: Statuses = new Map();
  for await (const event of recall(command, { ...options, follow, withOutput: false, waitTimeoutSeconds: WAIT_SECONDS })) {
    if (event.type === 'run-started') for (const { id, name } of event.nodes) found.set(id, { name, status: 'pending' });
    else if (event.type === 'node-status') found.set(event.node, { name: found.get(event.node)?.name ?? event.node, status: event.status });
  }
  return found;
}

/** What was done, in a line a status. */
export function cancelWords({ nodes, planned, commandId }: Cancelled): string {
  if (nodes.length === 0) return 'nothing to cancel: every node has ended';
  if (planned) return `plan: cancel ${commandId} on ${foldNodeSet(nodes.map(({ name }) => name))}`;
  return [...Map.groupBy(nodes, ({ status }) => status)].map(([status, members]) => `${STATUS_WORD[status]}: ${foldNodeSet(members.map(({ name }) => name))}`).join('\n');
}
