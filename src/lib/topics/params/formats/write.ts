import { attributesOf } from './attributes.ts';
import { csvHeader, csvLine, tsvHeader, tsvLine } from './delimited.ts';
import { dotenvLine, dotenvName } from './dotenv.ts';
import { propertiesLine } from './properties.ts';
import { DistinctNames } from './source-text.ts';
import { tfvarsLine, tfvarsName } from './tfvars.ts';
import type { ExportedEntry, Format } from './types.ts';
import { yamlEntry } from './yaml-text.ts';

export interface WriteOptions {
  /** Each parameter with all that is known of it; json and yaml alone. */
  readonly attributes: boolean;
}

/** A file's text, piece by piece as the entries come: nothing is held. Throws a UserError where two keys become one name. */
export async function* writeEntries(format: Format, entries: AsyncIterable<ExportedEntry>, { attributes }: WriteOptions): AsyncGenerator<string> {
  const { head, line, foot } = writers(attributes)[format];
  yield head;
  let isFirst = true;
  for await (const entry of entries) {
    yield line(entry, isFirst);
    isFirst = false;
  }
  yield foot(isFirst);
}

interface Writer {
  readonly head: string;
  readonly line: (entry: ExportedEntry, isFirst: boolean) => string;
  /** `isEmpty`: no entry came. */
  readonly foot: (isEmpty: boolean) => string;
}

function writers(attributes: boolean): Readonly<Record<Format, Writer>> {
  const names = new DistinctNames('a dotenv file');
  const variables = new DistinctNames('a tfvars file');
  const content = (entry: ExportedEntry) => (attributes ? attributesOf(entry) : entry.parameter.value);
  const plain = (line: (key: string, value: string) => string, head = ''): Writer => ({ head, line: ({ key, parameter }) => line(key, parameter.value), foot: () => '' });
  return {
    json: { head: '{', line: (entry, isFirst) => `${isFirst ? '' : ','}\n  ${JSON.stringify(entry.key)}: ${JSON.stringify(content(entry), null, 2).replaceAll('\n', '\n  ')}`, foot: (isEmpty) => (isEmpty ? '}\n' : '\n}\n') },
    yaml: { head: '', line: (entry) => yamlEntry(entry.key, content(entry)), foot: (isEmpty) => (isEmpty ? '{}\n' : '') },
    dotenv: plain((key, value) => {
      names.add(dotenvName(key), key);
      return dotenvLine(key, value);
    }),
    tfvars: plain((key, value) => {
      variables.add(tfvarsName(key), key);
      return tfvarsLine(key, value);
    }),
    properties: plain(propertiesLine),
    csv: plain(csvLine, csvHeader),
    tsv: plain(tsvLine, tsvHeader),
  };
}
