import { readFileSync } from 'node:fs';
import { UserError } from '../../errors/errors.ts';
import { NOT_EXECUTABLE } from './find-program.ts';

/** execve(2): a single string of Linux has at most 32 pages, its NUL included. */
const LONGEST_STRING_BYTES = 131_072;
/** So much is always taken: nothing needs to be looked up for less. */
const SURE_BYTES = 131_072;
/** Linux: a quarter of the stack, and no more than three quarters of 8 MiB. */
const MOST_BYTES = 6_291_456;
/** getconf ARG_MAX of macOS, and a value that others are not below. */
const ELSEWHERE_BYTES = 1_048_576;
/** For what the system itself puts beside the strings, and an interpreter's name. */
const HEADROOM_BYTES = 8192;
const POINTER_BYTES = 8;

/** Refuses what the system would: arguments and environment that are too large to start a program with. Throws a UserError. */
export function checkSize(words: readonly string[], environment: Readonly<Record<string, string>>, platform: NodeJS.Platform = process.platform): void {
  const strings = [...words, ...Object.entries(environment).map(([name, value]) => `${name}=${value}`)];
  const sizes = strings.map((text) => Buffer.byteLength(text) + 1);
  const longest = sizes.findIndex((size) => size > LONGEST_STRING_BYTES);
  if (platform === 'linux' && longest !== -1) {
    const what = longest < words.length ? 'an argument of the command' : `the variable ${strings[longest]?.split('=', 1)[0] ?? ''}`;
    throw tooLarge(`${what} has more than ${LONGEST_STRING_BYTES / 1024} KiB`);
  }
  const total = sizes.reduce((sum, size) => sum + size + POINTER_BYTES, HEADROOM_BYTES);
  if (total <= SURE_BYTES) return;
  const limit = platform === 'linux' ? linuxLimit() : ELSEWHERE_BYTES;
  if (total > limit) throw tooLarge(`the command and its ${Object.keys(environment).length} variables have ${kibibytes(total)} together, of ${kibibytes(limit)} that there can be`);
}

function linuxLimit(): number {
  try {
    const [, soft = ''] = /^Max stack size +(\S+)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? [];
    if (soft === 'unlimited') return MOST_BYTES;
    const bytes = Number(soft);
    return Number.isInteger(bytes) ? Math.max(SURE_BYTES, Math.min(MOST_BYTES, Math.floor(bytes / 4))) : SURE_BYTES;
  } catch {
    // A default stack has 8 MiB.
    return 2_097_152;
  }
}

const kibibytes = (bytes: number): string => `${Math.ceil(bytes / 1024)} KiB`;

const tooLarge = (what: string): UserError => new UserError('environment-too-large', `${what}: more than the system takes`, 'Choose a path with fewer parameters, or add --pristine.', { exitCode: NOT_EXECUTABLE });
