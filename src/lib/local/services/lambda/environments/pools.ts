import { randomUUID } from 'node:crypto';
import { functionArn } from '../functions/names.ts';
import type { Scope } from '../../../scope.ts';
import type { Invocation, Outcome } from './invocation.ts';
import { Pool } from './pool.ts';
import type { RunnableVersion } from './runnable-version.ts';
import type { Surroundings } from './surroundings.ts';

/** How precisely time-outs, memory and the log of what runs are watched. */
const LOOK_MILLISECONDS = 50;
const IDLE_LOOK_MILLISECONDS = 15_000;

export interface Call {
  readonly requestId?: string;
  readonly payload: Uint8Array;
  readonly functionArn: string;
  readonly clientContext?: string | undefined;
}

/** The execution environments of all functions. */
export class Pools {
  readonly #surroundings: Surroundings;
  readonly #onRetired: (codeSha256: string) => void;
  readonly #current = new Map<string, Pool>();
  /** With those of versions that were changed and still run. */
  readonly #all = new Set<Pool>();
  #isLooking = false;
  #isWaitingForIdle = false;

  /** `onRetired` is told of code that no environment has any more. */
  constructor(surroundings: Surroundings, onRetired: (codeSha256: string) => void) {
    this.#surroundings = surroundings;
    this.#onRetired = onRetired;
  }

  /** Runs a version once. Rejects only where the engine stops. `runnable` is asked for where nothing of the version runs yet. */
  invoke(key: string, runnable: () => RunnableVersion, call: Call): Promise<Outcome> {
    const pool = this.#current.get(key) ?? this.#open(key, runnable());
    return new Promise((settle, refuse) => {
      const invocation: Invocation = {
        requestId: call.requestId ?? randomUUID(),
        payload: call.payload,
        functionArn: call.functionArn,
        clientContext: call.clientContext,
        traceId: newTraceId(this.#surroundings.engine.clock.now()),
        settle,
        refuse,
      };
      pool.invoke(invocation);
      if (!this.#isLooking) void this.#look();
    });
  }

  /** What was started for these versions of a function ends as soon as it is done: of all versions where none is named. */
  retire(scope: Scope, name: string, version?: string): void {
    const prefix = `${functionArn(scope, name)}:`;
    for (const [key, pool] of this.#current) {
      if (version === undefined ? !key.startsWith(prefix) : key !== `${prefix}${version}`) continue;
      this.#current.delete(key);
      pool.retire();
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#all].map((pool) => pool.close()));
    this.#current.clear();
    this.#all.clear();
  }

  usesCode(codeSha256: string): boolean {
    return [...this.#all].some(({ runnable }) => runnable.version.codeSha256 === codeSha256);
  }

  #open(key: string, runnable: RunnableVersion): Pool {
    const pool = new Pool(runnable, this.#surroundings, () => {
      this.#all.delete(pool);
      this.#onRetired(runnable.version.codeSha256);
    });
    this.#current.set(key, pool);
    this.#all.add(pool);
    if (!this.#isWaitingForIdle) void this.#endIdle();
    return pool;
  }

  /** As long as anything runs. */
  async #look(): Promise<void> {
    const { clock, signal } = this.#surroundings.engine;
    this.#isLooking = true;
    while (!signal.aborted && [...this.#all].some(({ isBusy }) => isBusy)) {
      await clock.sleep(LOOK_MILLISECONDS, signal).catch(() => undefined);
      for (const pool of this.#all) if (pool.isBusy) pool.look();
    }
    this.#isLooking = false;
  }

  /** As long as there are environments. */
  async #endIdle(): Promise<void> {
    const { clock, signal } = this.#surroundings.engine;
    this.#isWaitingForIdle = true;
    while (!signal.aborted && this.#all.size > 0) {
      await clock.sleep(IDLE_LOOK_MILLISECONDS, signal).catch(() => undefined);
      for (const [key, pool] of this.#current) {
        pool.endIdle();
        if (!pool.isEmpty) continue;
        this.#current.delete(key);
        this.#all.delete(pool);
      }
    }
    this.#isWaitingForIdle = false;
  }
}

/** https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader */
function newTraceId(now: number): string {
  // randomUUID keeps a stock of random bytes; randomBytes asks the system every time.
  const digits = `${randomUUID()}${randomUUID()}`.replaceAll('-', '');
  return `Root=1-${Math.floor(now / 1000).toString(16)}-${digits.slice(0, 24)};Parent=${digits.slice(32, 48)};Sampled=0`;
}
