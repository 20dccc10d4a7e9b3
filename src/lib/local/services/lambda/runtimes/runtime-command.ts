import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { notServed } from '../errors.ts';
import { bootstrapFile } from './bootstraps.ts';

/** A program and its words, and that among them by which the process is known again. */
export interface RuntimeCommand {
  readonly program: string;
  readonly words: readonly string[];
  readonly word: string;
}

/** It cannot be started at all; AWS's words, without the request that they come in answer to. */
export interface InvalidEntrypoint {
  readonly problem: string;
}

const SERVED = /^(nodejs\d+\.x|python3\.\d+|provided(\.al2|\.al2023)?)$/;

/** Whether functions of this runtime can run here at all. Throws NotImplemented, by name. */
export function checkRuntime(runtime: string): void {
  if (!SERVED.test(runtime)) throw notServed(`with runtime ${runtime} (nodejs, python3 and provided are)`);
}

export interface RuntimeOptions {
  readonly runtime: string;
  /** Where the code lies. */
  readonly taskRoot: string;
  /** The service's own folder. */
  readonly folder: string;
  /** Unique; a word of what is started where that takes words. */
  readonly key: string;
}

/** What is to be started for a function. Throws NotImplemented where its language is not installed. */
export async function runtimeCommand({ runtime, taskRoot, folder, key }: RuntimeOptions): Promise<RuntimeCommand | InvalidEntrypoint> {
  checkRuntime(runtime);
  if (runtime.startsWith('nodejs')) return { program: process.execPath, words: [bootstrapFile(folder, 'nodejs'), key], word: key };
  if (runtime.startsWith('python')) return { program: await findPython(runtime), words: ['-u', bootstrapFile(folder, 'python'), key], word: key };
  const program = join(taskRoot, 'bootstrap');
  if (!existsSync(program)) return { problem: "Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]" };
  return isExecutable(program) ? { program, words: [], word: program } : { problem: 'fork/exec /var/task/bootstrap: permission denied' };
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

const pythons = new Map<string, Promise<string>>();

/** The interpreter of that very version, else whichever python3 there is: its own path, not that of a shim before it. */
function findPython(runtime: string): Promise<string> {
  let found = pythons.get(runtime);
  if (found === undefined) {
    found = interpreterPath(runtime).catch(() => interpreterPath('python3'));
    pythons.set(runtime, found);
    // It may be installed later.
    found.catch(() => pythons.delete(runtime));
  }
  return found.catch(() => {
    throw notServed(`with runtime ${runtime}, on a machine without python3: install it,`);
  });
}

async function interpreterPath(name: string): Promise<string> {
  const { stdout } = await promisify(execFile)(name, ['-c', 'import sys; assert sys.version_info[0] == 3; print(sys.executable)']);
  return stdout.trim();
}
