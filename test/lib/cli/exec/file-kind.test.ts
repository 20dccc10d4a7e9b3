import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import fc from 'fast-check';
import { fileKind, HEAD_BYTES } from '../../../../src/lib/cli/exec/file-kind.ts';

const own = readFileSync(process.execPath).subarray(0, HEAD_BYTES);
const LOADER = '/lib/ld-some.so';

/** A program of 64 bits with one program header, which names its loader. */
function elf({ machine = 62, loader = LOADER, at = 200, wide = 2 } = {}): Buffer {
  const file = Buffer.alloc(512);
  file.writeUInt32BE(0x7f_45_4c_46, 0);
  file.set([wide, 1], 4);
  file.writeUInt16LE(machine, 18);
  file.writeBigUInt64LE(64n, 32);
  file.writeUInt16LE(56, 54);
  file.writeUInt16LE(1, 56);
  file.writeUInt32LE(3, 64);
  file.writeBigUInt64LE(BigInt(at), 72);
  file.writeBigUInt64LE(BigInt(loader.length + 1), 96);
  file.write(`${loader}\0`, 200);
  return file;
}

const machO = (cpu: number): Buffer => {
  const file = Buffer.alloc(32);
  file.writeUInt32BE(0xcf_fa_ed_fe, 0);
  file.writeInt32LE(cpu, 4);
  return file;
};

describe('fileKind', () => {
  it('knows the program that runs now', () => expect(fileKind(own, own).kind).to.equal('program'));
  it('finds the loader of a program', () => expect(fileKind(elf(), elf())).to.deep.equal({ kind: 'program', interpreter: LOADER }));
  it('tells a program for another machine', () => expect(fileKind(elf({ machine: 183 }), elf())).to.deep.equal({ kind: 'foreign' }));
  it('does not guess where the loader stands outside of what was read, nor at 32 bits', () => {
    expect(fileKind(elf({ at: 5000 }), elf())).to.deep.equal({ kind: 'unknown' });
    expect(fileKind(elf({ wide: 1 }), elf())).to.deep.equal({ kind: 'unknown' });
  });
  it('takes programs of macOS for this processor, alone or among others', () => {
    const universal = Buffer.alloc(48);
    universal.writeUInt32BE(0xca_fe_ba_be, 0);
    universal.writeUInt32BE(2, 4);
    universal.writeInt32BE(7, 8);
    universal.writeInt32BE(12, 28);
    expect(fileKind(machO(12), machO(12)).kind).to.equal('program');
    expect(fileKind(machO(7), machO(12)).kind).to.equal('unknown');
    expect(fileKind(universal, machO(12)).kind).to.equal('program');
    expect(fileKind(universal, machO(99)).kind).to.equal('unknown');
  });
  it('reads the first line as the kernel does', () => {
    const interpreterOf = (text: string): unknown => fileKind(Buffer.from(text), own);
    expect(interpreterOf('#!/bin/sh\nexit')).to.deep.equal({ kind: 'script', interpreter: '/bin/sh' });
    expect(interpreterOf('#! \t/usr/bin/env -S node\n')).to.deep.equal({ kind: 'script', interpreter: '/usr/bin/env' });
    expect(interpreterOf('#!/bin/sh\r\nexit')).to.deep.equal({ kind: 'script', interpreter: '/bin/sh\r' });
    expect(interpreterOf('#!\nexit')).to.deep.equal({ kind: 'text' });
    expect(interpreterOf('')).to.deep.equal({ kind: 'text' });
  });
  it('takes any bytes at all', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 600 }), fc.constantFrom(Buffer.alloc(0), elf().subarray(0, 8), machO(12).subarray(0, 4), Buffer.from('#!')), (bytes, start) => {
      expect(fileKind(Buffer.concat([start, bytes]), own).kind).to.be.oneOf(['program', 'script', 'text', 'foreign', 'unknown']);
    }));
  });
});
