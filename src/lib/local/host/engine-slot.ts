import { eraseState, type OpenEngine } from './open-engine.ts';

export interface EngineSlotOptions {
  readonly stateFolder: string;
  /** Opens the state anew; called once at the beginning and once for every reset. */
  readonly open: () => Promise<OpenEngine>;
}

/** The engine that the host serves: another one after each reset. */
export class EngineSlot {
  readonly #options: EngineSlotOptions;
  #current: OpenEngine;
  #resetting: Promise<unknown> = Promise.resolve();

  private constructor(options: EngineSlotOptions, first: OpenEngine) {
    this.#options = options;
    this.#current = first;
  }

  static async open(options: EngineSlotOptions): Promise<EngineSlot> {
    return new EngineSlot(options, await options.open());
  }

  get current(): OpenEngine {
    return this.#current;
  }

  /** The engine, as soon as a reset in hand is over: nobody is served by one that is being emptied. */
  async settled(): Promise<OpenEngine> {
    await this.#resetting;
    return this.#current;
  }

  /** Ends what runs, deletes the state and opens a new one. One after the other: two at once must not erase what the first has opened anew. */
  reset(): Promise<OpenEngine> {
    const done = this.#resetting.then(async () => {
      await this.#current.close();
      eraseState(this.#options.stateFolder);
      this.#current = await this.#options.open();
      return this.#current;
    });
    this.#resetting = done.catch(() => undefined);
    return done;
  }

  async close(): Promise<void> {
    await this.#resetting;
    await this.#current.close();
  }
}
