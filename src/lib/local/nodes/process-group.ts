import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A process group of ours that must end: SIGTERM now, SIGKILL when the grace is over. */
const GRACE_MILLISECONDS = 2000;

/** Ends the whole group. Returns the function that calls the SIGKILL off, for a group that has ended by then. */
export function endGroup(pid: number): () => void {
  signalGroup(pid, 'SIGTERM');
  const timer = setTimeout(() => signalGroup(pid, 'SIGKILL'), GRACE_MILLISECONDS);
  return () => {
    clearTimeout(timer);
    // The leader is gone; what it started and left behind is not asked twice.
    signalGroup(pid, 'SIGKILL');
  };
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    // Nobody is left in the group.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH' && (error as NodeJS.ErrnoException).code !== 'EPERM') throw error;
  }
}

/**
 * Whether the process `pid` is still the one that was started with `word` on its command line: process ids are used
 * again, so a living process alone proves nothing.
 */
export function isProcessWith(pid: number, word: string): boolean {
  return commandLineOf(pid)?.includes(word) ?? false;
}

function commandLineOf(pid: number): string | undefined {
  try {
    if (process.platform === 'linux') return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return undefined;
  }
}
