import { UserError } from '../../errors/errors.ts';
import { EXIT } from '../../errors/exit-codes.ts';
import type { NodeStatus } from '../../run/events.ts';
import type { Journal } from '../../run/journal/journal.ts';
import { after, endedIn, pastOf } from '../../run/journal/past.ts';
import type { RunRecord } from '../../run/journal/run-record.ts';
import { newRunId } from '../../run/run-id.ts';
import { planAgain } from '../../topics/sfn/run/plan.ts';
import { goOnWithExecutions } from '../../topics/sfn/run/run.ts';
import { readSavedRun } from '../../topics/sfn/run/saved-run.ts';
import { openConnection, type ContextOptions } from '../context.ts';
import type { ConnectionFlags } from '../flags/connection.ts';
import type { ResumeFlags } from '../resume-send.ts';
import { performEvents, performExecutions } from './run-executions.ts';

/** Goes on with executions whose program ended: asks for those in doubt, starts what was never started, follows the rest. */
export async function resumeExecutions(record: RunRecord, journal: Journal, flags: ResumeFlags, context: ContextOptions, signal: AbortSignal): Promise<unknown> {
  const { connection: words, plan, onInterrupt } = readSavedRun<ConnectionFlags>(record.plan);
  const connection = await openConnection(words, context);
  const log = journal.resume(record.id);
  const past = pastOf(journal.events(record.id));
  return performEvents(
    plan,
    async function* (options) {
      yield* past;
      yield* goOnWithExecutions(plan, past, record.startedAt, options);
    },
    { runId: record.id, connection, flags, onInterrupt, signal },
    after(past.length, log),
  );
}

/** Starts the inputs again whose executions ended in one of `statuses`, under new names, as a new run that names the old one. */
export async function retryExecutions(record: RunRecord, journal: Journal, statuses: ReadonlySet<NodeStatus>, flags: ResumeFlags, context: ContextOptions, signal: AbortSignal): Promise<unknown> {
  const { connection: words, plan, onInterrupt } = readSavedRun<ConnectionFlags>(record.plan);
  const names = new Set(endedIn(statuses, plan.executions.map(({ name }) => name), journal.events(record.id)));
  if (names.size === 0) throw new UserError('nothing-to-retry', `no execution of run ${record.id} ended so`, 'See drover runs show.', { exitCode: EXIT.notFound });
  const connection = await openConnection(words, context);
  const runId = newRunId();
  return performExecutions({ plan: planAgain(plan, names, runId), runId, connection, words, flags, onInterrupt, parent: record.id, signal });
}
