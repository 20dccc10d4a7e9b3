import type { SourceText } from './source-text.ts';
import type { FileEntry, Position } from './types.ts';

/** RFC 4180. */
export const csvHeader = 'name,value\n';
export const csvLine = (key: string, value: string): string => `${csvField(key)},${csvField(value)}\n`;
const csvField = (text: string): string => (/[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** https://www.iana.org/assignments/media-types/text/tab-separated-values has no way to write tabs: they are escaped as PostgreSQL does. */
export const tsvHeader = 'name\tvalue\n';
export const tsvLine = (key: string, value: string): string => `${tsvField(key)}\t${tsvField(value)}\n`;
const SHORT: Readonly<Record<string, string>> = { '\t': String.raw`\t`, '\n': String.raw`\n`, '\r': String.raw`\r`, '\\': String.raw`\\` };
const tsvField = (text: string): string => text.replaceAll(/[\t\n\r\\]/g, (character) => SHORT[character] ?? character);

interface Row {
  readonly fields: readonly string[];
  readonly position: Position;
}

export const readCsv = (text: SourceText): FileEntry[] => entriesOf([...csvRows(text)], text);
export const readTsv = (text: SourceText): FileEntry[] => entriesOf([...tsvRows(text)], text);

const FIELD = /"((?:[^"]|"")*)"|([^",\r\n]*)/y;
const ROW_END = /\r?\n|$/y;

function* csvRows(text: SourceText): Generator<Row> {
  let offset = 0;
  while (offset < text.text.length) {
    const position = text.positionOf(offset);
    const fields: string[] = [];
    for (;;) {
      FIELD.lastIndex = offset;
      const match = FIELD.exec(text.text);
      if (match === null || (match[0] === '' && text.text[offset] === '"')) throw text.error(offset, 'the quote is never closed', 'Close it with ", and write "" for a quote inside.');
      fields.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
      offset = FIELD.lastIndex;
      if (text.text[offset] !== ',') break;
      offset += 1;
    }
    ROW_END.lastIndex = offset;
    const end = ROW_END.exec(text.text);
    if (end === null) throw text.error(offset, 'a quote stands in the middle of a field', 'Put the whole field into quotes, and write "" for a quote inside.');
    offset += end[0].length;
    yield { fields, position };
  }
}

const LONG: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', '\\': '\\' };

function* tsvRows(text: SourceText): Generator<Row> {
  for (const [index, line] of text.text.split(/\r?\n/).entries()) {
    const position = { line: index + 1, column: 1 };
    const fields = line.split('\t').map((field) => field.replaceAll(/\\([^]|$)/g, (whole, character: string) => {
      const meant = LONG[character];
      if (meant === undefined) throw text.error(position, `${whole} means nothing`, String.raw`Write \\ for a backslash; \t, \n and \r are the others.`);
      return meant;
    }));
    yield { fields, position };
  }
}

/** By the names in the header. Empty lines are left out. */
function entriesOf(rows: readonly Row[], text: SourceText): FileEntry[] {
  const [header, ...rest] = rows.filter(({ fields }) => fields.length > 1 || fields[0] !== '');
  if (header === undefined) return [];
  const columns = header.fields.map((field) => field.trim().toLowerCase());
  const [name, value] = [columns.indexOf('name'), columns.indexOf('value')];
  if (name === -1 || value === -1) throw text.error(header.position, 'the first line does not name the columns name and value', 'Begin with a line that says name and value.');
  const at = (fields: readonly string[], column: string): string | undefined => fields[columns.indexOf(column)] || undefined;
  return rest.map(({ fields, position }) => {
    if (fields.length !== columns.length) throw text.error(position, `this line has ${fields.length} fields, and the first one ${columns.length}`, 'Put fields with separators or line ends in them into quotes.');
    const type = typeOf(at(fields, 'type'), position, text);
    const description = at(fields, 'description');
    return { key: fields[name] ?? '', value: fields[value] ?? '', position, ...(type === undefined ? {} : { type }), ...(description === undefined ? {} : { description }) };
  });
}

function typeOf(word: string | undefined, position: Position, text: SourceText): FileEntry['type'] {
  if (word === undefined || word === 'String' || word === 'StringList' || word === 'SecureString') return word;
  throw text.error(position, `${JSON.stringify(word)} is no type`, 'Write String, StringList or SecureString.');
}
