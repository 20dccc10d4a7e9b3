import { randomBytes } from 'node:crypto';
import { chmodSync, readFileSync } from 'node:fs';
import { writeOnce } from './write-once.ts';

const LENGTH = 32;

/** What can be wrong with a key file: it cannot be read (`code` is the system's), holds no key, or is gone although it is needed. */
export type KeyFileProblem = { readonly kind: 'unreadable'; readonly code: string } | { readonly kind: 'no-key' } | { readonly kind: 'missing' };

export interface KeyFileOptions {
  /** Beside the database whose secrets it seals, never in it. */
  readonly file: string;
  /** Whether something was sealed with it: then it is missed where it is gone, and not made anew. */
  readonly isNeeded: () => boolean;
  /** The error of whoever uses it. */
  readonly refuse: (problem: KeyFileProblem) => Error;
}

/**
 * A key for AES-256: 32 random bytes in base64, in a file of mode 0600. Made on first use. Whoever has the database
 * without this file can read nothing that was sealed.
 */
export class KeyFile {
  readonly file: string;
  readonly #options: KeyFileOptions;
  #bytes: Buffer | undefined;

  constructor(options: KeyFileOptions) {
    this.file = options.file;
    this.#options = options;
  }

  /** Throws what `refuse` makes of a file that is gone or is no key. */
  bytes(): Buffer {
    this.#bytes ??= this.#read() ?? this.#make();
    return this.#bytes;
  }

  #read(): Buffer | undefined {
    const { file, refuse } = this.#options;
    let text: string;
    try {
      text = readFileSync(file, 'utf8');
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT') return undefined;
      throw refuse({ kind: 'unreadable', code: code ?? 'unknown error' });
    }
    const bytes = Buffer.from(text.trim(), 'base64');
    if (bytes.length !== LENGTH) throw refuse({ kind: 'no-key' });
    chmodSync(file, 0o600);
    return bytes;
  }

  #make(): Buffer {
    const { file, isNeeded, refuse } = this.#options;
    if (isNeeded()) throw refuse({ kind: 'missing' });
    writeOnce(file, `${randomBytes(LENGTH).toString('base64')}\n`);
    const made = this.#read();
    if (made === undefined) throw refuse({ kind: 'missing' });
    return made;
  }
}
