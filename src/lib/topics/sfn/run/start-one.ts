import { RemoteError } from '../../../errors/errors.ts';
import type { Clock } from '../../../run/clock.ts';
import { dispatchSlice } from '../../../run/fanout/dispatch-slice.ts';
import type { EventSink } from '../../../view/sink.ts';
import { ExecutionDriver } from '../driver.ts';
import type { ExecutionsApi } from '../executions/api.ts';
import { NOT_KEPT } from '../sync-driver.ts';
import { openingOf } from './run.ts';
import type { RunPlan } from './types.ts';

export interface StartOptions {
  readonly api: ExecutionsApi;
  readonly clock: Clock;
  readonly runId: string;
  readonly settlingMilliseconds: number;
  readonly signal: AbortSignal;
  /** Has every event before what it announces is done. */
  readonly log: EventSink;
}

/** Starts the one execution of a plan and gives its ARN. Throws RemoteErrors; an express one whose answer is lost is not sent again. */
export async function startOne(plan: RunPlan, { api, clock, runId, settlingMilliseconds, signal, log }: StartOptions): Promise<string> {
  const at = clock.now();
  const [execution] = plan.executions;
  if (execution === undefined) throw new Error('a plan without an execution');
  for (const event of openingOf(plan, runId, at)) log.handle(event);
  const slice = { id: '1', lane: '', targets: [execution.name] };
  log.handle({ type: 'dispatching', at, sliceId: slice.id, lane: slice.lane, nodes: slice.targets });
  if (plan.machine.type === 'EXPRESS') {
    const { arn } = await api.start({ machineArn: plan.machine.arn, name: execution.name, input: execution.input }, signal).catch((error: unknown) => {
      throw error instanceof RemoteError && error.ambiguous ? unknownStart(error) : error;
    });
    log.handle({ type: 'dispatched', at: clock.now(), sliceId: slice.id, dispatchId: arn, nodes: slice.targets });
    return arn;
  }
  const driver = new ExecutionDriver(plan, { api, clock, startedAt: at, settlingMilliseconds, stopCause: '' });
  for await (const event of dispatchSlice(slice, driver, { clock, signal, isDoubtful: false })) {
    log.handle(event);
    if (event.type === 'dispatched') return event.dispatchId;
  }
  throw new Error('the execution was neither started nor refused');
}

const unknownStart = (cause: RemoteError): RemoteError =>
  new RemoteError(cause.code, `${cause.message}; ${NOT_KEPT}`, "Look at the machine's log group before you start it again.", { exitCode: cause.exitCode, ambiguous: true, cause, ...(cause.operation === undefined ? {} : { operation: cause.operation }) });
