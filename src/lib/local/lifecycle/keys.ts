import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeOnce } from '../../secrets/write-once.ts';
import { ENGINE_FILES, makePrivateFolder } from './state-folder.ts';

/** What lets this user, and nobody else, into the engine. Kept in a file of mode 0600. */
export interface EngineKeys {
  /** The pair that clients sign with (Signature Version 4). */
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Bearer token of the control interface, `/_local/`. */
  readonly controlToken: string;
}

/** Reads the keys of a state folder, and makes them the first time. Two processes that make them at once agree on one. */
export function readOrMakeKeys(stateFolder: string): EngineKeys {
  const existing = readKeys(stateFolder);
  if (existing !== undefined) return existing;
  makePrivateFolder(stateFolder);
  const file = join(stateFolder, ENGINE_FILES.keys);
  writeOnce(file, JSON.stringify(newKeys()));
  const keys = readKeys(stateFolder);
  if (keys === undefined) throw new Error(`cannot read ${file}`);
  return keys;
}

export function readKeys(stateFolder: string): EngineKeys | undefined {
  try {
    return JSON.parse(readFileSync(join(stateFolder, ENGINE_FILES.keys), 'utf8')) as EngineKeys;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

const newKeys = (): EngineKeys => ({
  accessKeyId: `AKIA${base32(16)}`,
  secretAccessKey: randomBytes(30).toString('base64'),
  controlToken: randomBytes(32).toString('base64url'),
});

function base32(length: number): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  return [...randomBytes(length)].map((byte) => alphabet[byte % 32]).join('');
}
