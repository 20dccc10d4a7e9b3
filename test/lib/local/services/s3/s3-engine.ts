import { Agent } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { Host } from '../../../../../src/lib/local/host/host.ts';
import { readKeys, type EngineKeys } from '../../../../../src/lib/local/lifecycle/keys.ts';
import { systemClock } from '../../../../../src/lib/run/clock.ts';

/** The engine's own HTTP server in this process, over a state folder of its own. */
export class S3Engine {
  readonly stateFolder: string;
  readonly host: Host;
  readonly log: string[];
  readonly #clients: S3Client[] = [];

  private constructor(stateFolder: string, host: Host, log: string[]) {
    this.stateFolder = stateFolder;
    this.host = host;
    this.log = log;
  }

  static async start(stateFolder = mkdtempSync(join(tmpdir(), 'drover-s3-'))): Promise<S3Engine> {
    // As the engine itself loads its services: a test runner that requires this file would load a second copy of what they share.
    const { startHost } = await import('../../../../../src/lib/local/host/host.ts');
    const log: string[] = [];
    const host = await startHost({ stateFolder, port: 0, open: false, fleet: 'none', skipWaits: false, idleTimeoutSeconds: 0, readyPipe: false }, { clock: systemClock, log: (message) => log.push(message) });
    return new S3Engine(stateFolder, host, log);
  }

  get keys(): EngineKeys {
    const keys = readKeys(this.stateFolder);
    if (keys === undefined) throw new Error('the engine made no keys');
    return keys;
  }

  client(config: S3ClientConfig = {}): S3Client {
    const { accessKeyId, secretAccessKey } = this.keys;
    const client = new S3Client({ region: 'us-east-1', endpoint: this.host.endpoint, forcePathStyle: true, maxAttempts: 1, credentials: { accessKeyId, secretAccessKey }, ...config });
    this.#clients.push(client);
    return client;
  }

  /** A client that names the bucket in the host; *.localhost need not resolve for it. */
  virtualHostClient(): S3Client {
    const lookup: NonNullable<ConstructorParameters<typeof Agent>[0]>['lookup'] = (_host, options, callback) =>
      options.all === true ? callback(null, [{ address: '127.0.0.1', family: 4 }]) : callback(null, '127.0.0.1', 4);
    const endpoint = this.host.endpoint.replace('127.0.0.1', 'localhost');
    return this.client({ endpoint, forcePathStyle: false, requestHandler: new NodeHttpHandler({ httpAgent: new Agent({ lookup }) }) });
  }

  async stop(): Promise<void> {
    for (const client of this.#clients) client.destroy();
    this.host.stop('test');
    await this.host.ended;
  }

  async close(): Promise<void> {
    await this.stop();
    rmSync(this.stateFolder, { recursive: true, force: true });
  }
}

/** What a call was refused with. Throws where it was not. */
export async function refusal(call: Promise<unknown>): Promise<{ readonly name: string; readonly message: string; readonly status: number | undefined; readonly members: Readonly<Record<string, unknown>> }> {
  try {
    await call;
  } catch (error) {
    const { name, message, $metadata, ...members } = error as Error & { $metadata?: { httpStatusCode?: number } };
    return { name, message, status: $metadata?.httpStatusCode, members };
  }
  throw new Error('the call was not refused');
}
