import fc from 'fast-check';
import type { ExportedEntry, Format } from '../../../../../src/lib/topics/params/formats/types.ts';
import { writeEntries } from '../../../../../src/lib/topics/params/formats/write.ts';

/** What means something to one of the formats, or to whoever reads them. */
export const NASTY: readonly string[] = [
  '"', "'", '""', "''", '`', '\\', '\\n', '\\\\', '\\u0041', '\\"', '=', '#', ' #', '!', ':', ': ', ',', ';', '- ', '? ', '{{', '}}', '{', '[', '|', '>', '&', '*', '~', '@', '%', '---', '...', '//', '/*', '<<EOT',
  '$', '$$', '${x}', '$${', '$$${', '%{x}', '%%{', '$(id)', '$HOME', 'null', 'true', 'yes', '0755', '1.10', 'EOT', '<<', '__proto__',
  '\n', '\n\n', '\r', '\r\n', '\t', '\f', '\v', '\b', '\u001B[31m', '\u0001', '\u007F', '\u0085', '\u00A0', '\u2028', '\u2029', '\uFEFF', '\uFFFD', '\uFFFE', ' ', '   ',
  'ä', 'e\u0301', 'ß', '🚀', '👩‍👩‍👧', '\u{10FFFF}', '\u202E', 'שלום', '日本語',
];

const piece = fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...NASTY) }, fc.string({ maxLength: 4 }), fc.string({ unit: 'grapheme', maxLength: 3 }), fc.string({ unit: 'binary', maxLength: 3 }));
const long = fc.tuple(fc.constantFrom(...NASTY), fc.integer({ min: 1000, max: 5000 })).map(([text, times]) => text.repeat(times));

/** Parameter Store has no empty values and no binary ones. */
export const nastyValue = fc.oneof({ weight: 40, arbitrary: fc.array(piece, { minLength: 1, maxLength: 8 }).map((pieces) => pieces.join('')) }, long).filter((text) => text !== '' && !text.includes('\0') && text.isWellFormed());

const level = fc.oneof({ weight: 8, arbitrary: fc.stringMatching(/^[A-Za-z0-9_.-]{1,7}$/) }, fc.constantFrom('value', 'type', 'null', 'yes', 'n', '1', '1.10', '-', '.', '__proto__', 'constructor', 'export', 'x'.repeat(200)));
/** Below a path, or whole. */
export const nastyKey = fc.tuple(fc.constantFrom('', '', '', '/'), fc.array(level, { minLength: 1, maxLength: 4 })).map(([first, levels]) => first + levels.join('/'));

export type Pair = readonly [key: string, value: string];

/** Keys of which `nameOf` makes different names. */
export const nastyPairs = (nameOf: (key: string) => string = (key) => key): fc.Arbitrary<Pair[]> => fc.uniqueArray(fc.tuple(nastyKey, nastyValue), { selector: ([key]) => nameOf(key), minLength: 1, maxLength: 6 });

export const exported = (key: string, value: string): ExportedEntry => ({ key, parameter: { name: `/p/${key}`, type: 'String', value, version: 1, dataType: 'text', modifiedAt: 0 } });

export async function textOf(format: Format, entries: Iterable<ExportedEntry>, attributes = false): Promise<string> {
  const each = async function* () {
    yield* entries;
  };
  let text = '';
  for await (const part of writeEntries(format, each(), { attributes })) text += part;
  return text;
}

export const written = (format: Format, pairs: readonly Pair[]): Promise<string> => textOf(format, pairs.map(([key, value]) => exported(key, value)));
