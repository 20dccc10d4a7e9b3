import { flushed } from '../../view/flushed.ts';
import type { Program } from './find-program.ts';

const IGNORED_BY_NODE = ['SIGPIPE', 'SIGXFSZ'] as const;

/**
 * Becomes the program: the process keeps its pid, and signals, terminal and exit code are the program's from here on.
 * Does not return, but where the system has no such call, or it is not certain that the program can be executed.
 */
export async function replaceProcess({ file, words, isCertain }: Program, environment: Readonly<Record<string, string>>): Promise<void> {
  if (!isCertain || process.platform === 'win32' || typeof process.execve !== 'function') return;
  await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
  if (!makeBlocking(process.stdout) || !makeBlocking(process.stderr)) return;
  // What is ignored stays so in the program; what has a handler does not. Node ignores these.
  const nothing = (): void => undefined;
  for (const name of IGNORED_BY_NODE) process.on(name, nothing);
  // Node warns of it being new: that is no news for the user of the program.
  process.removeAllListeners('warning');
  try {
    process.execve(file, [...words], { ...environment });
  } catch {
    // Node 26 throws where Node 24 ends: then it is started beside us, and that says why it cannot be.
    for (const name of IGNORED_BY_NODE) process.off(name, nothing);
  }
}

/**
 * Node makes pipes non-blocking, and undoes it only at its own end. The program would find them so, and lose what it
 * writes when the reader is slower. Stdin is as we found it, as long as nobody touches process.stdin.
 */
function makeBlocking(stream: NodeJS.WriteStream): boolean {
  const handle: unknown = '_handle' in stream ? stream._handle : undefined;
  // A file has none, and needs nothing.
  if (typeof handle !== 'object' || handle === null) return true;
  if (!('setBlocking' in handle) || typeof handle.setBlocking !== 'function') return false;
  return handle.setBlocking(true) === 0;
}
