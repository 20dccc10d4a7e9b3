import { execFileSync, spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { BINARY, type Sandbox } from './drover.ts';

/** util-linux's script gives a program a real pseudo-terminal. */
export const hasPseudoTerminal = (): boolean => {
  try {
    return execFileSync('script', ['--version'], { encoding: 'utf8' }).includes('util-linux');
  } catch {
    return false;
  }
};

export interface TerminalRun {
  readonly child: ChildProcessWithoutNullStreams;
  /** All that was written to the terminal so far. */
  screen(): string;
  type(text: string): void;
  /** Resolves once the screen shows it. */
  shows(text: string | RegExp): Promise<void>;
  readonly ended: Promise<number>;
}

/** The binary with its words, as a shell reads it. */
export const commandLine = (words: readonly string[]): string => [process.execPath, BINARY, ...words].map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');

/** Starts the binary on a terminal of 100 columns and 30 rows. */
export const onTerminal = (sandbox: Sandbox, words: readonly string[], env: Readonly<Record<string, string>> = {}): TerminalRun => lineOnTerminal(sandbox, `exec ${commandLine(words)}`, env);

/** The same for a whole line of shell. */
export function lineOnTerminal(sandbox: Sandbox, line: string, env: Readonly<Record<string, string>> = {}): TerminalRun {
  const child = spawn('script', ['-qfec', `stty cols 100 rows 30; ${line}`, '/dev/null'], { env: { ...sandbox.env, TERM: 'xterm-256color', SHELL: '/bin/sh', ...env } });
  let text = '';
  child.stdout.on('data', (part: Buffer) => {
    text += part.toString('utf8');
  });
  const ended = new Promise<number>((resolve) => child.on('exit', (code) => resolve(code ?? -1)));
  return {
    child,
    screen: () => text,
    type: (keys) => child.stdin.write(keys),
    shows: async (wanted) => {
      const deadline = Date.now() + 20_000;
      while (!(typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text))) {
        if (Date.now() > deadline) throw new Error(`the terminal never showed ${String(wanted)}; it shows: ${JSON.stringify(text.slice(-2000))}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    ended,
  };
}
