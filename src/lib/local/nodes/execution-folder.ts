import { closeSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Bug } from '../../errors/errors.ts';

const SAFE_NAME = /^[A-Za-z0-9_-]{1,128}$/;

/** Only names of our own making become part of a path. */
export function checkedName(name: string): string {
  if (!SAFE_NAME.test(name)) throw new Bug(`"${name}" cannot be the name of a folder`);
  return name;
}

/** The files of one execution: what is to run, what it wrote, who it is, how it ended. They outlive the engine. */
export class ExecutionFolder {
  readonly path: string;
  readonly script: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly pid: string;
  readonly exit: string;

  constructor(executionsFolder: string, executionId: string) {
    this.path = join(executionsFolder, checkedName(executionId));
    this.script = join(this.path, '_script.sh');
    this.stdout = join(this.path, 'stdout');
    this.stderr = join(this.path, 'stderr');
    this.pid = join(this.path, 'pid');
    this.exit = join(this.path, 'exit');
  }

  /** Makes the folder; one that is there already is moved aside, so that a late starter of it finds nothing to run. */
  make(script: string): void {
    try {
      mkdirSync(this.path, { mode: 0o700 });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const aside = `${this.path}.void`;
      rmSync(aside, { recursive: true, force: true });
      renameSync(this.path, aside);
      rmSync(aside, { recursive: true, force: true });
      mkdirSync(this.path, { mode: 0o700 });
    }
    writeFileSync(this.script, script, { mode: 0o700 });
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

  /** Both output files exist after this, empty where nothing ran. */
  touchOutput(): void {
    mkdirSync(this.path, { recursive: true, mode: 0o700 });
    this.openOutput().close();
  }

  readPid(): number | undefined {
    return numberIn(this.pid);
  }

  /** The exit code, once the script has ended by itself. */
  readExit(): { readonly exitCode: number; readonly at: number } | undefined {
    const exitCode = numberIn(this.exit);
    return exitCode === undefined ? undefined : { exitCode, at: statSync(this.exit).mtimeMs };
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

/** A whole line with a number in it; a line that is not finished yet counts as nothing. */
function numberIn(file: string): number | undefined {
  try {
    const text = readFileSync(file, 'utf8');
    return /^\d+\n/.test(text) ? Number.parseInt(text, 10) : undefined;
  } catch {
    return undefined;
  }
}
