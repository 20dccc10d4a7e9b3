import { spawn, spawnSync } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';

/** node has no pseudo-terminal of its own; util-linux's script makes one. */
export const hasPseudoTerminal = (): boolean => spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout?.includes('util-linux') ?? false;

export interface PseudoTerminalOptions {
  readonly columns: number;
  readonly rows: number;
  readonly env?: Readonly<Record<string, string>>;
  /** Typed when this has been seen on the terminal. */
  readonly type?: { readonly after: string; readonly keys: string };
}

export interface PseudoTerminalResult {
  readonly text: string;
  readonly exitCode: number | null;
}

const quote = (word: string): string => `'${word.replaceAll("'", String.raw`'\''`)}'`;

/** Runs a command with stdin, stdout and stderr on a pseudo-terminal of this size. */
export async function runOnPseudoTerminal(command: readonly string[], options: PseudoTerminalOptions): Promise<PseudoTerminalResult> {
  const line = `stty rows ${options.rows} cols ${options.columns}; exec ${command.map(quote).join(' ')}`;
  const child = spawn('script', ['-qfec', line, '/dev/null'], {
    env: { PATH: process.env['PATH'], TERM: 'xterm-256color', TZ: 'UTC', ...options.env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let text = '';
  let typed = false;
  child.stdout.setEncoding('utf8').on('data', (piece: string) => {
    text += piece;
    if (options.type === undefined || typed || !text.includes(options.type.after)) return;
    typed = true;
    // After the program has had the time to listen for what it typed.
    void delay(500).then(() => child.stdin.write(options.type?.keys ?? ''));
  });
  const exitCode = await new Promise<number | null>((resolve) => {
    child.on('close', resolve);
  });
  return { text, exitCode };
}
