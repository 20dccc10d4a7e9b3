import { randomBytes } from 'node:crypto';
import { StateFailure } from '../../../../asl/failure.ts';
import type { Json } from '../../../../asl/json.ts';
import { invalidTaskToken, taskTimedOut } from '../errors.ts';

/** A task whose outcome somebody else will tell. */
export interface TokenWaiter {
  readonly outcome: Promise<Json>;
  /** When a sign of life was last heard, in milliseconds since the epoch. */
  lastBeat(): number;
  close(): void;
}

interface Open {
  readonly resolve: (output: Json) => void;
  readonly reject: (failure: StateFailure) => void;
  beat: number;
}

const MARK = 'drover-task';

/** Tokens of tasks that wait for SendTaskSuccess, SendTaskFailure and SendTaskHeartbeat. */
export class TaskTokens {
  readonly #open = new Map<string, Open>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** A token that nobody can guess. */
  make(): string {
    return Buffer.from(`${MARK}:${randomBytes(96).toString('base64')}`).toString('base64');
  }

  /** Waits for what is told of a token. */
  wait(token: string): TokenWaiter {
    const { promise, resolve, reject } = Promise.withResolvers<Json>();
    // It may be over before anybody looks.
    promise.catch(() => undefined);
    const open: Open = { resolve, reject, beat: this.#now() };
    this.#open.set(token, open);
    return { outcome: promise, lastBeat: () => open.beat, close: () => void this.#open.delete(token) };
  }

  /** These three throw InvalidToken for what is no token, and TaskTimedOut for one whose task is over. */
  succeed(token: string, output: Json): void {
    this.#take(token).resolve(output);
  }

  fail(token: string, error: string | undefined, cause: string | undefined): void {
    this.#take(token).reject(new StateFailure(error, cause));
  }

  beat(token: string): void {
    this.#find(token).beat = this.#now();
  }

  #take(token: string): Open {
    const open = this.#find(token);
    this.#open.delete(token);
    return open;
  }

  #find(token: string): Open {
    if (!Buffer.from(token, 'base64').toString().startsWith(`${MARK}:`)) throw invalidTaskToken();
    const open = this.#open.get(token);
    if (open === undefined) throw taskTimedOut();
    return open;
  }
}
