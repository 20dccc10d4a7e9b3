import type { Clock } from '../run/clock.ts';
import { formatRate } from './duration.ts';
import { safeLine } from './safe-text.ts';
import { terminalSize } from './terminal.ts';
import type { TextStream } from './text-stream.ts';
import { cutToWidth } from './text-width.ts';

/** What is quicker than this says nothing of itself. */
const QUIET_MILLISECONDS = 700;
const REDRAWN_EVERY_MILLISECONDS = 100;
/** Elsewhere than on a terminal throttling is said, a line each, no more often than this. */
const SAID_EVERY_MILLISECONDS = 30_000;

/** How far a long reading has come: one line on stderr that is redrawn on a terminal, and is gone in the end. */
export interface CountLine {
  readonly add: (count: number) => void;
  /** The service asks for fewer calls: shown on a terminal, and a line of its own elsewhere. */
  readonly throttled: (api: string, callsPerSecond: number) => void;
  /** Takes the line away. */
  readonly end: () => void;
}

/** `what` follows the number: "parameters read". */
export function openCountLine(what: string, { stderr, clock, environment }: { readonly stderr: TextStream; readonly clock: Clock; readonly environment: NodeJS.ProcessEnv }): CountLine {
  const isLive = stderr.isTTY === true && environment['TERM'] !== 'dumb';
  const startedAt = clock.now();
  let count = 0;
  let drawnAt = 0;
  let slow = '';
  let saidAt = Number.NEGATIVE_INFINITY;
  const draw = (now: number): void => {
    if (!isLive || now - startedAt < QUIET_MILLISECONDS || now - drawnAt < REDRAWN_EVERY_MILLISECONDS) return;
    drawnAt = now;
    const rate = formatRate((count * 1000) / (now - startedAt));
    stderr.write(`\r\u001B[K${cutToWidth(`${count.toLocaleString('en')} ${what}, ${rate}${slow}`, terminalSize(stderr, environment).columns - 1)}`);
  };
  return {
    add: (more) => {
      count += more;
      draw(clock.now());
    },
    throttled: (api, callsPerSecond) => {
      const now = clock.now();
      const words = `throttled by ${safeLine(api)}, ${Number(callsPerSecond.toFixed(1))} calls/s`;
      slow = `; ${words}`;
      if (!isLive && now - saidAt >= SAID_EVERY_MILLISECONDS) {
        saidAt = now;
        stderr.write(`${words}\n`);
      }
      draw(now);
    },
    end: () => {
      if (drawnAt > 0) stderr.write('\r\u001B[K');
      drawnAt = 0;
    },
  };
}
