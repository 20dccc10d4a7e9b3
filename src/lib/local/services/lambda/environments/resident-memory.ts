import { readFileSync } from 'node:fs';

const PAGE_BYTES = 4096;
const MEGABYTE = 2 ** 20;

/** Megabytes of memory that a process holds, by /proc; 0 where that cannot be known: it has ended, or this is no Linux. */
export function residentMegabytes(pid: number): number {
  try {
    const [, resident = '0'] = readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ');
    return Math.ceil((Number(resident) * PAGE_BYTES) / MEGABYTE);
  } catch {
    return 0;
  }
}
