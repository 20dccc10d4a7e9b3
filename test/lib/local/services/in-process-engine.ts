import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HostArguments } from '../../../../src/lib/local/host/arguments.ts';
import { startHost, type Host } from '../../../../src/lib/local/host/host.ts';
import { readKeys, type EngineKeys } from '../../../../src/lib/local/lifecycle/keys.ts';
import { systemClock, type Clock } from '../../../../src/lib/run/clock.ts';

/** An engine in this process, over a folder of its own. */
export interface InProcessEngine {
  readonly host: Host;
  readonly endpoint: string;
  readonly keys: EngineKeys;
  /** For SDK clients: `new SSMClient(engine.client)`. */
  readonly client: { readonly endpoint: string; readonly region: string; readonly maxAttempts: 1; readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string } };
  readonly stateFolder: string;
  readonly log: readonly string[];
  /** Stops it; the folder goes too, unless another engine is to find it. */
  stop(options?: { readonly keepState?: boolean }): Promise<void>;
}

export async function startEngine({ clock = systemClock, ...words }: Partial<HostArguments> & { readonly clock?: Clock } = {}): Promise<InProcessEngine> {
  const stateFolder = words.stateFolder ?? mkdtempSync(join(tmpdir(), 'drover-engine-'));
  const log: string[] = [];
  const host = await startHost({ port: 0, open: false, fleet: 'demo', skipWaits: false, idleTimeoutSeconds: 0, readyPipe: false, ...words, stateFolder }, { clock, log: (message) => log.push(message) });
  const keys = readKeys(stateFolder);
  if (keys === undefined) throw new Error('the engine has no keys');
  const { accessKeyId, secretAccessKey } = keys;
  return {
    host,
    endpoint: host.endpoint,
    keys,
    client: { endpoint: host.endpoint, region: 'us-east-1', maxAttempts: 1, credentials: { accessKeyId, secretAccessKey } },
    stateFolder,
    log,
    stop: async ({ keepState = false } = {}) => {
      host.stop('test');
      await host.ended;
      if (!keepState) rmSync(stateFolder, { recursive: true, force: true });
    },
  };
}

/** A clock that is moved by hand, for what only happens after hours. */
export function movableClock(): Clock & { move(milliseconds: number): void } {
  let offset = 0;
  return { now: () => Date.now() + offset, sleep: (ms, signal) => systemClock.sleep(ms, signal), move: (milliseconds) => void (offset += milliseconds) };
}

/** The error that a call ends with. */
export async function failureOf(call: Promise<unknown>): Promise<Error & { readonly $metadata?: { readonly httpStatusCode?: number } }> {
  try {
    await call;
  } catch (error) {
    if (error instanceof Error) return error;
    throw error;
  }
  throw new Error('the call did not fail');
}
