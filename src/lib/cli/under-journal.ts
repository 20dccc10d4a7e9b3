import { Journal, journalFolder } from '../run/journal/journal.ts';
import type { RunLog } from '../run/journal/run-log.ts';

/** What a journal is told of a run before it begins. */
export type JournalledRun = Parameters<Journal['begin']>[0];

/** Opens a run's log for `perform`, and closes all. A run that failed before it said anything is not kept. */
export async function underJournal<Result>(run: JournalledRun, perform: (log: RunLog) => Promise<Result>): Promise<Result> {
  const journal = new Journal(journalFolder(process.env));
  const log = journal.begin(run);
  try {
    return await perform(log);
  } catch (error) {
    await log.close().catch(() => undefined);
    // A view that could not be opened: nothing was sent, there is nothing to go on with.
    if (journal.events(run.id).next().done) journal.forget([run.id]);
    throw error;
  } finally {
    journal.close();
  }
}
