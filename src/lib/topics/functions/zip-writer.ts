import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipFile {
  /** Relative, with slashes. */
  readonly path: string;
  readonly content: Buffer;
  readonly isExecutable: boolean;
}

const SIGNATURES = { local: 0x04034b50, central: 0x02014b50, end: 0x06054b50 } as const;
const VERSION = 20;
const MADE_BY_UNIX = (3 << 8) | VERSION;
const UTF8_NAMES = 0x0800;
const DEFLATED = 8;
/** 1 January 1980, midnight: the same files are the same zip whenever it is made. */
const DATE = 0x21;
const MODES = { file: 0o100644, executable: 0o100755 } as const;

/** A zip of files, in the order of their paths. The format: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT */
export function writeZip(files: readonly ZipFile[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { path, content, isExecutable } of files.toSorted((a, b) => (a.path < b.path ? -1 : 1))) {
    const name = Buffer.from(path, 'utf8');
    const packed = deflateRawSync(content);
    const facts = factsOf(content, packed, name);
    const local = Buffer.concat([fields([4, SIGNATURES.local], [2, VERSION]), facts, fields([2, 0]), name]);
    directory.push(Buffer.concat([fields([4, SIGNATURES.central], [2, MADE_BY_UNIX], [2, VERSION]), facts, fields([2, 0], [2, 0], [2, 0], [2, 0], [4, ((isExecutable ? MODES.executable : MODES.file) << 16) >>> 0], [4, offset]), name]));
    parts.push(local, packed);
    offset += local.length + packed.length;
  }
  const size = directory.reduce((sum, { length }) => sum + length, 0);
  const end = fields([4, SIGNATURES.end], [2, 0], [2, 0], [2, files.length], [2, files.length], [4, size], [4, offset], [2, 0]);
  return Buffer.concat([...parts, ...directory, end]);
}

/** What both headers of an entry say. */
const factsOf = (content: Buffer, packed: Buffer, name: Buffer): Buffer =>
  fields([2, UTF8_NAMES], [2, DEFLATED], [2, 0], [2, DATE], [4, crc32(content)], [4, packed.length], [4, content.length], [2, name.length]);

/** Little-endian numbers of so many bytes. */
function fields(...values: readonly (readonly [bytes: number, value: number])[]): Buffer {
  const buffer = Buffer.alloc(values.reduce((sum, [bytes]) => sum + bytes, 0));
  let at = 0;
  for (const [bytes, value] of values) at = buffer.writeUIntLE(value, at, bytes);
  return buffer;
}
