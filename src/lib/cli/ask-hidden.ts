import { UserError } from '../errors/errors.ts';
import { EXIT } from '../errors/exit-codes.ts';

const CTRL_C = '\u0003';
const CTRL_D = '\u0004';
const BACKSPACES = new Set(['\u007F', '\b']);
/** What a terminal puts around pasted text, where it was told to. */
const PASTE_MARKS = /\u001B\[20[01]~/g;

/**
 * Asks on the terminal for a text that is not shown while it is typed. To be called only where stdin is a terminal.
 * Throws a UserError with exit 130 for Ctrl-C and Ctrl-D.
 */
export async function askHidden(question: string, program: Pick<NodeJS.Process, 'stdin' | 'stderr'> = process): Promise<string> {
  const { stdin, stderr } = program;
  stderr.write(question);
  stdin.setRawMode(true);
  stdin.setEncoding('utf8');
  try {
    return await readLine(stdin);
  } finally {
    stdin.setRawMode(false);
    stdin.pause();
    stderr.write('\n');
  }
}

function readLine(stdin: NodeJS.ReadStream): Promise<string> {
  return new Promise((resolve, reject) => {
    let typed: string[] = [];
    const leave = (settle: () => void): void => {
      stdin.off('data', take);
      stdin.off('end', interrupt);
      settle();
    };
    const interrupt = (): void => leave(() => reject(new UserError('not-confirmed', 'no value was given', 'Nothing was done.', { exitCode: EXIT.interrupted })));
    const take = (piece: string | Buffer): void => {
      for (const character of String(piece).replaceAll(PASTE_MARKS, '')) {
        if (character === '\r' || character === '\n') return leave(() => resolve(typed.join('')));
        if (character === CTRL_C || character === CTRL_D) return interrupt();
        if (BACKSPACES.has(character)) typed = typed.slice(0, -1);
        else typed.push(character);
      }
    };
    stdin.on('data', take);
    stdin.on('end', interrupt);
    stdin.resume();
  });
}
