import { expect } from 'chai';
import { ansiColor, noColor } from '../../../src/lib/view/color.ts';
import { formatTable, type Column } from '../../../src/lib/view/table.ts';

interface Row {
  readonly name: string;
  readonly size: number;
}
const COLUMNS: ReadonlyArray<Column<Row>> = [
  { header: 'NAME', value: (row) => row.name, shrink: true },
  { header: 'SIZE', value: (row) => String(row.size), align: 'right' },
];
const plain = (width?: number) => ({ width, color: noColor });

describe('a table', () => {
  it('aligns its columns and ends without a line end', () => {
    const rows = [
      { name: 'a', size: 1 },
      { name: '漢字', size: 1000 },
    ];
    expect(formatTable(rows, COLUMNS, plain())).to.equal('NAME  SIZE\na        1\n漢字  1000');
    expect(formatTable([], COLUMNS, plain())).to.equal('NAME  SIZE');
  });

  it('cuts only what may be cut, and only as far as must be', () => {
    const rows = [{ name: 'x'.repeat(40), size: 1234 }];
    expect(formatTable(rows, COLUMNS, plain(20))).to.equal(`NAME            SIZE\n${'x'.repeat(13)}…  1234`);
    expect(formatTable(rows, COLUMNS, plain(5)).split('\n')[1]).to.equal(`${'x'.repeat(7)}…  1234`);
  });

  it('makes cells safe', () => {
    expect(formatTable([{ name: 'a\u001B[2J\nb', size: 1 }], COLUMNS, plain())).to.equal('NAME  SIZE\na b      1');
  });

  it('has bold headers where there are colours', () => {
    expect(formatTable([], COLUMNS, { width: undefined, color: ansiColor })).to.equal('\u001B[1mNAME  SIZE\u001B[22m');
  });
});
