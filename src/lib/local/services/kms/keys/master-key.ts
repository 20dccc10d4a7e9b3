import { randomBytes } from 'node:crypto';
import { chmodSync, closeSync, fsyncSync, linkSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { masterKeyProblem } from '../errors.ts';

const FILE = 'master.key';
const LENGTH = 32;

export interface MasterKeyOptions {
  /** Where the file lies: beside the database, never in it. */
  readonly folder: string;
  /** Whether keys exist that were wrapped with it: then it is missed where it is gone, and not made anew. */
  readonly isNeeded: () => boolean;
}

/**
 * The key that wraps all keys: 32 random bytes in base64, in a file of mode 0600. Made on first use. Whoever has the
 * database without this file can read nothing that was encrypted.
 */
export class MasterKey {
  readonly file: string;
  readonly #isNeeded: () => boolean;
  #bytes: Buffer | undefined;

  constructor({ folder, isNeeded }: MasterKeyOptions) {
    this.file = join(folder, FILE);
    this.#isNeeded = isNeeded;
  }

  /** Throws KMSInvalidStateException where the file is gone or is no key. */
  bytes(): Buffer {
    this.#bytes ??= this.#read() ?? this.#make();
    return this.#bytes;
  }

  #read(): Buffer | undefined {
    let text: string;
    try {
      text = readFileSync(this.file, 'utf8');
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT') return undefined;
      throw masterKeyProblem(`The master key ${this.file} cannot be read (${code ?? 'unknown error'}). Mend its permissions.`);
    }
    const bytes = Buffer.from(text.trim(), 'base64');
    if (bytes.length !== LENGTH) throw masterKeyProblem(`${this.file} is no master key. Put the right file back, or empty the engine with drover local reset.`);
    chmodSync(this.file, 0o600);
    return bytes;
  }

  #make(): Buffer {
    if (this.#isNeeded()) throw masterKeyProblem(`The master key ${this.file} is missing: nothing can be decrypted without it. Put the file back, or empty the engine with drover local reset.`);
    const draft = `${this.file}.${process.pid}.${randomBytes(4).toString('hex')}`;
    const descriptor = openSync(draft, 'wx', 0o600);
    try {
      writeFileSync(descriptor, `${randomBytes(LENGTH).toString('base64')}\n`);
      // On the disk before the first key that depends on it is.
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    try {
      linkSync(draft, this.file);
    } finally {
      rmSync(draft, { force: true });
    }
    syncFolder(dirname(this.file));
    const made = this.#read();
    if (made === undefined) throw new Error(`cannot read ${this.file}`);
    return made;
  }
}

function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
