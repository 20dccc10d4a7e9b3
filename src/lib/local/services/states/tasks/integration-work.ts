import { StateFailure } from '../../../../asl/failure.ts';
import { isObject, type Json, type JsonObject } from '../../../../asl/json.ts';
import { textOf } from '../executions/texts.ts';
import { callService, isLambdaInvoke, isStartExecution } from './integrations.ts';
import { invokeFunction } from './lambda-invoke.ts';
import { startNested } from './nested-execution.ts';
import type { Integration } from './resource.ts';
import { failureDetails, lost, outputDetails, type TaskCall, type TaskLimits, type TaskWork } from './task-work.ts';

/** Work of another service: https://docs.aws.amazon.com/step-functions/latest/dg/integrate-services.html */
export class IntegrationWork implements TaskWork {
  readonly hasToken: boolean;
  readonly beatsOnceStarted = false;
  readonly #integration: Integration;
  /** Where the service is called. */
  readonly #region: string;

  constructor(integration: Integration, region: string) {
    this.#integration = integration;
    this.#region = region;
    this.hasToken = integration.pattern === 'waitForTaskToken';
  }

  scheduled(input: Json, { timeoutSeconds, heartbeatSeconds, credentials }: TaskLimits): readonly [string, object] {
    return [
      'TaskScheduled',
      {
        taskScheduledEventDetails: {
          ...this.#names(),
          region: this.#region,
          parameters: textOf(input),
          ...(timeoutSeconds === undefined ? {} : { timeoutInSeconds: timeoutSeconds }),
          ...(heartbeatSeconds === undefined ? {} : { heartbeatInSeconds: heartbeatSeconds }),
          ...(isObject(credentials) && typeof credentials['RoleArn'] === 'string' ? { taskCredentials: { roleArn: credentials['RoleArn'] } } : {}),
        },
      },
    ];
  }

  started(): readonly [string, object] {
    return ['TaskStarted', { taskStartedEventDetails: this.#names() }];
  }

  succeeded(output: string): readonly [string, object] {
    return ['TaskSucceeded', { taskSucceededEventDetails: { ...this.#names(), ...outputDetails(output) } }];
  }

  failed(failure: StateFailure): readonly [string, object] {
    return ['TaskFailed', { taskFailedEventDetails: { ...this.#names(), ...failureDetails(failure) } }];
  }

  timedOut(failure: StateFailure): readonly [string, object] {
    return ['TaskTimedOut', { taskTimedOutEventDetails: { ...this.#names(), ...failureDetails(failure) } }];
  }

  async run(call: TaskCall): Promise<Json> {
    if (!isObject(call.input)) throw new StateFailure('States.Runtime', `The parameters of ${this.#integration.service}:${this.#integration.resource} must be an object`);
    const { input } = call;
    if (isStartExecution(this.#integration)) return startNested(call, input, this.#integration.pattern, (output) => this.#submitted(call, output));
    await call.started();
    const output = await this.#call(call, input);
    if (call.waiter === undefined) return output;
    this.#submitted(call, output);
    return call.waiter.outcome;
  }

  /** What was asked for by name is found again; whether a call was made that has no name is not known. */
  resume(call: TaskCall, wasStarted: boolean): Promise<Json> {
    const { service, pattern } = this.#integration;
    if (!wasStarted || isStartExecution(this.#integration)) return this.run(call);
    if (pattern === 'waitForTaskToken' && call.waiter !== undefined) return call.waiter.outcome;
    return Promise.reject(lost(service === 'lambda' ? 'Lambda.Unknown' : 'States.TaskFailed'));
  }

  #call(call: TaskCall, input: JsonObject): Promise<Json> {
    return isLambdaInvoke(this.#integration) ? invokeFunction(call.thread.execution, input) : callService(call.thread.execution, this.#integration, input);
  }

  #submitted({ thread }: TaskCall, output: Json): void {
    thread.emit('TaskSubmitted', { taskSubmittedEventDetails: { ...this.#names(), ...outputDetails(textOf(output)) } });
  }

  #names(): { readonly resourceType: string; readonly resource: string } {
    return { resourceType: this.#integration.service, resource: this.#integration.resource };
  }
}
