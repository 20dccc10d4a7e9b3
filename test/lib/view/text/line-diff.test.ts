import { expect } from 'chai';
import fc from 'fast-check';
import { diffLines, diffText, MOST_DIFF_LINES, type Edit } from '../../../../src/lib/view/text/line-diff.ts';

const edits = (before: string, after: string, key?: (line: string) => string): readonly Edit[] => {
  const diff = diffLines(before, after, key);
  if (diff.kind === 'too-large') throw new Error('too large');
  return diff.edits;
};

/** Takes the edits literally. */
function apply(before: string, all: readonly Edit[]): string {
  const rest = before.split('\n');
  const result: string[] = [];
  for (const { kind, lines } of all) {
    if (kind !== 'add') expect(rest.splice(0, lines.length)).to.deep.equal(lines);
    if (kind !== 'remove') result.push(...lines);
  }
  expect(rest).to.deep.equal([]);
  return result.join('\n');
}

const lengthOfCommon = (a: readonly string[], b: readonly string[]): number => {
  let last = Array.from({ length: b.length + 1 }, () => 0);
  for (const line of a) {
    const row = [0];
    for (const [index, other] of b.entries()) row.push(line === other ? (last[index] ?? 0) + 1 : Math.max(row[index] ?? 0, last[index + 1] ?? 0));
    last = row;
  }
  return last[b.length] ?? 0;
};

const texts = fc.array(fc.constantFrom('', 'a', 'b', 'c', 'd'), { maxLength: 30 }).map((lines) => lines.join('\n'));

describe('diffLines', () => {
  it('makes the second text of the first, in as few lines as can be', () => {
    fc.assert(
      fc.property(texts, texts, (before, after) => {
        const all = edits(before, after);
        expect(apply(before, all)).to.equal(after);
        const kept = all.filter(({ kind }) => kind === 'keep').reduce((sum, { lines }) => sum + lines.length, 0);
        expect(kept).to.equal(lengthOfCommon(before.split('\n'), after.split('\n')));
        for (const [index, { kind, lines }] of all.entries()) {
          expect(lines).not.to.have.length(0);
          expect(kind).not.to.equal(all[index + 1]?.kind);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('keeps all of what is the same', () => {
    fc.assert(fc.property(texts, (text) => void expect(edits(text, text)).to.deep.equal([{ kind: 'keep', lines: text.split('\n') }])));
  });

  it('compares lines by what is said of them, and shows those of the second', () => {
    const key = (line: string): string => line.replaceAll(/\d+/g, 'N');
    expect(edits('at 1\nok', 'at 22\nbad', key)).to.deep.equal([
      { kind: 'keep', lines: ['at 22'] },
      { kind: 'remove', lines: ['ok'] },
      { kind: 'add', lines: ['bad'] },
    ]);
  });

  it('says where a text is too large, and takes what just is not', () => {
    const lines = (count: number, line: string): string => Array.from({ length: count }, (_, index) => `${line}${index % 7}`).join('\n');
    expect(diffLines(lines(MOST_DIFF_LINES + 1, 'a'), 'b')).to.deep.equal({ kind: 'too-large', lines: 2001 });
    expect(diffLines('b', lines(3000, 'a'))).to.deep.equal({ kind: 'too-large', lines: 3000 });
    const [before, after] = [lines(MOST_DIFF_LINES, 'a'), lines(MOST_DIFF_LINES, 'b')];
    expect(apply(before, edits(before, after))).to.equal(after);
  });
});

describe('diffText', () => {
  const shown = (before: string, after: string, context?: number): string => diffText(edits(before, after), context).join('|');

  it('shows what changed, and a line around it', () => {
    expect(shown('1\n2\n3\n4\n5\n6\n7', '1\n2\n3\nx\n5\n6\n7')).to.equal('…|  3|- 4|+ x|  5|…');
    expect(shown('1\n2\n3', 'x\n2\n3')).to.equal('- 1|+ x|  2|  3');
    expect(shown('1\n2\n3\n4', 'x\n2\n3\n4')).to.equal('- 1|+ x|  2|…');
    expect(shown('a', 'a\nb')).to.equal('  a|+ b');
    expect(shown('a\nb', 'a')).to.equal('  a|- b');
  });

  it('shows a gap of one line as it is: it is no longer than what would stand for it', () => {
    expect(shown('a\n1\n2\n3\nb', 'x\n1\n2\n3\ny')).to.equal('- a|+ x|  1|  2|  3|- b|+ y');
    expect(shown('a\n1\n2\n3\n4\nb', 'x\n1\n2\n3\n4\ny')).to.equal('- a|+ x|  1|…|  4|- b|+ y');
  });

  it('shows no more than the changes where none is asked for', () => {
    expect(shown('1\n2\n3\n4', '1\nx\n3\n4', 0)).to.equal('  1|- 2|+ x|…');
  });
});
