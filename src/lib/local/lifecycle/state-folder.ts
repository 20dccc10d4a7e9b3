import { chmodSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { makeFolder } from '../../run/make-folder.ts';

/** Names of what lies in an engine's state folder. */
export const ENGINE_FILES = {
  database: 'engine.db',
  keys: 'keys.json',
  running: 'engine.json',
  port: 'engine.port',
  log: 'engine.log',
} as const;

/** `--state`, DROVER_STATE, or the user's XDG state folder. Absolute. */
export function engineStateFolder(environment: NodeJS.ProcessEnv, chosen?: string): string {
  const said = chosen ?? environment['DROVER_STATE'];
  if (said) return resolve(said);
  return join(environment['XDG_STATE_HOME'] || join(homedir(), '.local', 'state'), 'drover', 'engine');
}

/** Makes the folder for this user alone. */
export function makePrivateFolder(folder: string): void {
  makeFolder(folder, 0o700);
  chmodSync(folder, 0o700);
}
