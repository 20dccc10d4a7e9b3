import { expect } from 'chai';
import fc from 'fast-check';
import { diffLines } from '../../../../../src/lib/topics/ssm/documents/diff.ts';

/** Applies a unified diff, checking every line that it shows. */
function patched(before: string, diff: string): string {
  const source = before.split('\n');
  const output: string[] = [];
  let at = 0;
  for (const line of diff.split('\n')) {
    const start = /^@@ -(\d+),(\d+) \+(\d+),(\d+) @@$/.exec(line);
    if (start !== null) {
      while (at < Number(start[1]) - 1) output.push(source[at++] ?? '');
      expect(output.length).to.equal(Number(start[3]) - 1);
      continue;
    }
    if (line[0] !== '+') expect(source[at++]).to.equal(line.slice(1));
    if (line[0] !== '-') output.push(line.slice(1));
  }
  return [...output, ...source.slice(at)].join('\n');
}

const texts = fc.array(fc.constantFrom('a', 'b', 'c', '', '  d'), { maxLength: 30 }).map((lines) => lines.join('\n'));

describe('diffLines', () => {
  it('turns the one text into the other', () => {
    fc.assert(fc.property(texts, texts, (before, after) => before === after || patched(before, diffLines(before, after)) === after));
  });

  it('is empty for the same text', () => expect(diffLines('a\nb', 'a\nb')).to.equal(''));

  it('shows what changed, with three lines around it', () => {
    const before = ['1', '2', '3', '4', '5', '6', '7', '8', '9'].join('\n');
    expect(diffLines(before, before.replace('5', 'five')).split('\n')).to.deep.equal(['@@ -2,7 +2,7 @@', ' 2', ' 3', ' 4', '-5', '+five', ' 6', ' 7', ' 8']);
  });

  it('stays quick where both texts are long and have nothing in common', () => {
    const long = (word: string): string => Array.from({ length: 10_000 }, (_, index) => `${word}${index}`).join('\n');
    expect(diffLines(long('a'), long('b')).split('\n')).to.have.length(20_001);
  });
});
