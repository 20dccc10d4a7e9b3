import { openRunView, type RunViewOptions } from '../../../src/lib/view/open-run-view.ts';
import type { ExampleRun } from './example-run.ts';
import { ManualClock } from './manual-clock.ts';
import { RecordingStream } from './recording-stream.ts';

export interface Shown {
  readonly stdout: string;
  readonly stderr: string;
  readonly document: unknown;
}

/** What a whole run shows. Both streams are files unless they are given. */
export async function showRun(run: ExampleRun, options: Partial<RunViewOptions> = {}): Promise<Shown> {
  const stdout = new RecordingStream();
  const stderr = new RecordingStream();
  const view = await openRunView({
    output: 'text',
    gather: false,
    stream: false,
    outDir: undefined,
    live: undefined,
    stdout,
    stderr,
    environment: {},
    clock: new ManualClock(run.events[0]?.at ?? 0),
    ...options,
  });
  for (const event of run.events) view.handle(event);
  await view.close();
  return { stdout: textOf(options.stdout, stdout), stderr: textOf(options.stderr, stderr), document: view.document() };
}

const textOf = (given: unknown, own: RecordingStream): string => (given instanceof RecordingStream ? given.text : own.text);
