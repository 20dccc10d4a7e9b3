import { PassThrough } from 'node:stream';
import { render, Text, type Instance } from 'ink';
import type { Clock } from '../../run/clock.ts';
import type { RunEvent } from '../../run/events.ts';
import { colorFor, type Color } from '../color.ts';
import { flushed } from '../flushed.ts';
import type { EventSink } from '../sink.ts';
import { terminalSize, wrapsAgain } from '../terminal.ts';
import type { TextStream } from '../text-stream.ts';
import { startTicker } from '../ticker.ts';
import { eraseWrapped } from './erase-wrapped.ts';
import type { FrameOptions } from './frame.ts';
import { InkOutput } from './ink-output.ts';

const FRAME_EVERY = 250;
/** The pace is kept here: ink's own limit would only hold back a frame that is due. */
const INK_FRAMES_PER_SECOND = 1000;

export interface LiveRunOptions {
  /** The lines of a frame; undefined as long as there is nothing to show. */
  readonly frame: (options: FrameOptions) => readonly string[] | undefined;
  /** A terminal. */
  readonly stderr: TextStream;
  readonly environment: NodeJS.ProcessEnv;
  readonly clock: Clock;
}

/**
 * The live view of a run: the whole frame is one text, drawn from the one state at most four times a second, however
 * many events there are. Loading this file loads ink: only for a terminal.
 */
export async function openLiveRun(options: LiveRunOptions): Promise<EventSink> {
  return new LiveRun(options);
}

/** Cut, not wrapped, should ink find a line wider than it was measured here. */
const Frame = ({ text }: { readonly text: string }) => <Text wrap="truncate">{text}</Text>;

class LiveRun implements EventSink {
  readonly #options: LiveRunOptions;
  readonly #color: Color;
  readonly #stop: () => void;
  #instance: Instance | undefined;
  #drawn: readonly string[] = [];
  #columns = 0;

  constructor(options: LiveRunOptions) {
    this.#options = options;
    // ink colours nothing itself here: its chalk looks at stdout and does not know NO_COLOR.
    this.#color = colorFor(options.stderr, options.environment);
    this.#stop = startTicker(options.clock, FRAME_EVERY, () => this.#draw(false));
  }

  handle(event: RunEvent): void {
    // The state has it already; the first frame does not wait for the clock.
    if (event.type === 'run-started') this.#draw(false);
  }

  async close(): Promise<void> {
    this.#stop();
    this.#draw(true);
    if (this.#instance === undefined) return;
    this.#instance.unmount();
    await this.#instance.waitUntilExit();
    await flushed(this.#options.stderr);
  }

  #draw(final: boolean): void {
    const { stderr, environment, clock } = this.#options;
    const size = terminalSize(stderr, environment);
    const frame = this.#options.frame({ ...size, color: this.#color, now: clock.now(), final });
    if (frame === undefined) return;
    const text = frame.join('\n');
    if (text === this.#drawn.join('\n')) return;
    this.#makeRoom();
    this.#drawn = frame;
    if (this.#instance === undefined) this.#instance = this.#open(text);
    else this.#instance.rerender(<Frame text={text} />);
  }

  /** Before a frame that is narrower than the one on the screen was: that one may take more rows now. */
  #makeRoom(): void {
    const { stderr, environment } = this.#options;
    // What the terminal has, not what COLUMNS says: it is the terminal that wraps.
    const { columns, rows } = terminalSize(stderr, {});
    if (columns < this.#columns && wrapsAgain(environment)) stderr.write(eraseWrapped(this.#drawn, columns, rows));
    this.#columns = columns;
  }

  #open(text: string): Instance {
    const output = new InkOutput(this.#options.stderr);
    return render(<Frame text={text} />, {
      stdout: output,
      stderr: output,
      // Never read: stdin, and with it Ctrl-C, stays with the program.
      stdin: new PassThrough(),
      exitOnCtrlC: false,
      patchConsole: false,
      interactive: true,
      isScreenReaderEnabled: false,
      maxFps: INK_FRAMES_PER_SECOND,
    });
  }
}
