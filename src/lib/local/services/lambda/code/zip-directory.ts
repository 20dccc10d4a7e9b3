import { invalid } from '../errors.ts';

/** What the central directory of a zip says of one entry. */
export interface ZipEntry {
  /** Relative, with slashes, never leaving the folder that it is unpacked into. */
  readonly path: string;
  readonly kind: 'file' | 'folder' | 'link';
  /** Permission bits, where the zip was made by a system that has them. */
  readonly mode: number | undefined;
  readonly method: 'stored' | 'deflated';
  readonly crc32: number;
  readonly compressedSize: number;
  readonly size: number;
  /** Where its bytes begin. */
  readonly offset: number;
}

/** AWS's limit of what a function may be when it is unpacked. */
export const MOST_UNZIPPED_BYTES = 262_144_000;
const MOST_ENTRIES = 65_534;

const END = { signature: 0x06054b50, length: 22 } as const;
const CENTRAL = { signature: 0x02014b50, length: 46 } as const;
const LOCAL = { signature: 0x04034b50, length: 30 } as const;
const LONGEST_COMMENT = 65_535;
const ENCRYPTED = 1;
const METHODS = { 0: 'stored', 8: 'deflated' } as const;
const UNIX = 3;
const DARWIN = 19;
const KIND = { mask: 0o170000, link: 0o120000, folder: 0o040000 } as const;

const damaged = (): Error => invalid('Could not unzip uploaded file. Please check your file, then try to upload again.');

/**
 * Reads the directory of a zip and trusts nothing in it: names that leave the folder, sizes that do not fit, encrypted
 * entries, two of one name, more than AWS's 250 MB. Throws InvalidParameterValueException.
 * The format: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 */
export function readZipDirectory(zip: Buffer): ZipEntry[] {
  const end = findEnd(zip);
  const count = zip.readUInt16LE(end + 10);
  let at = zip.readUInt32LE(end + 16);
  const size = zip.readUInt32LE(end + 12);
  if (at + size > end || count > MOST_ENTRIES) throw damaged();
  const entries: ZipEntry[] = [];
  const paths = new Set<string>();
  let total = 0;
  for (let index = 0; index < count; index += 1) {
    if (at + CENTRAL.length > end || zip.readUInt32LE(at) !== CENTRAL.signature) throw damaged();
    const nameLength = zip.readUInt16LE(at + 28);
    const entry = readEntry(zip, at, nameLength);
    at += CENTRAL.length + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
    if (entry.path === '') continue;
    if (paths.has(entry.path)) throw damaged();
    paths.add(entry.path);
    total += entry.size;
    if (total > MOST_UNZIPPED_BYTES) throw invalid(`Unzipped size must be smaller than ${MOST_UNZIPPED_BYTES} bytes`);
    entries.push(entry);
  }
  if (!entries.some(({ kind }) => kind === 'file')) throw invalid('Uploaded file must be a non-empty zip');
  return entries;
}

/** The end record stands last, before a comment that may hold anything. */
function findEnd(zip: Buffer): number {
  const first = Math.max(0, zip.length - END.length - LONGEST_COMMENT);
  for (let at = zip.length - END.length; at >= first; at -= 1) {
    if (zip.readUInt32LE(at) === END.signature && at + END.length + zip.readUInt16LE(at + 20) === zip.length) return at;
  }
  throw damaged();
}

function readEntry(zip: Buffer, at: number, nameLength: number): ZipEntry {
  const attributes = zip.readUInt32LE(at + 38);
  const system = zip.readUInt8(at + 5);
  const unixMode = system === UNIX || system === DARWIN ? attributes >>> 16 : 0;
  const method = METHODS[zip.readUInt16LE(at + 10) as keyof typeof METHODS];
  const compressedSize = zip.readUInt32LE(at + 20);
  const size = zip.readUInt32LE(at + 24);
  const local = zip.readUInt32LE(at + 42);
  const isEncrypted = (zip.readUInt16LE(at + 8) & ENCRYPTED) !== 0;
  if (method === undefined || isEncrypted || (method === 'stored' && compressedSize !== size)) throw damaged();
  if (local + LOCAL.length > zip.length || zip.readUInt32LE(local) !== LOCAL.signature) throw damaged();
  const offset = local + LOCAL.length + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
  if (offset + compressedSize > zip.length) throw damaged();
  const name = zip.toString('utf8', at + CENTRAL.length, at + CENTRAL.length + nameLength);
  return { path: safePath(name), kind: kindOf(name, unixMode), mode: unixMode === 0 ? undefined : unixMode & 0o777, method, crc32: zip.readUInt32LE(at + 16), compressedSize, size, offset };
}

function kindOf(name: string, unixMode: number): ZipEntry['kind'] {
  if ((unixMode & KIND.mask) === KIND.link) return 'link';
  return name.endsWith('/') || (unixMode & KIND.mask) === KIND.folder ? 'folder' : 'file';
}

/** Throws where the name leaves the folder. Zips made on Windows have been seen with backslashes. */
function safePath(name: string): string {
  const parts = name.replaceAll('\\', '/').split('/');
  if (name.includes('\0') || parts[0]?.endsWith(':') === true || name.startsWith('/') || parts.includes('..')) throw damaged();
  return parts.filter((part) => part !== '' && part !== '.').join('/');
}

/**
 * Whether a link, whose own folder is a real one, leads to something inside the folder that is unpacked: upwards first,
 * and then only down. "a/../b" may be elsewhere than it looks where a is itself a link.
 */
export function staysInside(path: string, target: string): boolean {
  const depth = path.split('/').length - 1;
  const parts = target.split('/').filter((part) => part !== '' && part !== '.');
  const ups = parts.findIndex((part) => part !== '..');
  const climbs = ups === -1 ? parts.length : ups;
  return !target.startsWith('/') && !target.includes('\0') && climbs <= depth && !parts.slice(climbs).includes('..');
}
