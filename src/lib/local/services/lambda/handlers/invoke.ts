import type * as lambda from '@aws-sdk/client-lambda';
import type { RequestContext } from '../../../engine-context.ts';
import type { Answer } from '../../../wire/service.ts';
import { badPayload, notServed, tooLarge } from '../errors.ts';
import type { LambdaState } from '../state.ts';

const MOST_BYTES = { sync: 6_291_456, event: 1_048_576 } as const;
/** Of LogType Tail. */
const TAIL_BYTES = 4096;
const EMPTY = Buffer.from('{}');

/** The SDK's clients give back bytes that can say themselves as text; on this side they are bytes. */
const bytesOf = (payload: Uint8Array) => payload as NonNullable<lambda.InvokeCommandOutput['Payload']>;

/** Invoke. https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
export function invokeHandlers({ invoker, events }: LambdaState) {
  return {
    Invoke: async (input: lambda.InvokeCommandInput, context: RequestContext): Promise<Answer<lambda.InvokeCommandOutput>> => {
      for (const name of ['TenantId', 'DurableExecutionName'] as const) if (input[name] !== undefined) throw notServed(`Invoke with ${name}`);
      const { found } = invoker.target(context, input.FunctionName ?? '', input.Qualifier);
      const isEvent = input.InvocationType === 'Event';
      const payload = checkedPayload(input.Payload, isEvent ? MOST_BYTES.event : MOST_BYTES.sync);
      if (input.InvocationType === 'DryRun') return { StatusCode: 204, ExecutedVersion: found.version.version };
      if (isEvent) {
        const { account, region, name, qualifier } = found.reference;
        events.add({ id: context.requestId, account, region, name, qualifier, payload });
        return { StatusCode: 202 };
      }
      const invoked = await invoker.invoke(context, {
        requestId: context.requestId,
        functionName: input.FunctionName ?? '',
        qualifier: input.Qualifier,
        payload,
        clientContext: clientContextOf(input.ClientContext),
      });
      return {
        StatusCode: 200,
        ExecutedVersion: invoked.executedVersion,
        Payload: bytesOf(invoked.payload),
        ...(invoked.isError ? { FunctionError: 'Unhandled' } : {}),
        ...(input.LogType === 'Tail' ? { LogResult: tailOf(invoked.log) } : {}),
      };
    },
  };
}

/** Nothing at all means an empty object. Throws RequestTooLargeException, InvalidRequestContentException. */
function checkedPayload(given: lambda.InvokeCommandInput['Payload'], most: number): Uint8Array {
  if (!(given instanceof Uint8Array) || given.length === 0) return EMPTY;
  const payload = Buffer.from(given.buffer, given.byteOffset, given.byteLength);
  if (payload.length > most) throw tooLarge(most, 'InvokeFunction');
  const text = payload.toString('utf8');
  try {
    JSON.parse(text);
  } catch (error) {
    throw badPayload(`Could not parse request body into json: Could not parse payload into json: ${error instanceof Error ? error.message : String(error)}`);
  }
  return payload;
}

/** Base64 on its way to us, JSON on its way to the function. Throws InvalidRequestContentException. */
function clientContextOf(encoded: string | undefined): string | undefined {
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  try {
    return JSON.stringify(JSON.parse(text)).replaceAll(/[^\x20-\x7e]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
  } catch {
    throw badPayload('Client context must be a valid Base64-encoded JSON object.');
  }
}

function tailOf(log: readonly string[]): string {
  const bytes = Buffer.from(log.join(''));
  return bytes.subarray(Math.max(0, bytes.length - TAIL_BYTES)).toString('base64');
}
