import { expect } from 'chai';
import { assert, array, constantFrom, integer, property, string } from 'fast-check';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readHead, readLines } from '../../../../../../src/lib/local/services/ssm/commands/output-files.ts';

describe('the files of an output', () => {
  const folder = mkdtempSync(join(tmpdir(), 'drover-output-'));
  const file = join(folder, 'stdout');
  after(() => rmSync(folder, { recursive: true, force: true }));

  const pieces = (atMost: number, isEnd: boolean): string[] => {
    const found: string[] = [];
    for (let start = 0; ; ) {
      const bytes = readLines(file, start, atMost, isEnd);
      if (bytes.length === 0) return found;
      start += bytes.length;
      found.push(bytes.toString('utf8'));
    }
  };

  it('are read whole, a few lines at a time, also where a line is longer than a piece', () => {
    const text = array(string({ unit: constantFrom('a', 'ü', '日', '🚀', '\n', 'bcd') }), { maxLength: 20 }).map((parts) => parts.join(''));
    assert(
      property(text, integer({ min: 1, max: 40 }), (written, atMost) => {
        writeFileSync(file, written);
        const whole = pieces(atMost, true);
        expect(whole.join('')).to.equal(written);
        for (const piece of whole.slice(0, -1)) expect(piece).to.match(/\n$/);
      }),
    );
  });

  it('give no line that may go on', () => {
    writeFileSync(file, 'one\ntwo\nthr');
    expect(pieces(5, false)).to.deep.equal(['one\n', 'two\n']);
    expect(pieces(100, false)).to.deep.equal(['one\ntwo\n']);
    writeFileSync(file, '');
    expect(pieces(5, true)).to.deep.equal([]);
  });

  it('begin with whole characters, as many as are asked for', () => {
    writeFileSync(file, '🚀'.repeat(10));
    expect(readHead(file, 100)).to.deep.equal({ text: '🚀'.repeat(10), isWhole: true });
    const { text, isWhole } = readHead(file, 3);
    expect(isWhole).to.equal(false);
    expect(text).to.match(/^(🚀)+$/u);
  });
});
