import type { RunEvent } from '../run/events.ts';
import { Journal, journalFolder } from '../run/journal/journal.ts';
import { pastOf } from '../run/journal/past.ts';
import type { OutputFlags } from './flags/output.ts';
import { performInView } from './perform-in-view.ts';

export interface ReplayFlags extends OutputFlags {
  readonly withOutput: boolean;
}

/** A run of the journal, through the views that it had. Gives the document for --json; sets the exit code by the verdict. */
export async function replayRun(word: string, flags: ReplayFlags): Promise<unknown> {
  const journal = new Journal(journalFolder(process.env));
  const record = journal.find(word);
  const events = pastOf(journal.events(record.id)).filter(({ type }) => flags.withOutput || type !== 'node-output');
  journal.close();
  return performInView(() => replay(events), { ...flags, live: false, requiredCoverage: record.verdict?.requiredCoverage ?? 1 });
}

async function* replay(events: readonly RunEvent[]): AsyncGenerator<RunEvent> {
  yield* events;
}
