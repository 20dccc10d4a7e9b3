import { DroverError } from '../errors/errors.ts';
import { EXIT } from '../errors/exit-codes.ts';
import { cleanParserMessage, describeUsageError, type ParserError } from './usage-error.ts';

/** An error as a user reads it, and a program: the `error` of the JSON envelope. */
export interface ReportedError {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  readonly exitCode: number;
}

type OclifError = Error & ParserError & { readonly oclif?: { readonly exit?: number }; readonly code?: string };

/** Turns anything that was thrown into one clear line and an exit code. Never a stack. */
export function describeError(error: unknown): ReportedError {
  if (error instanceof DroverError) {
    // One that a flag's parser threw has oclif's words around it.
    return { code: error.code, message: cleanParserMessage(error.message), hint: error.hint, exitCode: error.exitCode };
  }
  const thrown: OclifError = error instanceof Error ? error : new Error(String(error));
  if (thrown.oclif !== undefined) {
    return { ...describeUsageError(thrown), exitCode: EXIT.usage };
  }
  if (thrown.name === 'AbortError') {
    return { code: 'interrupted', message: 'interrupted', hint: 'Nothing more was done.', exitCode: EXIT.interrupted };
  }
  const system = systemFailure(thrown);
  return {
    code: thrown.code ?? 'unexpected',
    message: system ?? thrown.message.split('\n', 1)[0] ?? 'unknown error',
    hint: system === undefined ? 'Run again with DROVER_DEBUG=1 for details.' : 'Check the path and its permissions.',
    exitCode: EXIT.unexpected,
  };
}

/** One line for stderr. */
export function errorLine(error: ReportedError): string {
  return `drover: ${error.message.replace(/[.\s]+$/, '')}. ${error.hint}`;
}

const SYSTEM_WORDS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or folder',
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  ENOSPC: 'no space left on the disk',
  EISDIR: 'is a folder, not a file',
  ENOTDIR: 'a part of the path is not a folder',
  EMFILE: 'too many open files',
  EROFS: 'the file system is read-only',
};

function systemFailure(error: NodeJS.ErrnoException): string | undefined {
  const words = error.code === undefined ? undefined : SYSTEM_WORDS[error.code];
  return words === undefined ? undefined : `${error.path ?? error.syscall ?? 'file'}: ${words}`;
}
