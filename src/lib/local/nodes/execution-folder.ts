import { closeSync, mkdirSync, openSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Bug } from '../../errors/errors.ts';

const SAFE_NAME = /^[A-Za-z0-9_-]{1,128}$/;

/** Only names of our own making become part of a path. */
export function checkedName(name: string): string {
  if (!SAFE_NAME.test(name)) throw new Bug(`"${name}" cannot be the name of a folder`);
  return name;
}

/** Why an execution was ended by an engine, where it did not end by itself. */
export type StopReason = 'timed-out' | 'cancelled';

/** The files of one execution: what is to run, what it wrote, who it is, how it ended. They outlive the engine. */
export class ExecutionFolder {
  readonly path: string;
  readonly script: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly pid: string;
  readonly exit: string;
  readonly #stopped: string;

  constructor(executionsFolder: string, executionId: string) {
    this.path = join(executionsFolder, checkedName(executionId));
    this.script = join(this.path, '_script.sh');
    this.stdout = join(this.path, 'stdout');
    this.stderr = join(this.path, 'stderr');
    this.pid = join(this.path, 'pid');
    this.exit = join(this.path, 'exit');
    this.#stopped = join(this.path, 'stopped');
  }

  /**
   * Makes the folder and the script. Where the folder is there already, an engine was killed and somebody may be about
   * to run its script: so that one is replaced whole, by the same text. In a new folder nobody looks yet.
   */
  make(script: string): void {
    if (makeFolder(this.path)) {
      writeFileSync(this.script, script, { mode: 0o700 });
      return;
    }
    writeFileSync(`${this.script}.new`, script, { mode: 0o700 });
    renameSync(`${this.script}.new`, this.script);
  }

  openOutput(): { readonly out: number; readonly err: number; close(): void } {
    const out = openSync(this.stdout, 'a', 0o600);
    const err = openSync(this.stderr, 'a', 0o600);
    return {
      out,
      err,
      close: () => {
        closeSync(out);
        closeSync(err);
      },
    };
  }

  readPid(): number | undefined {
    return numberIn(this.pid);
  }

  /** The exit code, once the script has ended by itself. */
  readExit(): { readonly exitCode: number; readonly at: number } | undefined {
    const exitCode = numberIn(this.exit);
    return exitCode === undefined ? undefined : { exitCode, at: statSync(this.exit).mtimeMs };
  }

  /** On record before the signal is sent: the next engine must not take the end for the script's own. */
  markStopped(reason: StopReason): void {
    try {
      writeFileSync(this.#stopped, `${reason}\n`, { mode: 0o600 });
    } catch {
      // A full disk must not keep anybody from ending it.
    }
  }

  readStopped(): StopReason | undefined {
    const text = textIn(this.#stopped);
    return text === 'timed-out\n' ? 'timed-out' : text === 'cancelled\n' ? 'cancelled' : undefined;
  }

  /** When the wrapper began; milliseconds since the epoch. */
  startedAt(): number | undefined {
    try {
      return statSync(this.pid).mtimeMs;
    } catch {
      return undefined;
    }
  }
}

/** Returns false where it is there already. */
function makeFolder(path: string): boolean {
  try {
    mkdirSync(path, { mode: 0o700 });
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    if (code !== 'ENOENT') throw error;
    return mkdirSync(path, { recursive: true, mode: 0o700 }) !== undefined;
  }
}

/** A whole line with a number in it; a line that is not finished yet counts as nothing. */
function numberIn(file: string): number | undefined {
  const text = textIn(file);
  return text !== undefined && /^\d+\n/.test(text) ? Number.parseInt(text, 10) : undefined;
}

function textIn(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
