import { hostname } from 'node:os';
import { EXIT } from '../../errors/exit-codes.ts';
import { systemClock } from '../../run/clock.ts';
import type { ActivitiesApi } from '../../topics/sfn/activities/api.ts';
import { workerWords } from '../../topics/sfn/worker/worker-words.ts';
import { work } from '../../topics/sfn/worker/worker.ts';
import type { WorkerCount } from '../../topics/sfn/worker/types.ts';
import { colorFor } from '../../view/color.ts';
import { safeLine } from '../../view/safe-text.ts';
import { timeOfDay } from '../../view/text/plain-progress.ts';
import type { Program } from '../exec/find-program.ts';
import { DrainThenStop } from './drain-then-stop.ts';
import { HandlerProcesses } from './handler-process.ts';

export interface WorkerFlags {
  readonly concurrency: number;
  readonly count?: number | undefined;
  readonly once?: boolean | undefined;
  readonly text: boolean;
  readonly error?: string | undefined;
  readonly timeout?: number | undefined;
  readonly 'heartbeat-interval'?: number | undefined;
  readonly 'worker-name'?: string | undefined;
}

/** Few tasks may be silent for less than this. */
const HEARTBEAT_SECONDS = 5;

/** Works on the tasks of an activity until it has done as many as were asked for, or is interrupted. Sets the exit code. */
export async function runWorker(activityArn: string, program: Program, api: ActivitiesApi, flags: WorkerFlags): Promise<WorkerCount> {
  const { stderr, env: environment } = process;
  const color = colorFor(stderr, environment);
  const signals = new DrainThenStop(process);
  const processes = new HandlerProcesses({ program, environment, timeoutSeconds: flags.timeout, clock: systemClock, onComplaint: (task, line) => void stderr.write(`${color('dim', `[${task}]`)} ${safeLine(line)}\n`) });
  const onExit = (): void => processes.killAll();
  process.on('exit', onExit);
  const count = flags.once ? 1 : flags.count;
  try {
    const done = await work({
      api,
      activityArn,
      name: flags['worker-name'] ?? `drover@${hostname()}`.slice(0, 80),
      handler: processes.handler,
      text: flags.text,
      error: flags.error,
      concurrency: flags.concurrency,
      count,
      heartbeatMilliseconds: (flags['heartbeat-interval'] ?? HEARTBEAT_SECONDS) * 1000,
      clock: systemClock,
      draining: signals.draining,
      stopping: signals.stopping,
      onEvent: (event) => {
        const words = workerWords(event, flags.concurrency);
        if (words !== undefined) stderr.write(`${color('dim', timeOfDay(event.at))} ${words.style === undefined ? words.text : color(words.style, words.text)}\n`);
      },
    });
    if (signals.stopping.aborted) process.exitCode = EXIT.interrupted;
    else if (count !== undefined && done.failed + done.lost > 0) process.exitCode = EXIT.partial;
    return done;
  } finally {
    process.off('exit', onExit);
    signals.dispose();
  }
}
