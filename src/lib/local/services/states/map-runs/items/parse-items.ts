import { isArray, isObject, type Json, type JsonObject } from '../../../../../asl/json.ts';
import { CsvRows } from './csv-rows.ts';
import { readerFailed, type ReaderFormat } from './reader-config.ts';

/** One thing to be worked on. Members of a JSON object have a key. */
export interface ReadItem {
  readonly value: Json;
  readonly key?: string;
}

/** Items in the text of an object, as they are read. Throws States.ItemReaderFailed. */
export function parseItems(text: AsyncIterable<string>, format: ReaderFormat): AsyncGenerator<ReadItem> {
  switch (format.type) {
    case 'CSV':
      return csvItems(text, format);
    case 'JSONL':
      return lineItems(text);
    default:
      return jsonItems(text, format.pointer);
  }
}

const MOST_HEADER_BYTES = 10 * 1024;

async function* csvItems(text: AsyncIterable<string>, { delimiter, headers: given }: Pick<ReaderFormat, 'delimiter' | 'headers'>): AsyncGenerator<ReadItem> {
  let headers = given === undefined ? undefined : checkHeaders(given);
  for await (const row of csvRows(text, delimiter)) {
    if (headers === undefined) headers = checkHeaders(row);
    else yield { value: itemOf(row, headers) };
  }
}

export async function* csvRows(text: AsyncIterable<string>, delimiter: string): AsyncGenerator<readonly string[]> {
  const rows = new CsvRows(delimiter);
  for await (const piece of text) yield* rows.push(piece);
  yield* rows.end();
}

/** Fields that are missing are empty texts, and those that have no header are left out. */
export const itemOf = (row: readonly string[], headers: readonly string[]): JsonObject => Object.fromEntries(headers.map((header, index) => [header, row[index] ?? '']));

function checkHeaders(headers: readonly string[]): readonly string[] {
  if (new Set(headers).size < headers.length) throw readerFailed('CSV headers cannot contain duplicates.');
  if (Buffer.byteLength(headers.join(',')) > MOST_HEADER_BYTES) throw readerFailed('CSV headers cannot be larger than 10 KiB.');
  return headers;
}

async function* lineItems(text: AsyncIterable<string>): AsyncGenerator<ReadItem> {
  let rest = '';
  let number = 0;
  for await (const piece of text) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield* lineItem(line, (number += 1));
  }
  yield* lineItem(rest, number + 1);
}

function* lineItem(line: string, number: number): Generator<ReadItem> {
  if (line.trim() !== '') yield { value: parseJson(line, `Line ${number} of the JSON Lines file`) };
}

async function* jsonItems(text: AsyncIterable<string>, pointer: string | undefined): AsyncGenerator<ReadItem> {
  const pieces: string[] = [];
  for await (const piece of text) pieces.push(piece);
  const document = parseJson(pieces.join(''), 'The file');
  yield* itemsIn(pointer === undefined ? document : atPointer(document, pointer));
}

/** Elements of a list, members of an object. */
export function* itemsIn(value: Json): Generator<ReadItem> {
  if (isArray(value)) for (const element of value) yield { value: element };
  else if (isObject(value)) for (const [key, member] of Object.entries(value)) yield { key, value: member };
  else throw readerFailed('Attempting to map over non-iterable node.');
}

/** https://www.rfc-editor.org/rfc/rfc6901 */
function atPointer(document: Json, pointer: string): Json {
  let value: Json | undefined = document;
  for (const part of pointer.split('/').slice(1)) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~');
    value = isArray(value) ? value[/^(?:0|[1-9]\d*)$/.test(name) ? Number(name) : -1] : isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  }
  if (value === undefined) throw readerFailed(`The ItemsPointer ${pointer} points to nothing in the file.`);
  return value;
}

function parseJson(text: string, what: string): Json {
  try {
    return JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text) as Json;
  } catch (error) {
    throw readerFailed(`${what} is not valid JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}
