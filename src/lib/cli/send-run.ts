import { newRunId } from '../run/run-id.ts';
import { systemClock } from '../run/clock.ts';
import { runSend } from '../topics/ssm/run.ts';
import { openSsm } from '../topics/ssm/open.ts';
import { withoutNodes, type SavedSend } from '../topics/ssm/saved-run.ts';
import type { SendPlan } from '../topics/ssm/types.ts';
import type { Lane, LaneWords } from './lanes.ts';
import { preferSmallHeap } from '../run/small-heap.ts';
import { performInView, type PerformFlags } from './perform-in-view.ts';
import { underJournal } from './under-journal.ts';

export interface SendRun {
  readonly plan: SendPlan;
  readonly lanes: readonly Lane[];
  readonly words: LaneWords;
  readonly flags: PerformFlags & { readonly 'wait-timeout'?: number | undefined };
  /** The run that this one tries again. */
  readonly parent?: string;
  readonly signal: AbortSignal;
}

/** Carries a plan out under a journal, in front of whoever asked for it. Gives the document for --json. */
export async function performSend({ plan, lanes, words, flags, parent, signal }: SendRun): Promise<unknown> {
  preferSmallHeap(plan.nodes.length);
  const runId = newRunId();
  const saved: SavedSend<LaneWords> = { version: 1, lanes: words, plan, requiredCoverage: flags.requiredCoverage };
  const run = { id: runId, verb: 'ssm send', title: plan.words.title, total: plan.nodes.length, startedAt: systemClock.now(), parent, plan: withoutNodes(saved) };
  return underJournal(run, (log) => {
    const options = { lanes: lanes.map(({ connection, name }) => openSsm(connection, name).lane), clock: systemClock, runId, waitTimeoutSeconds: flags['wait-timeout'], signal };
    return performInView((wantsLines) => runSend(plan, { ...options, wantsLines }), flags, log);
  });
}
