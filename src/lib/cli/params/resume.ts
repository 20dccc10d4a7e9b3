import { UserError } from '../../errors/errors.ts';
import { EXIT } from '../../errors/exit-codes.ts';
import type { NodeStatus } from '../../run/events.ts';
import type { Journal } from '../../run/journal/journal.ts';
import { after, endedIn, pastOf } from '../../run/journal/past.ts';
import type { RunRecord } from '../../run/journal/run-record.ts';
import { goOnWithChanges } from '../../topics/params/run.ts';
import { openConnection, type ContextOptions } from '../context.ts';
import { loadChanges, type KeptChanges } from './change-file.ts';
import { openQuietly } from './open.ts';
import { changeRunOptions, makeChanges, viewFlags } from './perform.ts';
import { performInView } from '../perform-in-view.ts';
import type { ResumeFlags } from '../resume-send.ts';
import { stillToDo } from './still-to-do.ts';

/** The changes of a run of the journal. Throws a UserError where they cannot be read. */
export const changesOf = (record: RunRecord): KeptChanges => loadChanges(record.plan, `run ${record.id}`);

/** Goes on with changes that were broken off: looks at what may have been done, and does what was not. */
export async function resumeChanges(record: RunRecord, journal: Journal, flags: ResumeFlags, context: ContextOptions, signal: AbortSignal): Promise<unknown> {
  const { changes, words } = changesOf(record);
  const connection = await openConnection(words, context);
  const log = journal.resume(record.id);
  const past = pastOf(journal.events(record.id));
  const run = { changes, verb: record.verb, title: record.title, warnings: [] };
  return performInView(
    async function* () {
      yield* past;
      yield* goOnWithChanges(run, past, record.startedAt, changeRunOptions(connection, record.id, signal));
    },
    { ...flags, ...viewFlags(flags), brief: changes.length === 1 },
    after(past.length, log),
  );
}

/** Tries those again that ended in one of `statuses`, as a new run that names the old one. */
export async function retryChanges(record: RunRecord, journal: Journal, statuses: ReadonlySet<NodeStatus>, flags: ResumeFlags, context: ContextOptions, signal: AbortSignal): Promise<unknown> {
  const { changes, words } = changesOf(record);
  const names = new Set(endedIn(statuses, changes.map(({ name }) => name), journal.events(record.id)));
  const again = changes.filter(({ name }) => names.has(name));
  if (again.length === 0) throw new UserError('nothing-to-retry', `no parameter of run ${record.id} ended so`, 'See drover runs show.', { exitCode: EXIT.notFound });
  const connection = await openConnection(words, context);
  const set = await stillToDo(again, record.title, openQuietly(connection), signal);
  return makeChanges({ set, verb: record.verb, connection, words, flags, asks: false, parent: record.id, signal });
}
