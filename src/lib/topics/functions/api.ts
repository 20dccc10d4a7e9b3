import {
  CreateFunctionCommand,
  DeleteFunctionCommand,
  GetFunctionConfigurationCommand,
  InvokeCommand,
  LambdaClient,
  ListFunctionsCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
  type FunctionConfiguration,
  type Runtime,
} from '@aws-sdk/client-lambda';
import type { Connection } from '../../aws/connection.ts';
import { createClient } from '../../aws/create-client.ts';
import { explained } from '../../aws/gated-calls.ts';
import { RemoteError } from '../../errors/errors.ts';
import { EXIT } from '../../errors/exit-codes.ts';
import type { FunctionFacts, FunctionWish, InvocationFact } from './types.ts';

/** What the commands about functions need of Lambda. All throw RemoteErrors. */
export interface FunctionsApi {
  list(): Promise<FunctionFacts[]>;
  /** undefined where there is none of that name. */
  get(name: string): Promise<FunctionFacts | undefined>;
  create(wish: FunctionWish): Promise<FunctionFacts>;
  updateCode(name: string, zip: Uint8Array): Promise<FunctionFacts>;
  updateSettings(wish: FunctionWish): Promise<FunctionFacts>;
  delete(name: string): Promise<void>;
  /** Waits as long as the function may run. Never sent twice. */
  invoke(name: string, payload: Uint8Array): Promise<InvocationFact>;
}

/** A function may run for fifteen minutes. */
const LONGEST_CALL_MILLISECONDS = 16 * 60_000;

export function functionsApi(connection: Connection, signal: AbortSignal): FunctionsApi {
  const client = createClient(LambdaClient, connection, { maxAttempts: 1, requestTimeoutMilliseconds: LONGEST_CALL_MILLISECONDS });
  const options = { abortSignal: signal };
  return {
    list: async () => {
      const found: FunctionFacts[] = [];
      let marker: string | undefined;
      do {
        const page = await explained('lambda:ListFunctions', () => client.send(new ListFunctionsCommand({ Marker: marker }), options));
        found.push(...(page.Functions ?? []).map(factsOf));
        marker = page.NextMarker || undefined;
      } while (marker !== undefined);
      return found;
    },
    get: async (name) => {
      try {
        return factsOf(await explained('lambda:GetFunctionConfiguration', () => client.send(new GetFunctionConfigurationCommand({ FunctionName: name }), options)));
      } catch (error) {
        if (error instanceof RemoteError && error.exitCode === EXIT.notFound) return undefined;
        throw error;
      }
    },
    create: async (wish) => {
      const input = { FunctionName: wish.name, ...settingsOf(wish), Role: wish.role, Code: { ZipFile: wish.zip } };
      return factsOf(await explained('lambda:CreateFunction', () => client.send(new CreateFunctionCommand(input), options)));
    },
    updateCode: async (name, zip) => factsOf(await explained('lambda:UpdateFunctionCode', () => client.send(new UpdateFunctionCodeCommand({ FunctionName: name, ZipFile: zip }), options))),
    updateSettings: async (wish) =>
      factsOf(await explained('lambda:UpdateFunctionConfiguration', () => client.send(new UpdateFunctionConfigurationCommand({ FunctionName: wish.name, ...settingsOf(wish) }), options))),
    delete: async (name) => {
      await explained('lambda:DeleteFunction', () => client.send(new DeleteFunctionCommand({ FunctionName: name }), options));
    },
    invoke: async (name, payload) => {
      const answer = await explained('lambda:Invoke', () => client.send(new InvokeCommand({ FunctionName: name, Payload: payload, LogType: 'Tail' }), options));
      return {
        payload: answer.Payload ?? new Uint8Array(),
        isError: answer.FunctionError !== undefined,
        executedVersion: answer.ExecutedVersion ?? '',
        log: Buffer.from(answer.LogResult ?? '', 'base64').toString('utf8'),
      };
    },
  };
}

function settingsOf({ runtime, handler, timeoutSeconds, memoryMegabytes, variables }: FunctionWish) {
  return {
    Runtime: runtime as Runtime,
    Handler: handler,
    ...(timeoutSeconds === undefined ? {} : { Timeout: timeoutSeconds }),
    ...(memoryMegabytes === undefined ? {} : { MemorySize: memoryMegabytes }),
    ...(variables === undefined ? {} : { Environment: { Variables: { ...variables } } }),
  };
}

const factsOf = (found: FunctionConfiguration): FunctionFacts => ({
  name: found.FunctionName ?? '',
  runtime: found.Runtime ?? '',
  handler: found.Handler ?? '',
  timeoutSeconds: found.Timeout ?? 0,
  memoryMegabytes: found.MemorySize ?? 0,
  codeSize: found.CodeSize ?? 0,
  codeSha256: found.CodeSha256 ?? '',
  // Lambda writes +0000, which not every reader of dates takes.
  modifiedAt: Date.parse((found.LastModified ?? '').replace('+0000', 'Z')),
  arn: found.FunctionArn ?? '',
});
