import { RemoteError } from '../errors/errors.ts';
import { EXIT } from '../errors/exit-codes.ts';
import type { RunEvent, Verdict } from '../run/events.ts';
import { systemClock } from '../run/clock.ts';
import { perform } from '../run/perform.ts';
import type { EventSink } from '../view/sink.ts';
import { openRunView } from '../view/open-run-view.ts';
import { canDrawLive } from '../view/terminal.ts';
import type { OutputFlags } from './flags/output.ts';

export interface PerformFlags extends OutputFlags {
  /** 0 to 1. */
  readonly requiredCoverage: number;
  /** Only the data, where all goes well. */
  readonly brief?: boolean;
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
    similar: flags.similar ?? false,
    stream: flags.stream ?? false,
    outDir: flags['out-dir'],
    live: flags.live,
    brief: flags.brief ?? false,
    stdout,
    stderr,
    environment,
    clock: systemClock,
  });
  const wantsLines = flags.stream === true || output === 'ndjson' || (output === 'text' && canDrawLive(flags.live, stderr, environment));
  await performBefore(view, start(wantsLines), flags, log);
  return output === 'ndjson' ? undefined : view.document();
}

/** The same in front of a view of one's own. */
export async function performBefore(view: EventSink, events: AsyncIterable<RunEvent>, { requiredCoverage }: Pick<PerformFlags, 'requiredCoverage'>, log?: EventSink): Promise<void> {
  const seen: Seen = { runId: '', isSent: false };
  try {
    const verdict = await perform(noting(events, seen), log === undefined ? view : firstOf(log, view), { requiredCoverage, clock: systemClock });
    process.exitCode = verdict.exitCode;
    if (log !== undefined) process.stderr.write(wayBack(verdict, seen.runId));
  } catch (error) {
    if (log !== undefined && seen.isSent && error instanceof RemoteError) process.stderr.write(`${LOOK_AGAIN} ${seen.runId}${GO_ON} ${seen.runId}\n`);
    throw error;
  }
}

interface Seen {
  runId: string;
  /** The service has taken something. */
  isSent: boolean;
}

async function* noting(events: AsyncIterable<RunEvent>, seen: Seen): AsyncGenerator<RunEvent> {
  for await (const event of events) {
    if (event.type === 'run-started') seen.runId = event.runId;
    else if (event.type === 'dispatched') seen.isSent = true;
    yield event;
  }
}

const LOOK_AGAIN = 'look again: drover runs show';
const GO_ON = '; go on: drover runs resume';

/** How to see more of a run that was left before its end; "" for others. The journal knows where it ran. */
function wayBack({ exitCode, counts }: Verdict, runId: string): string {
  if (exitCode !== EXIT.interrupted && exitCode !== EXIT.timedOut) return '';
  const isOpen = counts.unknown !== undefined || counts['not-sent'] !== undefined;
  return `${LOOK_AGAIN} ${runId}${isOpen ? `${GO_ON} ${runId}` : ''}\n`;
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
