import { isTerminal, type NodeStatus } from '../../run/events.ts';
import { newRunId } from '../../run/run-id.ts';
import { FanOut } from '../../run/fanout/fan-out.ts';
import { FanoutState } from '../../run/fanout/state.ts';
import { foldNodeSet } from '../../run/targets/node-set.ts';
import { SsmDriver } from './driver.ts';
import { SHELL_DOCUMENT } from './read-words.ts';
import type { SendOptions } from './send-options.ts';
import type { SendPlan } from './types.ts';

const TIMEOUT_SECONDS = 300;

/**
 * Whether the nodes of a wave are well: the check is a command of its own, on all of them at once. Gives the reason why
 * not; undefined where every one of them answers well.
 */
export function healthCheck(plan: SendPlan, options: SendOptions): (targets: readonly string[], signal: AbortSignal) => Promise<string | undefined> {
  return async (targets, signal) => {
    const wanted = new Set(targets);
    const nodes = plan.nodes.filter(({ id }) => wanted.has(id));
    const check: SendPlan = {
      ...plan,
      nodes,
      mode: 'driven',
      words: {
        ...plan.words,
        document: SHELL_DOCUMENT,
        documentVersion: undefined,
        parameters: { commands: [plan.words.healthCheck ?? 'true'], executionTimeout: [String(TIMEOUT_SECONDS)] },
        comment: 'health check',
        places: { s3: undefined, logGroup: undefined },
        healthCheck: undefined,
      },
    };
    const runId = newRunId();
    const driver = new SsmDriver(check, { ...options, runId, startedAt: options.clock.now(), wantsLines: false });
    const fanout = { waves: [{ name: 'check', targets: nodes }], limits: { maxConcurrency: nodes.length, maxErrors: nodes.length }, soakMilliseconds: 0 };
    const statuses = new Map<string, NodeStatus>();
    for await (const event of new FanOut(fanout, driver, { ...options, signal, state: new FanoutState(), onInterruption: 'cancel' }).run()) {
      if (event.type === 'node-status' && isTerminal(event.status)) statuses.set(event.node, event.status);
    }
    signal.throwIfAborted();
    const ill = nodes.filter(({ id }) => statuses.get(id) !== 'success');
    return ill.length === 0 ? undefined : `the health check failed on ${foldNodeSet(ill.map(({ name }) => name))}`;
  };
}
