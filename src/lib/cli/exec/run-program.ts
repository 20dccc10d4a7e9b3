import { systemClock } from '../../run/clock.ts';
import type { ParametersApi } from '../../topics/params/api.ts';
import { changedNames, fillPlaceholders, overlayWords, planEnvironment, refuseOverlays, type PathValues } from '../../topics/params/exec/environment.ts';
import { readPaths } from '../../topics/params/exec/read-paths.ts';
import { safeLine } from '../../view/safe-text.ts';
import { checkSize } from './argument-size.ts';
import { findProgram, type Program } from './find-program.ts';
import { replaceProcess } from './replace-process.ts';

export interface ExecOptions {
  readonly strict: boolean;
  readonly pristine: boolean;
  readonly fill: string | undefined;
  readonly label: string | undefined;
  readonly allowEmpty: boolean;
  /** Seconds between two looks; undefined: the program is left alone. */
  readonly watchSeconds: number | undefined;
  readonly patienceSeconds: number;
  readonly signal: AbortSignal;
}

/** All that a program is started with, checked. */
interface Start {
  readonly values: readonly PathValues[];
  readonly program: Program;
  readonly environment: Readonly<Record<string, string>>;
  readonly warnings: readonly string[];
}

const say = (text: string): void => void process.stderr.write(`${safeLine(text)}\n`);

/** Runs a program with what stands below paths as its environment. Gives its exit code, where it has not taken our place. Throws UserErrors, RemoteErrors. */
export async function runProgram(paths: readonly string[], words: readonly string[], api: ParametersApi, options: ExecOptions): Promise<number> {
  const { watchSeconds, patienceSeconds } = options;
  // A misspelt one is found before anything is read.
  findProgram(words, process.env['PATH']);
  const first = startOf(await readPaths(paths, api, options), words, options);
  warn(first);
  if (watchSeconds === undefined) await replaceProcess(first.program, first.environment);
  const { runBeside } = await import('./beside.ts');
  let trouble = '';
  return runBeside({
    first,
    ...(watchSeconds === undefined
      ? {}
      : {
          look: async ({ values }: Start, signal: AbortSignal) => {
            const after = await readPaths(paths, api, { ...options, signal });
            const changed = changedNames(values, after);
            // What cannot be started must be known before the one that runs is stopped.
            const next = changed.length === 0 ? undefined : { state: startOf(after, words, options), changes: changed.join(', ') };
            trouble = '';
            return next;
          },
        }),
    everyMilliseconds: (watchSeconds ?? 0) * 1000,
    killAfterMilliseconds: patienceSeconds * 1000,
    clock: systemClock,
    onChange: (changes, next) => {
      say(`drover: changed: ${changes}; starting again`);
      warn(next);
    },
    onTrouble: (error) => {
      const message = error instanceof Error ? error.message : String(error);
      // What stays as it is is said once.
      if (message !== trouble) say(`drover: warning: cannot start again with what is there now (${message}); the program goes on`);
      trouble = message;
    },
  });
}

function startOf(values: readonly PathValues[], words: readonly string[], { strict, pristine, fill }: ExecOptions): Start {
  const { variables, overlays } = planEnvironment(values);
  if (strict) refuseOverlays(overlays);
  const filled = fill === undefined ? variables : fillPlaceholders(variables, process.env, fill);
  const own = pristine ? [] : Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const environment = Object.fromEntries([...own, ...filled]);
  const program = findProgram(words, process.env['PATH']);
  checkSize(program.words, environment);
  return { values, program, environment, warnings: overlays.map(overlayWords) };
}

function warn({ warnings }: Start): void {
  for (const warning of warnings) say(`drover: warning: ${warning}`);
}
