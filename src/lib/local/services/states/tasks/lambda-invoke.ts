import type { Json, JsonObject } from '../../../../asl/json.ts';
import { textOf } from '../executions/texts.ts';
import type { ExecutionFrame } from '../interpreter/execution-frame.ts';
import { invoke, payloadOf } from './function-work.ts';

/** `lambda:invoke`: https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html */
export async function invokeFunction(execution: ExecutionFrame, { Payload, ...input }: JsonObject): Promise<Json> {
  const payload = Payload === undefined ? {} : { Payload: Buffer.from(textOf(Payload)) };
  const answer = await invoke(execution, { ...input, ...payload });
  const isEvent = input['InvocationType'] === 'Event' || input['InvocationType'] === 'DryRun';
  const requestId = execution.world.chances.uuid();
  const headers = { 'Content-Type': 'application/json', 'x-amzn-RequestId': requestId, ...(answer.ExecutedVersion === undefined ? {} : { 'X-Amz-Executed-Version': answer.ExecutedVersion }) };
  return {
    ...(answer.ExecutedVersion === undefined ? {} : { ExecutedVersion: answer.ExecutedVersion }),
    ...(isEvent ? {} : { Payload: payloadOf(answer) }),
    SdkHttpMetadata: { AllHttpHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])), HttpHeaders: headers, HttpStatusCode: answer.StatusCode ?? 200 },
    SdkResponseMetadata: { RequestId: requestId },
    StatusCode: answer.StatusCode ?? 200,
  };
}
