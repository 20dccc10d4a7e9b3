import { expect } from 'chai';
import * as fc from 'fast-check';
import { CsvRows } from '../../../../../../../src/lib/local/services/states/map-runs/items/csv-rows.ts';

/** In pieces that end before the given places. */
function read(text: string, delimiter = ',', cuts: readonly number[] = []): string[][] {
  const rows = new CsvRows(delimiter);
  const places = [0, ...cuts.map((cut) => cut % (text.length + 1)).toSorted((a, b) => a - b), text.length];
  return [...places.slice(1).flatMap((end, index) => [...rows.push(text.slice(places[index], end))]), ...rows.end()];
}

/** A reader that looks at one character after the other, for text that a writer of CSV has written: no backslashes. */
function plainRead(text: string, delimiter: string): string[][] {
  const rows: string[][] = [[]];
  let field = '';
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '"') {
      for (at += 1; text[at] !== '"' || text[at + 1] === '"'; at += 1) {
        field += text[at];
        if (text[at] === '"') at += 1;
      }
    } else if (text[at] === delimiter) {
      rows.at(-1)?.push(field);
      field = '';
    } else if (text[at] === '\n') {
      rows.at(-1)?.push(field);
      field = '';
      rows.push([]);
    } else field += text[at];
  }
  rows.pop();
  return rows;
}

const delimiters = fc.constantFrom(',', '|', ';', ' ', '\t');
const fields = fc.string({ unit: fc.constantFrom('a', 'ü', '"', ',', '|', ';', ' ', '\t', '\n', '\r', '😀') });

describe('rows of delimited text', () => {
  it('are those that were written, however the text is cut into pieces', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fields, { minLength: 1, maxLength: 4 }), { maxLength: 6 }), delimiters, fc.array(fc.nat(), { maxLength: 8 }), fc.constantFrom('\n', '\r\n'), (table, delimiter, cuts, newline) => {
        const quoted = (field: string): string => (field === '' || /["\n\r]/.test(field) || field.includes(delimiter) ? `"${field.replaceAll('"', '""')}"` : field);
        const text = table.map((row) => `${row.map(quoted).join(delimiter)}${newline}`).join('');
        expect(read(text, delimiter, cuts)).to.deep.equal(table);
        if (newline === '\n') expect(plainRead(text, delimiter)).to.deep.equal(table);
      }),
    );
  });

  it('do not depend on where any text at all is cut', () => {
    const anything = fc.string({ unit: fc.constantFrom('a', '"', '\\', ',', '\n', '\r') });
    fc.assert(fc.property(anything, fc.array(fc.nat(), { maxLength: 6 }), (text, cuts) => void expect(read(text, ',', cuts)).to.deep.equal(read(text))));
  });

  it('follow the rules that AWS documents', () => {
    const documented = 'abc,123,"This string contains commas, a double quotation marks (""), and a newline (\n)",{""MyKey"":""MyValue""},"[1,2,3]"';
    expect(read(documented)).to.deep.equal([['abc', '123', 'This string contains commas, a double quotation marks ("), and a newline (\n)', '{"MyKey":"MyValue"}', '[1,2,3]']]);
    expect(read('path,size\nC:\\\\Program Files\\\\MyApp.exe,6534512')).to.deep.equal([['path', 'size'], ['C:\\Program Files\\MyApp.exe', '6534512']]);
    expect(read('a\\,b,\\n\\"c')).to.deep.equal([['a,b', 'n"c']]);
    expect(read('\uFEFFa,b\n\n,\n""\nlast')).to.deep.equal([['a', 'b'], ['', ''], [''], ['last']]);
  });
});
