import { PARAMETER_TYPES } from '../types.ts';
import type { SourceText } from './source-text.ts';
import type { FileEntry } from './types.ts';

/** RFC 4180. */
export const csvHeader = 'name,value\n';
export const csvLine = (key: string, value: string): string => `${csvField(key)},${csvField(value)}\n`;
const csvField = (text: string): string => (/[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** https://www.iana.org/assignments/media-types/text/tab-separated-values has no way to write tabs: they are escaped as PostgreSQL does. */
export const tsvHeader = 'name\tvalue\n';
export const tsvLine = (key: string, value: string): string => `${tsvField(key)}\t${tsvField(value)}\n`;
const SHORT: Readonly<Record<string, string>> = { '\t': String.raw`\t`, '\n': String.raw`\n`, '\r': String.raw`\r`, '\\': String.raw`\\` };
const tsvField = (text: string): string => text.replaceAll(/[\t\n\r\\]/g, (character) => SHORT[character] ?? character);

interface Field {
  readonly text: string;
  readonly offset: number;
}

type Row = readonly [Field, ...Field[]];

export const readCsv = (text: SourceText): FileEntry[] => entriesOf([...csvRows(text)], text);
export const readTsv = (text: SourceText): FileEntry[] => entriesOf([...tsvRows(text)], text);

const PLAIN = /[^",\r\n]*/y;
const ROW_END = /\r?\n|$/y;

function* csvRows(text: SourceText): Generator<Row> {
  let offset = 0;
  const field = (): Field => {
    const start = offset;
    if (text.text[start] === '"') {
      const end = text.closingQuote(start + 1, { quote: '"', escape: '"', lines: 'many' });
      if (end === undefined) throw text.error(start, 'the quote is never closed', 'Close it with ", and write "" for a quote inside.');
      offset = end + 1;
      return { text: text.text.slice(start + 1, end).replaceAll('""', '"'), offset: start };
    }
    PLAIN.lastIndex = start;
    const [plain = ''] = PLAIN.exec(text.text) ?? [];
    offset += plain.length;
    return { text: plain, offset: start };
  };
  while (offset < text.text.length) {
    const row: [Field, ...Field[]] = [field()];
    while (text.text[offset] === ',') {
      offset += 1;
      row.push(field());
    }
    ROW_END.lastIndex = offset;
    const end = ROW_END.exec(text.text);
    if (end === null) throw text.error(offset, `a ${text.text[offset] === '\r' ? 'carriage return' : 'quote'} stands in the middle of a field`, 'Put the whole field into quotes, and write "" for a quote inside.');
    offset += end[0].length;
    yield row;
  }
}

const LONG: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', '\\': '\\' };

function* tsvRows(text: SourceText): Generator<Row> {
  let offset = 0;
  for (const line of text.text.split('\n')) {
    const [first = '', ...others] = line.replace(/\r$/, '').split('\t');
    const field = (raw: string): Field => {
      const start = offset;
      offset += raw.length + 1;
      return { text: tsvText(raw, start, text), offset: start };
    };
    const end = offset + line.length + 1;
    yield [field(first), ...others.map(field)];
    offset = end;
  }
}

const tsvText = (raw: string, offset: number, text: SourceText): string =>
  raw.replaceAll(/\\([^]|$)/g, (whole, character: string, at: number) => {
    const meant = LONG[character];
    if (meant === undefined) throw text.error(offset + at, `${whole} means nothing`, String.raw`Write \\ for a backslash; \t, \n and \r are the others.`);
    return meant;
  });

/** By the names in the header. Empty lines are left out. */
function entriesOf(rows: readonly Row[], text: SourceText): FileEntry[] {
  const [header, ...rest] = rows.filter((row) => row.length > 1 || row[0].text !== '');
  if (header === undefined) return [];
  const columns = columnsOf(header, text);
  if (!columns.has('name') || !columns.has('value')) throw text.error(header[0].offset, 'the first line does not name the columns name and value', 'Begin with a line that says name and value.');
  return rest.map((row) => {
    if (row.length !== header.length) throw text.error(row[0].offset, `this line has ${row.length} fields, and the first one ${header.length}`, 'Put fields with separators or line ends in them into quotes.');
    const field = (column: string): Field | undefined => row[columns.get(column) ?? row.length];
    const type = typeOf(field('type'), text);
    const description = field('description')?.text || undefined;
    const name = field('name') ?? row[0];
    return { key: name.text, value: field('value')?.text ?? '', position: text.positionOf(name.offset), ...(type === undefined ? {} : { type }), ...(description === undefined ? {} : { description }) };
  });
}

/** Which column is where. One that means something cannot be there twice: a value of each line would be lost. */
function columnsOf(header: Row, text: SourceText): ReadonlyMap<string, number> {
  const columns = new Map<string, number>();
  for (const [index, field] of header.entries()) {
    const column = field.text.trim().toLowerCase();
    if (columns.has(column) && MEANT.has(column)) throw text.error(field.offset, `the column ${column} is there twice`, 'Leave one of them out, or name it otherwise.');
    columns.set(column, index);
  }
  return columns;
}

const MEANT: ReadonlySet<string> = new Set(['name', 'value', 'type', 'description']);

/** What stands there is not repeated: where a separator was forgotten it is a piece of a value. */
function typeOf(field: Field | undefined, text: SourceText): FileEntry['type'] {
  if (field === undefined || field.text === '') return undefined;
  const type = PARAMETER_TYPES.find((each) => each === field.text);
  if (type === undefined) throw text.error(field.offset, 'this is no type of a parameter', 'Write String, StringList or SecureString.');
  return type;
}
