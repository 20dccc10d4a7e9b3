import { availableParallelism } from 'node:os';
import { stopping } from '../errors.ts';
import { Environment, type EnvironmentOwner, type InitFailure } from './environment.ts';
import type { Invocation } from './invocation.ts';
import type { RunnableVersion } from './runnable-version.ts';
import type { Surroundings } from './surroundings.ts';

/** As many of one version at a time; on AWS it would be a thousand, on one machine each is a process. */
const MOST_ENVIRONMENTS = 32;
/** To start a process takes a core for a while: more at once would be ready no sooner. */
const CORES = Math.max(2, availableParallelism());
/** Where no environment took anything from the queue for so long, they are all at long work: another one helps. */
const STALLED_MILLISECONDS = 30;
const IDLE_MILLISECONDS = 5 * 60_000;

/**
 * The execution environments of one version of a function. An invocation goes to one that is warm; where there is none it
 * waits for the first that becomes ready, and more are started as long as the queue does not move.
 */
export class Pool implements EnvironmentOwner {
  readonly runnable: RunnableVersion;
  readonly #surroundings: Surroundings;
  readonly #onEmpty: () => void;
  readonly #all = new Set<Environment>();
  /** The one that was used last is used first: the others may end. */
  readonly #ready: Environment[] = [];
  readonly #queue: Invocation[] = [];
  #lastTakenAt = 0;
  #isRetired = false;

  /** `onEmpty` is called when a retired pool has no environment any more. */
  constructor(runnable: RunnableVersion, surroundings: Surroundings, onEmpty: () => void) {
    this.runnable = runnable;
    this.#surroundings = surroundings;
    this.#onEmpty = onEmpty;
  }

  get isBusy(): boolean {
    return this.#queue.length > 0 || [...this.#all].some((environment) => environment.isBusy);
  }

  get isEmpty(): boolean {
    return this.#all.size === 0 && this.#queue.length === 0;
  }

  invoke(invocation: Invocation): void {
    const environment = this.#ready.pop();
    if (environment !== undefined) {
      environment.run(invocation);
      return;
    }
    this.#queue.push(invocation);
    if (this.#all.size < CORES) this.#grow();
  }

  /** Now and then while it is busy. */
  look(): void {
    for (const environment of this.#all) if (environment.isBusy) environment.look();
    if (this.#queue.length > 0 && performance.now() - this.#lastTakenAt > STALLED_MILLISECONDS) this.#grow();
  }

  /** Now and then. */
  endIdle(): void {
    for (const environment of this.#all) if (environment.idleMilliseconds > IDLE_MILLISECONDS || (environment.isOld && environment.idleMilliseconds > 0)) this.#drop(environment);
  }

  /** The version is another one now, or gone: what runs may finish, nothing new begins. */
  retire(): void {
    this.#isRetired = true;
    for (const environment of this.#ready.splice(0)) void environment.end();
    if (this.isEmpty) this.#onEmpty();
  }

  async close(): Promise<void> {
    for (const invocation of this.#queue.splice(0)) invocation.refuse(stopping());
    await Promise.all([...this.#all].map((environment) => environment.end()));
  }

  onReady(environment: Environment): void {
    const next = this.#queue.shift();
    if (next !== undefined) {
      this.#lastTakenAt = performance.now();
      environment.run(next);
    } else if (this.#isRetired || environment.isOld) this.#drop(environment);
    else this.#ready.push(environment);
  }

  onInitFailed(environment: Environment, answer: InitFailure | Error): void {
    const invocation = this.#queue.shift();
    if (answer instanceof Error) invocation?.refuse(answer);
    else if (invocation !== undefined) environment.refuse(invocation, answer);
  }

  onEnded(environment: Environment): void {
    this.#all.delete(environment);
    const at = this.#ready.indexOf(environment);
    if (at !== -1) this.#ready.splice(at, 1);
    if (this.#queue.length > 0 && this.#all.size === 0) this.#grow();
    if (this.#isRetired && this.isEmpty) this.#onEmpty();
  }

  /** Not for what those will take that start, or that have just answered. */
  #grow(): void {
    const coming = [...this.#all].filter(({ isStarting, isAnswered }) => isStarting || isAnswered).length;
    if (coming >= Math.min(CORES, this.#queue.length) || this.#all.size >= MOST_ENVIRONMENTS) return;
    const environment = new Environment(this.runnable, this.#surroundings, this);
    this.#all.add(environment);
    void environment.start();
  }

  #drop(environment: Environment): void {
    const at = this.#ready.indexOf(environment);
    if (at !== -1) this.#ready.splice(at, 1);
    void environment.end();
  }
}
