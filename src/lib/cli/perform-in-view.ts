import type { RunEvent } from '../run/events.ts';
import { systemClock } from '../run/clock.ts';
import { perform } from '../run/perform.ts';
import type { EventSink } from '../view/sink.ts';
import { openRunView } from '../view/open-run-view.ts';
import { canDrawLive } from '../view/terminal.ts';
import type { OutputFlags } from './flags/output.ts';

export interface PerformFlags extends OutputFlags {
  /** 0 to 1. */
  readonly requiredCoverage: number;
}

/**
 * Carries a run out in front of whoever asked for it, and sets the program's exit code by its verdict. `start` gets to
 * know whether lines of running nodes would be shown. `log` has every event before anybody sees it. Gives the document for --json; undefined where stdout is a stream of events.
 */
export async function performInView(start: (wantsLines: boolean) => AsyncIterable<RunEvent>, flags: PerformFlags, log?: EventSink): Promise<unknown> {
  const output = flags.json ? 'json' : flags.output;
  const { stdout, stderr, env: environment } = process;
  const view = await openRunView({
    output,
    gather: flags.gather ?? false,
    stream: flags.stream ?? false,
    outDir: flags['out-dir'],
    live: flags.live,
    stdout,
    stderr,
    environment,
    clock: systemClock,
  });
  const wantsLines = flags.stream === true || output === 'ndjson' || (output === 'text' && canDrawLive(flags.live, stderr, environment));
  const verdict = await perform(start(wantsLines), log === undefined ? view : firstOf(log, view), { requiredCoverage: flags.requiredCoverage, clock: systemClock });
  process.exitCode = verdict.exitCode;
  return output === 'ndjson' ? undefined : view.document();
}

/** What the first cannot take the second never hears of. Both are closed, whatever happens. */
const firstOf = (first: EventSink, second: EventSink): EventSink => ({
  handle: (event) => {
    first.handle(event);
    second.handle(event);
  },
  close: async () => {
    const [logged, shown] = await Promise.allSettled([first.close(), second.close()]);
    for (const outcome of [logged, shown]) if (outcome.status === 'rejected') throw outcome.reason;
  },
});
