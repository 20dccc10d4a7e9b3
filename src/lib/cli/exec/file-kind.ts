/** What the first bytes of a file say of how it is started. */
export type FileKind =
  /** The system runs it; `interpreter` is the loader that it needs, undefined where it needs none. */
  | { readonly kind: 'program'; readonly interpreter: string | undefined }
  /** `#!`: the system runs the interpreter. */
  | { readonly kind: 'script'; readonly interpreter: string }
  /** Text without `#!`: a shell runs it. */
  | { readonly kind: 'text' }
  /** A program for another kind of machine, or no program at all. */
  | { readonly kind: 'foreign' }
  /** Only trying tells. */
  | { readonly kind: 'unknown' };

/** So many first bytes of a file are enough to tell. */
export const HEAD_BYTES = 4096;

const ELF = 0x7f_45_4c_46;
const MACH_O_64 = 0xcf_fa_ed_fe;
const MACH_O_UNIVERSAL = 0xca_fe_ba_be;
/** A Java class has the same magic; its version stands where the count of architectures does. */
const MOST_ARCHITECTURES = 30;
/** Linux reads no more of a first line. */
const LONGEST_FIRST_LINE = 255;

/** `own` are the first bytes of the program that runs now: what is made for the same machine will run. Pure. */
export function fileKind(head: Buffer, own: Buffer): FileKind {
  const magic = head.length < 8 ? 0 : head.readUInt32BE(0);
  if (magic === ELF) return elfKind(head, own);
  if (magic === MACH_O_64) return own.length >= 8 && head.readInt32LE(4) === own.readInt32LE(4) ? PROGRAM : { kind: 'unknown' };
  if (magic === MACH_O_UNIVERSAL) return universalKind(head, own);
  const [line = ''] = head.toString('latin1', 0, LONGEST_FIRST_LINE).split('\n', 1);
  if (line.includes('\0')) return { kind: 'foreign' };
  const [, interpreter] = /^#![ \t]*([^ \t]+)/.exec(line) ?? [];
  return interpreter === undefined ? { kind: 'text' } : { kind: 'script', interpreter: Buffer.from(interpreter, 'latin1').toString() };
}

const PROGRAM: FileKind = { kind: 'program', interpreter: undefined };

/** https://refspecs.linuxfoundation.org/elf/gabi4+/ch4.eheader.html: class and byte order at 4 and 5, the machine at 18. */
function elfKind(head: Buffer, own: Buffer): FileKind {
  if (head.length < 64 || own.length < 64) return { kind: 'unknown' };
  const [isWide, isLittle] = [head[4] === 2, head[5] === 1];
  // A machine of 64 bits runs programs of 32 too, or not.
  if (!isWide || !isLittle) return { kind: 'unknown' };
  if (head.readUInt16LE(18) !== own.readUInt16LE(18) || own[4] !== head[4] || own[5] !== head[5]) return { kind: 'foreign' };
  const [start, size, count] = [Number(head.readBigUInt64LE(32)), head.readUInt16LE(54), head.readUInt16LE(56)];
  const INTERPRETER = 3;
  for (let at = start, left = count; left > 0; at += size, left -= 1) {
    if (at + 40 > head.length) return { kind: 'unknown' };
    if (head.readUInt32LE(at) !== INTERPRETER) continue;
    const [offset, length] = [Number(head.readBigUInt64LE(at + 8)), Number(head.readBigUInt64LE(at + 32))];
    return offset + length > head.length ? { kind: 'unknown' } : { kind: 'program', interpreter: head.toString('utf8', offset, offset + length).replace(/\0.*$/s, '') };
  }
  return PROGRAM;
}

/** mach-o/fat.h: a count, then 20 bytes for each architecture, big-endian. */
function universalKind(head: Buffer, own: Buffer): FileKind {
  const count = head.readUInt32BE(4);
  if (own.length < 8 || own.readUInt32BE(0) !== MACH_O_64 || count > MOST_ARCHITECTURES) return { kind: 'unknown' };
  for (let at = 8; at + 4 <= Math.min(head.length, 8 + 20 * count); at += 20) if (head.readInt32BE(at) === own.readInt32LE(4)) return PROGRAM;
  return { kind: 'unknown' };
}
