import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AwsError } from '../../../wire/service.ts';
import type { CodeRecord } from '../functions/function-records.ts';
import { unzip } from './unzip.ts';
import { readZipDirectory } from './zip-directory.ts';

/**
 * The zips of functions by their hash, each unpacked once, on the first use. A zip is whole and on the disk before a row
 * names it; what no row names is swept away at the next start.
 */
export class CodeStore {
  readonly #folder: string;
  readonly #unpacked = new Map<string, Promise<string>>();

  constructor(folder: string) {
    this.#folder = join(folder, 'code');
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
  }

  /** Keeps a zip after a look into its directory. Throws InvalidParameterValueException. */
  async keep(zip: Buffer): Promise<CodeRecord> {
    readZipDirectory(zip);
    const record = codeOf(zip);
    const file = this.fileOf(record.codeSha256);
    if (!existsSync(file)) await writeWhole(file, zip);
    // Unpacked at once: what is broken is said to whoever brings it.
    await this.folderOf(record.codeSha256);
    return record;
  }

  fileOf(codeSha256: string): string {
    return join(this.#folder, `${codeSha256}.zip`);
  }

  /** The folder with the code unpacked. */
  folderOf(codeSha256: string): Promise<string> {
    let folder = this.#unpacked.get(codeSha256);
    if (folder === undefined) {
      folder = this.#unpack(codeSha256);
      this.#unpacked.set(codeSha256, folder);
      folder.catch(() => this.#unpacked.delete(codeSha256));
    }
    return folder;
  }

  remove(codeSha256: string): void {
    this.#unpacked.delete(codeSha256);
    rmSync(join(this.#folder, codeSha256), { recursive: true, force: true });
    rmSync(this.fileOf(codeSha256), { force: true });
  }

  /** Removes drafts, and code that no version has. */
  sweep(isUsed: (codeSha256: string) => boolean): void {
    for (const name of readdirSync(this.#folder)) {
      if (!/^[0-9a-f]{64}(\.zip)?$/.test(name) || !isUsed(name.slice(0, 64))) rmSync(join(this.#folder, name), { recursive: true, force: true });
    }
  }

  async #unpack(codeSha256: string): Promise<string> {
    const folder = join(this.#folder, codeSha256);
    if (existsSync(folder)) return folder;
    const draft = join(this.#folder, `draft-${randomUUID()}`);
    try {
      await mkdir(draft, { mode: 0o700 });
      await unzip(await readFile(this.fileOf(codeSha256)), draft);
      await rename(draft, folder);
    } catch (error) {
      await rm(draft, { recursive: true, force: true });
      throw explain(error);
    }
    return folder;
  }
}

/** What a zip is known by. */
export const codeOf = (zip: Buffer): CodeRecord => ({ codeSha256: createHash('sha256').update(zip).digest('hex'), codeSize: zip.length });

async function writeWhole(file: string, content: Buffer): Promise<void> {
  const draft = `${file}.${randomUUID()}`;
  try {
    const handle = await open(draft, 'wx', 0o600);
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw explain(error);
  }
}

/** A full disk is told as such, and not as a fault that goes away when one tries again. */
function explain(error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOSPC' || code === 'EDQUOT' ? new AwsError('CodeStorageExceededException', "There is no space left on the disk that holds the engine's state", 400) : error;
}
