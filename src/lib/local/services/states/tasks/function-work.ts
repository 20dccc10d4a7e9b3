import { StateFailure } from '../../../../asl/failure.ts';
import { isObject, type Json } from '../../../../asl/json.ts';
import type { ExecutionFrame } from '../interpreter/execution-frame.ts';
import { textOf } from '../executions/texts.ts';
import { remoteFailure } from './remote-failure.ts';
import { failureDetails, lost, outputDetails, type TaskCall, type TaskLimits, type TaskWork } from './task-work.ts';

interface Invoked {
  readonly Payload?: Uint8Array;
  readonly FunctionError?: string;
  readonly ExecutedVersion?: string;
  readonly StatusCode?: number;
}

/** A function whose ARN is the resource: https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html */
export class FunctionWork implements TaskWork {
  readonly hasToken = false;
  readonly beatsOnceStarted = false;
  readonly #arn: string;

  constructor(arn: string) {
    this.#arn = arn;
  }

  scheduled(input: Json, { timeoutSeconds, credentials }: TaskLimits): readonly [string, object] {
    return [
      'LambdaFunctionScheduled',
      {
        lambdaFunctionScheduledEventDetails: {
          resource: this.#arn,
          input: textOf(input),
          inputDetails: { truncated: false },
          ...(timeoutSeconds === undefined ? {} : { timeoutInSeconds: timeoutSeconds }),
          ...(isObject(credentials) && typeof credentials['RoleArn'] === 'string' ? { taskCredentials: { roleArn: credentials['RoleArn'] } } : {}),
        },
      },
    ];
  }

  started(): readonly [string, undefined] {
    return ['LambdaFunctionStarted', undefined];
  }

  succeeded(output: string): readonly [string, object] {
    return ['LambdaFunctionSucceeded', { lambdaFunctionSucceededEventDetails: outputDetails(output) }];
  }

  failed(failure: StateFailure): readonly [string, object] {
    return ['LambdaFunctionFailed', { lambdaFunctionFailedEventDetails: failureDetails(failure) }];
  }

  timedOut(failure: StateFailure): readonly [string, object] {
    return ['LambdaFunctionTimedOut', { lambdaFunctionTimedOutEventDetails: failureDetails(failure) }];
  }

  async run({ thread, input, started }: TaskCall): Promise<Json> {
    await started();
    return payloadOf(await invoke(thread.execution, { FunctionName: this.#arn, Payload: Buffer.from(textOf(input)) }));
  }

  resume(call: TaskCall, wasStarted: boolean): Promise<Json> {
    return wasStarted ? Promise.reject(lost('Lambda.Unknown')) : this.run(call);
  }
}

/** Calls a function. Throws StateFailures: the function's own error, or the service's as `Lambda.…`. */
export async function invoke({ world, record }: ExecutionFrame, input: object): Promise<Invoked> {
  let answer: Invoked;
  try {
    answer = (await world.engine.invoke('Lambda', 'Invoke', { InvocationType: 'RequestResponse', ...input }, record)) as Invoked;
  } catch (error) {
    throw remoteFailure('Lambda', error, world.chances.uuid());
  }
  if (answer.FunctionError !== undefined) throw functionFailure(answer);
  return answer;
}

/** What a function gave back. */
export function payloadOf({ Payload }: Invoked): Json {
  const text = Buffer.from(Payload ?? new Uint8Array()).toString();
  try {
    return text === '' ? null : (JSON.parse(text) as Json);
  } catch {
    throw new StateFailure('Lambda.Unknown', 'The function gave no JSON');
  }
}

/** The error's name is the type that the function's runtime gave it; the cause is all that it said. */
function functionFailure({ Payload }: Invoked): StateFailure {
  const cause = Buffer.from(Payload ?? new Uint8Array()).toString();
  let said: unknown;
  try {
    said = JSON.parse(cause);
  } catch {
    said = undefined;
  }
  const { errorType, errorMessage } = isObject(said) ? said : {};
  const isTimeout = errorType === undefined && typeof errorMessage === 'string' && errorMessage.includes('Task timed out after');
  return new StateFailure(typeof errorType === 'string' ? errorType : isTimeout ? 'Sandbox.Timedout' : 'Lambda.Unknown', cause);
}
