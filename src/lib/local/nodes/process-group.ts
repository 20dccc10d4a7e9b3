import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import type { Clock } from '../../run/clock.ts';

/** Time for a script's own cleaning up, between SIGTERM and SIGKILL. */
const GRACE_MILLISECONDS = 2000;
/** The kernel needs no longer after SIGKILL, but for a process in the middle of a disk that does not answer. */
const GONE_MILLISECONDS = 1000;
const POLL_MILLISECONDS = 20;
/** Looking at every process of the machine is dear: a group that is still there after this long may be all zombies. */
const LOOK_AFTER_MILLISECONDS = 100;

/** Ends a process group of ours: SIGTERM now, SIGKILL when the grace is over. Resolves when nobody in it runs any more. */
export async function endGroup(pid: number, clock: Clock): Promise<void> {
  signalGroup(pid, 'SIGTERM');
  if (await isGoneWithin(pid, GRACE_MILLISECONDS, clock)) return;
  signalGroup(pid, 'SIGKILL');
  await isGoneWithin(pid, GONE_MILLISECONDS, clock);
}

/** SIGKILL to everybody in a process group, without a word before. */
export function killGroup(pid: number): void {
  signalGroup(pid, 'SIGKILL');
}

async function isGoneWithin(pid: number, milliseconds: number, clock: Clock): Promise<boolean> {
  const begun = clock.now();
  while (signalGroup(pid, 0)) {
    const waited = clock.now() - begun;
    if (waited >= LOOK_AFTER_MILLISECONDS && !livingGroups(clock.now()).has(pid)) return true;
    if (waited >= milliseconds) return false;
    await clock.sleep(POLL_MILLISECONDS);
  }
  return true;
}

let lastLook: { readonly at: number; readonly groups: ReadonlySet<number> } | undefined;

/**
 * Groups with a process that is no zombie. In a container without an init nobody collects orphaned zombies, and a
 * signal still "reaches" them. One look serves everybody who asks within a short time.
 */
function livingGroups(now: number): ReadonlySet<number> {
  if (lastLook === undefined || now - lastLook.at >= LOOK_AFTER_MILLISECONDS || now < lastLook.at) {
    const groups = processStates().filter(({ state }) => !/^[ZX]/.test(state));
    lastLook = { at: now, groups: new Set(groups.map(({ group }) => group)) };
  }
  return lastLook.groups;
}

function processStates(): { readonly state: string; readonly group: number }[] {
  if (process.platform !== 'linux') {
    const text = execFileSync('ps', ['-A', '-o', 'stat=,pgid='], { encoding: 'utf8' });
    return text.split('\n').map((line) => {
      const [state = '', group = ''] = line.trim().split(/\s+/);
      return { state, group: Number(group) };
    });
  }
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const text = readFileSync(`/proc/${name}/stat`, 'utf8');
        // `pid (name) state ppid pgrp …`; the name may hold anything, brackets too.
        const [state = '', , group = ''] = text.slice(text.lastIndexOf(')') + 2).split(' ');
        return [{ state, group: Number(group) }];
      } catch {
        return [];
      }
    });
}

/** Returns false where nobody is left in the group. */
function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-pid, signal);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // macOS says EPERM for a group of zombies.
    if (code === 'ESRCH' || code === 'EPERM') return false;
    throw error;
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
