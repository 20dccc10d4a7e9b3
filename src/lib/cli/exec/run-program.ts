import { systemClock } from '../../run/clock.ts';
import type { ParametersApi } from '../../topics/params/api.ts';
import { changedNames, fillPlaceholders, overlayWords, planEnvironment, refuseOverlays, type PathValues } from '../../topics/params/exec/environment.ts';
import { readPaths } from '../../topics/params/exec/read-paths.ts';
import { safeLine } from '../../view/safe-text.ts';
import { findProgram } from './find-program.ts';

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

const say = (text: string): void => void process.stderr.write(`${safeLine(text)}\n`);

/** Runs a program with what stands below paths as its environment. Gives its exit code, where it has not taken our place. Throws UserErrors, RemoteErrors. */
export async function runProgram(paths: readonly string[], words: readonly string[], api: ParametersApi, options: ExecOptions): Promise<number> {
  const program = findProgram(words, process.env['PATH']);
  const read = (): Promise<PathValues[]> => readPaths(paths, api, options);
  let values = await read();
  const { Child } = await childModule(options, program, environmentOf(values, options));
  for (;;) {
    const child = new Child(program, environmentOf(values, options));
    const next = await nextValues(child, values, read, options);
    if (typeof next === 'number') return next;
    say(`drover: changed: ${changedNames(values, next).join(', ')}; starting again`);
    await child.stop(options.patienceSeconds, systemClock);
    values = next;
  }
}

/** Without a watch the process becomes the program, and only comes back where the system cannot do that. */
async function childModule({ watchSeconds }: ExecOptions, program: ReturnType<typeof findProgram>, environment: Readonly<Record<string, string>>) {
  if (watchSeconds === undefined) {
    const { replaceProcess } = await import('./replace-process.ts');
    await replaceProcess(program, environment);
  }
  return import('./child.ts');
}

function environmentOf(values: readonly PathValues[], { strict, pristine, fill }: ExecOptions): Record<string, string> {
  const { variables, overlays } = planEnvironment(values);
  if (strict) refuseOverlays(overlays);
  for (const overlay of overlays) say(`drover: warning: ${overlayWords(overlay)}`);
  const filled = fill === undefined ? variables : fillPlaceholders(variables, process.env, fill);
  const own = pristine ? [] : Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries([...own, ...filled]);
}

/** Waits until the program ends (its exit code) or something below the paths has changed (what is there now). */
async function nextValues(child: { readonly ended: Promise<number> }, before: readonly PathValues[], read: () => Promise<PathValues[]>, { watchSeconds }: ExecOptions): Promise<number | PathValues[]> {
  if (watchSeconds === undefined) return child.ended;
  const waiting = new AbortController();
  const ended = child.ended.finally(() => waiting.abort());
  for (;;) {
    const look = systemClock.sleep(watchSeconds * 1000, waiting.signal).then(
      () => true,
      () => false,
    );
    if (!(await Promise.race([look, ended.then(() => false)]))) return ended;
    try {
      const after = await read();
      if (changedNames(before, after).length > 0) return after;
    } catch (error) {
      say(`drover: warning: cannot look for changes (${error instanceof Error ? error.message : String(error)}); the program goes on`);
    }
  }
}
