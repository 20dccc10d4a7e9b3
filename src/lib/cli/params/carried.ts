import type { NodeStatus } from '../../run/events.ts';
import { Journal, journalFolder } from '../../run/journal/journal.ts';
import type { RunRecord } from '../../run/journal/run-record.ts';
import type { ParametersApi } from '../../topics/params/api.ts';
import { versionIn } from '../../topics/params/change-driver.ts';
import { lookAtAll } from '../../topics/params/look-at.ts';
import type { Carried } from '../../topics/params/undo.ts';
import type { ConnectionFlags } from '../flags/connection.ts';
import { changesOf } from './resume.ts';

export interface CarriedRun {
  readonly record: RunRecord;
  readonly words: ConnectionFlags;
  /** What certainly was done. */
  readonly carried: readonly Carried[];
  /** What was about to be done when the run was broken off, as far as it turns out to have been done. */
  readonly doubtful: (api: ParametersApi, signal: AbortSignal) => Promise<Carried[]>;
}

/** What a run of the journal did to parameters. Throws UserErrors. */
export function readCarried(word: string): CarriedRun {
  const journal = new Journal(journalFolder(process.env));
  const record = journal.find(word, 'params');
  const { changes, words } = changesOf(record);
  const byName = new Map(changes.map((change) => [change.name, change]));
  const ends = new Map<string, NodeStatus>();
  const versions = new Map<string, number | undefined>();
  const begun = new Set<string>();
  for (const event of journal.events(record.id)) {
    if (event.type === 'dispatching') for (const name of event.nodes) begun.add(name);
    else if (event.type === 'dispatched') for (const name of event.nodes) versions.set(name, versionIn(event.dispatchId));
    else if (event.type === 'node-status') ends.set(event.node, event.status);
  }
  journal.close();
  const isDone = (name: string): boolean => versions.has(name);
  const inDoubt = changes.filter(({ name }) => begun.has(name) && !isDone(name) && !CERTAIN.has(ends.get(name) ?? 'pending'));
  return {
    record,
    words,
    carried: [...versions].flatMap(([name, version]) => {
      const change = byName.get(name);
      return change === undefined ? [] : [{ change, version }];
    }),
    doubtful: async (api, signal) => (await lookAtAll(inDoubt, api, signal)).flatMap(({ change, standpoint, version }) => (standpoint.kind === 'done' || standpoint.kind === 'half' ? [{ change, version }] : [])),
  };
}

/** Ends after which the service certainly did nothing. */
const CERTAIN: ReadonlySet<NodeStatus> = new Set<NodeStatus>(['failed', 'access-denied', 'not-sent', 'terminated']);
