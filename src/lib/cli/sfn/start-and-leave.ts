import { systemClock } from '../../run/clock.ts';
import { startOne } from '../../topics/sfn/run/start-one.ts';
import { openStates } from '../../topics/sfn/open.ts';
import { underJournal } from '../under-journal.ts';
import { journalledRun, type ExecutionsToRun } from './run-executions.ts';

/** Starts one execution and leaves: what --no-wait does. Gives its ARN. It is in the journal: `runs resume` follows it. */
export function startAndLeave(request: ExecutionsToRun): Promise<string> {
  const { plan, runId, connection, signal } = request;
  const say = (api: string): void => void process.stderr.write(`throttled by ${api}\n`);
  return underJournal(journalledRun(request), async (log) => {
    const arn = await startOne(plan, { api: openStates(connection, systemClock, say), clock: systemClock, runId, settlingMilliseconds: connection.settlingMilliseconds, signal, log });
    await log.close();
    return arn;
  });
}
