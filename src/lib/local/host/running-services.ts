import type { Engine } from '../engine-context.ts';
import type { RunningService } from '../engine-service.ts';
import type { DirectoryEntry } from '../services/directory.ts';

/** The services of one engine: each is loaded, given its tables and started on the first request that names it. */
export class RunningServices {
  readonly #entries: ReadonlyMap<string, DirectoryEntry>;
  readonly #engine: Engine;
  readonly #running = new Map<string, Promise<RunningService>>();
  readonly #loaded = new Map<string, RunningService>();

  constructor(directory: readonly DirectoryEntry[], engine: Engine) {
    this.#entries = new Map(directory.map((entry) => [entry.id, entry]));
    this.#engine = engine;
  }

  has(id: string): boolean {
    return this.#entries.has(id);
  }

  /** Throws where the directory has no such service. */
  running(id: string): Promise<RunningService> {
    let running = this.#running.get(id);
    if (running === undefined) {
      running = this.#start(id);
      this.#running.set(id, running);
      // A failed start is tried again by the next request.
      running.catch(() => this.#running.delete(id));
    }
    return running;
  }

  /** The service if it is loaded already. */
  loaded(id: string): RunningService | undefined {
    return this.#loaded.get(id);
  }

  /** Whether one of them has work in hand. */
  areWorking(): boolean {
    return [...this.#loaded.values()].some((service) => service.isWorking?.() === true);
  }

  /** Loads the services that an engine before this one may have left in the middle of something. */
  async recover(): Promise<void> {
    for (const entry of this.#entries.values()) {
      if (entry.unfinishedWork !== undefined && this.#hasUnfinishedWork(entry.unfinishedWork)) await this.running(entry.id);
    }
  }

  async close(): Promise<void> {
    const all = await Promise.allSettled(this.#running.values());
    this.#running.clear();
    this.#loaded.clear();
    for (const settled of all) {
      if (settled.status === 'fulfilled') await settled.value.close?.();
    }
  }

  async #start(id: string): Promise<RunningService> {
    const entry = this.#entries.get(id);
    if (entry === undefined) throw new Error(`no service ${id} in the directory`);
    const definition = await entry.load();
    this.#engine.store.migrate(id, definition.migrations);
    const service = definition.start(this.#engine);
    this.#loaded.set(id, service);
    // Before the first request: it must find the truth about what an engine before this one left behind.
    await service.recover?.();
    this.#engine.log(`${id} loaded`);
    return service;
  }

  /** The tables of a service that was never used are not there: then there is no work either. */
  #hasUnfinishedWork(query: string): boolean {
    const table = /\bFROM\s+(\w+)/i.exec(query)?.[1] ?? '';
    const exists = this.#engine.store.get("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = :table", { table });
    return exists !== undefined && this.#engine.store.get(query) !== undefined;
  }
}
