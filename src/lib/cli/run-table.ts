import type { Journal } from '../run/journal/journal.ts';
import type { RunRecord } from '../run/journal/run-record.ts';
import { formatTable } from '../view/table.ts';

/** A run as it is listed. `state` is running, ended or broken-off: a run whose program is gone before it ended. */
export interface ListedRun extends Omit<RunRecord, 'plan' | 'pid'> {
  readonly state: 'running' | 'ended' | 'broken-off';
}

export function listRuns(journal: Journal, most: number): ListedRun[] {
  return journal.list(most).map(({ plan: _plan, pid: _pid, ...run }) => ({ ...run, state: run.endedAt !== undefined ? 'ended' : journal.isHeld(run.id) ? 'running' : 'broken-off' }));
}

export const runTable = (runs: readonly ListedRun[]): string =>
  formatTable(runs, [
    { header: 'RUN', value: ({ id }) => id },
    { header: 'STARTED', value: ({ startedAt }) => new Date(startedAt).toISOString().slice(0, 19).replace('T', ' ') },
    { header: 'VERB', value: ({ verb }) => verb },
    { header: 'NODES', value: ({ total }) => String(total), align: 'right' },
    { header: 'STATE', value: stateWords, shrink: true },
    { header: 'COMMAND', value: ({ title, parent }) => (parent === undefined ? title : `${title} (retry of ${parent})`), shrink: true },
  ]);

function stateWords({ state, verdict }: ListedRun): string {
  if (state === 'running') return 'running';
  return state === 'broken-off' ? 'broken off: runs resume goes on' : (verdict?.summary ?? 'ended');
}
