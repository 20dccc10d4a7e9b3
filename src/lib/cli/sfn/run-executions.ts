import type { Connection } from '../../aws/connection.ts';
import { systemClock } from '../../run/clock.ts';
import type { RunEvent } from '../../run/events.ts';
import { Follower } from '../../topics/sfn/follow.ts';
import { openStates } from '../../topics/sfn/open.ts';
import { runExecutions, type ExecutionRunOptions } from '../../topics/sfn/run/run.ts';
import { saveRun } from '../../topics/sfn/run/saved-run.ts';
import type { RunPlan } from '../../topics/sfn/run/types.ts';
import { openExecutionView } from '../../topics/sfn/view/open-execution-view.ts';
import type { EventSink } from '../../view/sink.ts';
import type { ConnectionFlags } from '../flags/connection.ts';
import type { OutputFlags } from '../flags/output.ts';
import { performBefore, performInView } from '../perform-in-view.ts';
import { underJournal, type JournalledRun } from '../under-journal.ts';

export interface ExecutionFlags extends OutputFlags {
  readonly 'wait-timeout'?: number | undefined;
}

export interface ExecutionsToRun {
  readonly plan: RunPlan;
  readonly runId: string;
  readonly connection: Connection;
  /** How to open the same connection again. */
  readonly words: ConnectionFlags;
  readonly flags: ExecutionFlags;
  readonly onInterrupt: 'stop' | 'detach';
  /** The run that this one tries again. */
  readonly parent?: string;
  readonly signal: AbortSignal;
}

/** Carries a plan out under a journal, in front of whoever asked for it. Gives the document for --json. */
export async function performExecutions(request: ExecutionsToRun): Promise<unknown> {
  const { plan, flags } = request;
  return underJournal(journalledRun(request), (log) => performEvents(plan, (options) => runExecutions(plan, options), { ...request, flags }, log));
}

/** What the journal is told of it before it begins. */
export const journalledRun = ({ plan, runId, words, onInterrupt, parent }: ExecutionsToRun): JournalledRun => ({
  id: runId,
  verb: 'sfn run',
  title: plan.title,
  total: plan.executions.length,
  startedAt: systemClock.now(),
  parent,
  plan: saveRun({ connection: words, plan, onInterrupt }),
});

/** One execution is watched state by state, several are a fan-out like any other. */
export async function performEvents(plan: RunPlan, start: (options: ExecutionRunOptions) => AsyncIterable<RunEvent>, request: Omit<ExecutionsToRun, 'plan' | 'words'>, log: EventSink): Promise<unknown> {
  const { flags, runId, connection, onInterrupt, signal } = request;
  const options: ExecutionRunOptions = {
    openApi: (onThrottle) => openStates(connection, systemClock, onThrottle),
    clock: systemClock,
    runId,
    settlingMilliseconds: connection.settlingMilliseconds,
    waitTimeoutSeconds: flags['wait-timeout'],
    onInterrupt,
    signal,
  };
  if (!plan.isSingle) return performInView(() => start(options), { ...flags, requiredCoverage: 1 }, log);
  const output = flags.json ? 'json' : flags.output;
  const view = await openExecutionView({ output, live: flags.live, stdout: process.stdout, stderr: process.stderr, environment: process.env, clock: systemClock });
  const follow: ExecutionRunOptions['follow'] = (api) => {
    const follower = new Follower({ api, clock: systemClock, settlingMilliseconds: connection.settlingMilliseconds, onEvent: (event) => view.hear(event) });
    view.watch(follower);
    return follower;
  };
  await performBefore(view, start({ ...options, follow }), { requiredCoverage: 1 }, log);
  return output === 'json' ? view.document() : undefined;
}
