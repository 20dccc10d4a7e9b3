import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import type { Screen } from './screen.ts';
import { Terminal } from './terminal.ts';

export interface RecordOptions {
  readonly columns: number;
  readonly rows: number;
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  /** On the screen before the program begins, such as a prompt. */
  readonly before: string;
}

const END_OF_FRAME = '\u001B[?2026l';

const quote = (word: string): string => `'${word.replaceAll("'", String.raw`'\''`)}'`;

/**
 * Runs a program on a pseudo-terminal (util-linux's script makes one) and gives the screen after every frame that it
 * drew. What it prints after its last frame is not looked at.
 */
export async function recordTerminal(words: readonly string[], { columns, rows, folder, environment, before }: RecordOptions): Promise<Screen[]> {
  const terminal = new Terminal(columns);
  terminal.write(before);
  const line = `stty rows ${rows} cols ${columns}; exec ${words.map(quote).join(' ')}`;
  const child = spawn('script', ['-qfec', line, '/dev/null'], { cwd: folder, env: { ...environment, TERM: 'xterm-256color' }, stdio: ['ignore', 'pipe', 'inherit'] });
  const [drawn] = await Promise.all([text(child.stdout), new Promise((resolve, reject) => child.on('error', reject).on('close', resolve))]);
  const frames = drawn.split(END_OF_FRAME).slice(0, -1);
  return frames.map((frame) => {
    terminal.write(frame);
    return terminal.screen;
  });
}
