import * as lambda from '@aws-sdk/client-lambda';
import { writeZip } from '../../../../../src/lib/topics/functions/zip-writer.ts';
import { startEngine, type InProcessEngine } from '../in-process-engine.ts';

export const ROLE = 'arn:aws:iam::123456789012:role/Function';

export const zipOf = (files: Readonly<Record<string, string>>): Buffer =>
  writeZip(Object.entries(files).map(([path, text]) => ({ path, content: Buffer.from(text), isExecutable: text.startsWith('#!') })));

/** What a call gave, read. */
export interface Called {
  readonly payload: unknown;
  readonly error: string | undefined;
  readonly version: string | undefined;
  readonly log: string;
}

/** An engine, a client for its functions, and short ways to make and call them. */
export class LambdaEngine {
  readonly engine: InProcessEngine;
  readonly client: lambda.LambdaClient;

  private constructor(engine: InProcessEngine) {
    this.engine = engine;
    this.client = new lambda.LambdaClient(engine.client);
  }

  static async start(options: Parameters<typeof startEngine>[0] = {}): Promise<LambdaEngine> {
    return new LambdaEngine(await startEngine({ fleet: 'none', ...options }));
  }

  /** A nodejs function out of the text of its module. */
  node(name: string, source: string, more: Partial<lambda.CreateFunctionCommandInput> = {}): Promise<lambda.CreateFunctionCommandOutput> {
    return this.create(name, { 'index.mjs': source }, more);
  }

  create(name: string, files: Readonly<Record<string, string>>, more: Partial<lambda.CreateFunctionCommandInput> = {}): Promise<lambda.CreateFunctionCommandOutput> {
    return this.client.send(new lambda.CreateFunctionCommand({ FunctionName: name, Runtime: 'nodejs24.x', Handler: 'index.handler', Role: ROLE, Code: { ZipFile: zipOf(files) }, ...more }));
  }

  async call(name: string, input: unknown = {}, more: Partial<lambda.InvokeCommandInput> = {}): Promise<Called> {
    const answer = await this.client.send(new lambda.InvokeCommand({ FunctionName: name, Payload: Buffer.from(JSON.stringify(input)), LogType: 'Tail', ...more }));
    return {
      payload: JSON.parse(answer.Payload?.transformToString() ?? 'null'),
      error: answer.FunctionError,
      version: answer.ExecutedVersion,
      log: Buffer.from(answer.LogResult ?? '', 'base64').toString('utf8'),
    };
  }

  async stop(options?: { readonly keepState?: boolean }): Promise<void> {
    this.client.destroy();
    await this.engine.stop(options);
  }
}
