import type { RunEvent } from '../run/events.ts';
import type { EventSink } from './sink.ts';

/**
 * Several sinks as one. One that throws is put aside and the rest go on: a full disk must not cost the report.
 * `close` closes all of them in their order, one after the other, and then throws the first error there was.
 */
export class FanOut implements EventSink {
  readonly #sinks: readonly EventSink[];
  readonly #broken = new Set<EventSink>();
  readonly #errors: unknown[] = [];

  constructor(sinks: readonly EventSink[]) {
    this.#sinks = sinks;
  }

  handle(event: RunEvent): void {
    for (const sink of this.#sinks) {
      if (this.#broken.has(sink)) continue;
      try {
        sink.handle(event);
      } catch (error) {
        this.#broken.add(sink);
        this.#errors.push(error);
      }
    }
  }

  async close(): Promise<void> {
    for (const sink of this.#sinks) {
      try {
        await sink.close();
      } catch (error) {
        this.#errors.push(error);
      }
    }
    if (this.#errors.length > 0) throw this.#errors[0];
  }
}
