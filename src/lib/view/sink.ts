import type { RunEvent } from '../run/events.ts';

/** Whatever consumes the events of a run: a screen, a file, a program behind a pipe, the journal. */
export interface EventSink {
  /** Must not throw for what an event says; throws a UserError where it cannot write (disk full). */
  handle(event: RunEvent): void;
  /** Called once, after the last event: draws the last frame, writes the report, flushes. */
  close(): Promise<void>;
}
