import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { crc32, inflateRaw } from 'node:zlib';
import { invalid } from '../errors.ts';
import { readZipDirectory, staysInside, type ZipEntry } from './zip-directory.ts';

const inflate = promisify<Buffer, { maxOutputLength: number }, Buffer>(inflateRaw);

/** Unpacks a zip into a folder that is empty. Links are made last, so that nothing is ever written through one. Throws InvalidParameterValueException. */
export async function unzip(zip: Buffer, folder: string): Promise<void> {
  const entries = readZipDirectory(zip);
  const folders = new Set(entries.map(({ path, kind }) => (kind === 'folder' ? path : dirname(path))));
  for (const path of folders) await mkdir(join(folder, path), { recursive: true, mode: 0o700 });
  for (const entry of entries) {
    if (entry.kind === 'file') await writeFile(join(folder, entry.path), await contentOf(zip, entry), { flag: 'wx', mode: entry.mode === undefined || (entry.mode & 0o111) !== 0 ? 0o700 : 0o600 });
  }
  for (const entry of entries) {
    if (entry.kind !== 'link') continue;
    const target = (await contentOf(zip, entry)).toString('utf8');
    if (!staysInside(entry.path, target)) throw invalid(`${entry.path}: a link that leads out of the zip`);
    await symlink(target, join(folder, entry.path));
  }
}

/** Inflated to the size that was said and not a byte more: a bomb ends here. */
async function contentOf(zip: Buffer, { path, method, offset, compressedSize, size, crc32: checksum }: ZipEntry): Promise<Buffer> {
  const packed = zip.subarray(offset, offset + compressedSize);
  let content: Buffer | undefined;
  try {
    content = method === 'stored' ? packed : await inflate(packed, { maxOutputLength: Math.max(1, size) });
  } catch {
    content = undefined;
  }
  if (content?.length !== size || crc32(content) !== checksum) throw invalid(`Could not unzip uploaded file: ${path} is damaged. Please check your file, then try to upload again.`);
  return content;
}
