import { closeSync, writeSync } from 'node:fs';
import { DroverError } from '../../errors/errors.ts';
import { systemClock } from '../../run/clock.ts';
import type { Launcher } from '../nodes/launcher.ts';
import { parseHostArguments, type HostArguments } from './arguments.ts';
import { startHost } from './host.ts';

/** The engine's process. Ends with 0 when it was asked to, 1 when it could not start. */
export async function runEngine(argv: readonly string[], launcher: Launcher): Promise<void> {
  const words = parseHostArguments(argv);
  try {
    const host = await startHost(words, { clock: systemClock, log: logLine, launcher });
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => host.stop(signal));
    announce(words, host.endpoint);
    await host.ended;
    process.exit(0);
  } catch (error) {
    refuse(words, error);
    process.exit(1);
  }
}

/** Somebody may close our output, as `| head` does: that is no reason to end. */
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

/** One line a message, with the time; stderr is the log file of an engine in the background. */
function logLine(message: string): void {
  process.stderr.write(`${new Date().toISOString()} ${message.replaceAll('\n', ' ')}\n`);
}

const READY_DESCRIPTOR = 3;

function announce({ readyPipe, open, stateFolder }: HostArguments, endpoint: string): void {
  if (readyPipe) return say({ ready: true });
  process.stdout.write(`engine at ${endpoint}, state in ${stateFolder}\n`);
  if (open) logLine('warning: open mode: any program on this machine can run commands as you through this engine');
}

function refuse({ readyPipe }: HostArguments, error: unknown): void {
  const known = error instanceof DroverError ? error : undefined;
  const message = known?.message ?? (error instanceof Error ? error.message : String(error));
  const hint = known?.hint ?? "The engine's log says more.";
  if (known === undefined && error instanceof Error) process.stderr.write(`${error.stack ?? ''}\n`);
  if (readyPipe) say({ ready: false, code: known?.code ?? 'engine-failed', message, hint });
  else process.stderr.write(`drover: ${message}. ${hint}\n`);
}

function say(readiness: object): void {
  try {
    writeSync(READY_DESCRIPTOR, `${JSON.stringify(readiness)}\n`);
  } catch {
    // Whoever started us is gone: there is nobody left to tell.
  }
  // The commands of the nodes must not inherit it.
  closeSync(READY_DESCRIPTOR);
}
