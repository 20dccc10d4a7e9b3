import { flushed } from '../../view/flushed.ts';
import { checkSize, type Program } from './find-program.ts';

const IGNORED_BY_NODE = ['SIGPIPE', 'SIGXFSZ'] as const;

/**
 * Becomes the program: the process keeps its pid, and signals, terminal and exit code are the program's from here on.
 * Does not return, but where the system has no such call: then false.
 */
export async function replaceProcess({ file, words }: Program, environment: Readonly<Record<string, string>>): Promise<boolean> {
  checkSize(words, environment);
  if (process.platform === 'win32' || typeof process.execve !== 'function') return false;
  await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
  // What is ignored stays so in the program; what has a handler does not. Node ignores these.
  for (const name of IGNORED_BY_NODE) process.on(name, () => undefined);
  // Node warns of it being new: that is no news for the user of the program.
  process.removeAllListeners('warning');
  process.execve(file, [...words], { ...environment });
  return true;
}
