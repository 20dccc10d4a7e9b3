import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { UserError } from '../../errors/errors.ts';
import { NOT_EXECUTABLE, NOT_FOUND, type Program } from './find-program.ts';

/** A program that runs beside us: on the same terminal, in the same process group, with the same stdin, stdout and stderr. */
export interface Child {
  /** Its exit code; 128 and the signal's number where a signal ended it. Rejects with a UserError where it could not be started. */
  readonly ended: Promise<number>;
  /** Does nothing to one that has ended. */
  readonly kill: (signal: NodeJS.Signals) => void;
}

export function startChild({ file, words: [name = file, ...words] }: Program, environment: Readonly<Record<string, string>>): Child {
  try {
    const child = spawn(file, words, { argv0: name, env: environment, stdio: 'inherit' });
    const ended = new Promise<number>((resolve, reject) => {
      child.on('error', (error) => {
        // Afterwards it can also be that a signal did not reach it.
        if (child.pid === undefined) reject(notStarted(name, error));
      });
      child.on('exit', (code, signal) => resolve(code ?? SHELL_SIGNAL + (signal === null ? 0 : constants.signals[signal])));
    });
    return { ended, kill: (signal) => void child.kill(signal) };
  } catch (error) {
    return { ended: Promise.reject(notStarted(name, error)), kill: () => undefined };
  }
}

/** Shells say by such an exit code that a signal ended a program. */
const SHELL_SIGNAL = 128;

const REASONS: Readonly<Record<string, string>> = { ENOENT: 'no such program', EACCES: 'permission denied', ENOEXEC: 'it is no program for this kind of machine', E2BIG: 'the arguments and the environment are too large' };

function notStarted(name: string, error: unknown): UserError {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown reason';
  return new UserError('not-executable', `${name} cannot be executed: ${REASONS[code] ?? code}`, 'Check its name, its permissions and what it is.', { cause: error, exitCode: code === 'ENOENT' ? NOT_FOUND : NOT_EXECUTABLE });
}
