import { spawn } from 'node:child_process';
import xterm from '@xterm/headless';
import type { Run, Screen } from './screen.ts';

export interface RecordOptions {
  readonly columns: number;
  readonly rows: number;
  readonly environment: Readonly<Record<string, string>>;
  /** On the screen before the program begins, such as a prompt. */
  readonly before: string;
}

const quote = (word: string): string => `'${word.replaceAll("'", String.raw`'\''`)}'`;

/** Runs a program on a pseudo-terminal (util-linux's script makes one) and gives every screen that it draws. */
export async function* recordTerminal(words: readonly string[], { columns, rows, environment, before }: RecordOptions): AsyncGenerator<Screen> {
  const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
  const line = `stty rows ${rows} cols ${columns}; exec ${words.map(quote).join(' ')}`;
  const child = spawn('script', ['-qfec', line, '/dev/null'], { env: { ...environment, TERM: 'xterm-256color' }, stdio: ['ignore', 'pipe', 'inherit'] });
  const written = (text: string | Uint8Array): Promise<void> => new Promise((resolve) => terminal.write(text, resolve));
  try {
    await written(before);
    for await (const piece of child.stdout as AsyncIterable<Buffer>) {
      await written(piece);
      yield screenOf(terminal);
    }
  } finally {
    terminal.dispose();
  }
}

function screenOf({ buffer, rows, cols }: xterm.Terminal): Screen {
  const { active } = buffer;
  return { columns: cols, rows: Array.from({ length: rows }, (_, row) => runsOf(active.getLine(active.viewportY + row), cols)) };
}

function runsOf(line: ReturnType<xterm.Terminal['buffer']['active']['getLine']>, columns: number): Run[] {
  const runs: Run[] = [];
  for (let column = 0; column < columns; column++) {
    const cell = line?.getCell(column);
    const text = cell?.getChars() ?? '';
    // The second half of a wide character has no width of its own.
    if (cell === undefined || cell.getWidth() === 0) continue;
    const look = { color: cell.isFgDefault() ? undefined : cell.getFgColor(), bold: cell.isBold() !== 0, dim: cell.isDim() !== 0 };
    const last = runs.at(-1);
    if (last !== undefined && last.color === look.color && last.bold === look.bold && last.dim === look.dim) runs[runs.length - 1] = { ...last, text: last.text + (text || ' ') };
    else runs.push({ column, text: text || ' ', ...look });
  }
  return runs.map((run) => ({ ...run, text: run.text.trimEnd() })).filter(({ text }) => text !== '');
}
