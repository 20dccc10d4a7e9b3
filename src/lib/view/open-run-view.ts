import type { Clock } from '../run/clock.ts';
import type { RunEvent } from '../run/events.ts';
import { colorFor } from './color.ts';
import { FanOut } from './fan-out.ts';
import { OutputFiles } from './files/output-files.ts';
import { JsonDocument, type RunDocument } from './program/json.ts';
import { Ndjson } from './program/ndjson.ts';
import { RunState } from './run-state.ts';
import type { EventSink } from './sink.ts';
import { canDrawLive, meetsTheFrame } from './terminal.ts';
import { Blocks } from './text/blocks.ts';
import { Gather } from './text/gather.ts';
import { PlainProgress } from './text/plain-progress.ts';
import { Report } from './text/report.ts';
import { Stream } from './text/stream.ts';
import type { TextStream } from './text-stream.ts';

export interface RunViewOptions {
  readonly output: 'text' | 'json' | 'ndjson';
  /** Fold nodes with identical output together. It needs all of them, so it goes before `stream`. */
  readonly gather: boolean;
  /** With `gather`: names, addresses, times and pids do not count as differences. */
  readonly similar?: boolean;
  /** Lines as they come, the node in front. */
  readonly stream: boolean;
  /** A folder for one file a node and stream, beside what is shown. */
  readonly outDir: string | undefined;
  /** --live, --no-live; undefined where nobody said. */
  readonly live: boolean | undefined;
  /** For what is small: only the data, where all goes well. */
  readonly brief?: boolean;
  readonly stdout: TextStream;
  readonly stderr: TextStream;
  readonly environment: NodeJS.ProcessEnv;
  readonly clock: Clock;
}

export interface RunView extends EventSink {
  /** The document of --json, once the view is closed; undefined for other outputs, which have been written already. */
  document(): RunDocument | undefined;
}

/**
 * Everything that a run shows: data on stdout; the live view or plain lines, and then the report, on stderr. Throws a
 * UserError where the folder for output cannot be made. `close` ends when all is written, and throws a UserError where
 * a part of it could not be.
 */
export async function openRunView(options: RunViewOptions): Promise<RunView> {
  const state = new RunState();
  const files = options.outDir === undefined ? [] : [new OutputFiles(options.outDir, state)];
  const isLive = drawsLive(options);
  const document = options.output === 'json' ? new JsonDocument(state) : undefined;
  const sinks = new FanOut([
    await openProgress(options, state, isLive),
    ...files,
    document ?? openData(options, state, isLive),
    new Report({
      state,
      stderr: options.stderr,
      color: colorFor(options.stderr, options.environment),
      notices: isLive,
      ends: options.output === 'text',
      brief: options.brief ?? false,
    }),
  ]);
  return {
    handle: (event: RunEvent) => {
      // First, so that every sink finds the state as it is after the event.
      state.apply(event);
      sinks.handle(event);
    },
    close: () => sinks.close(),
    document: () => document?.document(),
  };
}

/** Lines that come all the time would run through the frame. */
function drawsLive({ output, gather, stream, live, stdout, stderr, environment }: RunViewOptions): boolean {
  if (output === 'text' && stream && !gather) return false;
  if (output === 'ndjson' && meetsTheFrame(stdout) && (live !== true || stdout.isTTY === true)) return false;
  return canDrawLive(live, stderr, environment);
}

async function openProgress({ stderr, environment, clock, brief = false }: RunViewOptions, state: RunState, isLive: boolean): Promise<EventSink> {
  if (!isLive) return new PlainProgress({ state, stderr, color: colorFor(stderr, environment), clock, brief });
  const [{ openLiveRun }, { liveFrame }] = await Promise.all([import('./live/open-live-run.tsx'), import('./live/frame.ts')]);
  return openLiveRun({ frame: (size) => (state.startedAt === undefined ? undefined : liveFrame(state, size)), stderr, environment, clock });
}

function openData({ output, gather, similar = false, stream, stdout, environment }: RunViewOptions, state: RunState, isLive: boolean): EventSink {
  if (output === 'ndjson') return new Ndjson(stdout);
  const isTerminal = stdout.isTTY === true;
  const format = { safe: isTerminal, color: colorFor(stdout, environment) };
  if (gather) return new Gather({ state, stdout, format, similar });
  if (stream) return new Stream({ state, stdout, format, align: isTerminal });
  return new Blocks({ state, stdout, format, hold: isLive && meetsTheFrame(stdout) });
}
