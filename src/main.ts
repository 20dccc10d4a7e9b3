import { run } from '@oclif/core/run';
import { leaveQuietlyOnClosedPipe } from './lib/cli/closed-pipe.ts';
import { describeError, errorLine } from './lib/cli/report-error.ts';
import { withSuggestion } from './lib/cli/suggest-command.ts';
import { flushed } from './lib/view/flushed.ts';

/** The program, started by bin/run.js. `root` is the folder of package.json and oclif.manifest.json. */
export async function main(root: string): Promise<void> {
  leaveQuietlyOnClosedPipe(process);
  const words = process.argv.slice(2);
  try {
    await run(words, { root });
  } catch (error) {
    process.exitCode = exitCodeOf(error) ?? reportFailure(error, root, words);
  }
  await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
  // Sockets that are kept alive for a next call must not keep the program alive.
  process.exit();
}

/** A command that has said what there was to say ends with oclif's exit error. */
function exitCodeOf(error: unknown): number | undefined {
  const exit = error as { code?: unknown; oclif?: { exit?: number } };
  return exit.code === 'EEXIT' ? exit.oclif?.exit : undefined;
}

/** Failures outside of any command: no such command, a broken manifest. */
function reportFailure(error: unknown, root: string, words: readonly string[]): number {
  const reported = withSuggestion(describeError(error), root, words);
  process.stderr.write(`${errorLine(reported)}\n`);
  if (process.env['DROVER_DEBUG'] && error instanceof Error) process.stderr.write(`${error.stack ?? ''}\n`);
  return reported.exitCode;
}
