import type { StateFailure } from '../../../../asl/failure.ts';
import type { Json } from '../../../../asl/json.ts';
import { textOf } from '../executions/texts.ts';
import { failureDetails, outputDetails, type TaskCall, type TaskLimits, type TaskWork } from './task-work.ts';

/** https://docs.aws.amazon.com/step-functions/latest/dg/concepts-activities.html */
export class ActivityWork implements TaskWork {
  readonly hasToken = true;
  readonly beatsOnceStarted = true;
  readonly #arn: string;

  constructor(arn: string) {
    this.#arn = arn;
  }

  scheduled(input: Json, { timeoutSeconds, heartbeatSeconds }: TaskLimits): readonly [string, object] {
    return [
      'ActivityScheduled',
      {
        activityScheduledEventDetails: {
          resource: this.#arn,
          input: textOf(input),
          inputDetails: { truncated: false },
          ...(timeoutSeconds === undefined ? {} : { timeoutInSeconds: timeoutSeconds }),
          ...(heartbeatSeconds === undefined ? {} : { heartbeatInSeconds: heartbeatSeconds }),
        },
      },
    ];
  }

  started(worker: string | undefined): readonly [string, object] {
    return ['ActivityStarted', { activityStartedEventDetails: worker === undefined || worker === '' ? {} : { workerName: worker } }];
  }

  succeeded(output: string): readonly [string, object] {
    return ['ActivitySucceeded', { activitySucceededEventDetails: outputDetails(output) }];
  }

  failed(failure: StateFailure): readonly [string, object] {
    return ['ActivityFailed', { activityFailedEventDetails: failureDetails(failure) }];
  }

  timedOut(failure: StateFailure): readonly [string, object] {
    return ['ActivityTimedOut', { activityTimedOutEventDetails: failureDetails(failure) }];
  }

  run(call: TaskCall): Promise<Json> {
    return this.#offer(call);
  }

  resume(call: TaskCall, wasStarted: boolean): Promise<Json> {
    return wasStarted ? (call.waiter?.outcome ?? Promise.resolve(null)) : this.#offer(call);
  }

  async #offer({ thread, token = '', waiter, input, signal, started }: TaskCall): Promise<Json> {
    const { world } = thread.execution;
    await thread.execution.journal.saved();
    world.activities.offer(this.#arn, {
      token,
      input: textOf(input),
      signal,
      taken: async (worker) => {
        await started(worker);
        world.tokens.beat(token);
      },
    });
    return waiter?.outcome ?? null;
  }
}
