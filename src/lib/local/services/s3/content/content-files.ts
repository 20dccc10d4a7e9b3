import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, mkdirSync, openSync, readdirSync, rmSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { AwsError } from '../../../wire/service.ts';
import { createHasher, type ChecksumAlgorithm, type Hasher } from './checksum.ts';

/** Content on disk that no row speaks of yet. */
export interface WrittenContent {
  /** The file's name, ours: nothing that a client says becomes a path. */
  readonly id: string;
  readonly size: number;
  readonly md5: Buffer;
  /** Base64 by algorithm. */
  readonly checksums: ReadonlyMap<ChecksumAlgorithm, string>;
}

/**
 * The files behind objects and parts. A file is whole and on disk before a row names it, and is removed only after its
 * row is gone: whenever the engine is killed there may be a file too many, which `sweep` removes, and never one missing.
 */
export class ContentFiles {
  readonly #incoming: string;
  readonly #kept: string;

  constructor(folder: string) {
    this.#incoming = join(folder, 'incoming');
    this.#kept = join(folder, 'objects');
    for (const name of [this.#incoming, this.#kept]) mkdirSync(name, { recursive: true, mode: 0o700 });
  }

  /** Writes content to a file of its own. Throws what the source throws; nothing is left behind then. */
  async write(chunks: AsyncIterable<Uint8Array>, algorithms: readonly ChecksumAlgorithm[]): Promise<WrittenContent> {
    const id = randomUUID();
    const draft = join(this.#incoming, id);
    const md5 = createHash('md5');
    const hashers = new Map(algorithms.map((algorithm): [ChecksumAlgorithm, Hasher] => [algorithm, createHasher(algorithm)]));
    let size = 0;
    try {
      const file = await open(draft, 'wx', 0o600);
      try {
        for await (const chunk of chunks) {
          size += chunk.length;
          md5.update(chunk);
          for (const hasher of hashers.values()) hasher.update(chunk);
          await file.writeFile(chunk);
        }
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(draft, join(this.#kept, id));
    } catch (error) {
      await rm(draft, { force: true });
      throw explain(error);
    }
    return { id, size, md5: md5.digest(), checksums: new Map([...hashers].map(([algorithm, hasher]) => [algorithm, hasher.digest().toString('base64')])) };
  }

  /** Runs `commit`, which makes a row name the content; where it throws, the file is removed. */
  keep<T>(written: WrittenContent, commit: () => T): T {
    try {
      return commit();
    } catch (error) {
      this.remove([written.id]);
      throw error;
    }
  }

  /**
   * The bytes from `start` up to and without `end`. The file is opened at once, so that it may be replaced or removed
   * while somebody reads; the stream must be read or destroyed.
   */
  read(id: string, start: number, end: number): Readable {
    if (end <= start) return Readable.from([]);
    return createReadStream('', { fd: openSync(join(this.#kept, id), 'r'), start, end: end - 1 });
  }

  remove(ids: readonly string[]): void {
    for (const id of ids) rmSync(join(this.#kept, id), { force: true });
  }

  /** Removes what an engine that was killed left behind: drafts, and files that no row names. Returns how many. */
  sweep(isNamed: (id: string) => boolean): number {
    const drafts = readdirSync(this.#incoming).map((name) => join(this.#incoming, name));
    const orphans = readdirSync(this.#kept)
      .filter((name) => !isNamed(name))
      .map((name) => join(this.#kept, name));
    for (const file of [...drafts, ...orphans]) rmSync(file, { recursive: true, force: true });
    return drafts.length + orphans.length;
  }
}

/** A full disk is told as such, and not as a fault that goes away when one tries again. */
function explain(error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOSPC' || code === 'EDQUOT' ? new AwsError('InsufficientStorage', "There is no space left on the disk that holds the engine's state", 507) : error;
}
