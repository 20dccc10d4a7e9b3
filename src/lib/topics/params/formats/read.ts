import { basename } from 'node:path';
import { readCsv, readTsv } from './delimited.ts';
import { readDotenv } from './dotenv.ts';
import { readProperties } from './properties.ts';
import { checkEntries, SourceText } from './source-text.ts';
import { readTfvars } from './tfvars.ts';
import type { FileEntry, Format } from './types.ts';

type Reader = (text: SourceText) => FileEntry[] | Promise<FileEntry[]>;

const READERS: Readonly<Record<Format, Reader>> = {
  dotenv: readDotenv,
  properties: readProperties,
  tfvars: readTfvars,
  csv: readCsv,
  tsv: readTsv,
  json: async (text) => (await import('./tree.ts')).readJson(text),
  yaml: async (text) => (await import('./tree.ts')).readYaml(text),
};

/** What a file has, in its order. `source` names it in errors: UserErrors with line and column. */
export async function readEntries(format: Format, text: string, source: string): Promise<FileEntry[]> {
  const sourceText = new SourceText(text, source);
  const entries = await READERS[format](sourceText);
  checkEntries(entries, sourceText);
  return entries;
}

const ENDS: ReadonlyArray<readonly [RegExp, Format]> = [
  [/^\.env(?:\..*)?$|\.env$/, 'dotenv'],
  [/\.json$/i, 'json'],
  [/\.ya?ml$/i, 'yaml'],
  [/\.properties$/i, 'properties'],
  [/\.tfvars$/i, 'tfvars'],
  [/\.csv$/i, 'csv'],
  [/\.tsv$/i, 'tsv'],
];

/** By the name of a file. */
export const guessFormat = (file: string): Format | undefined => ENDS.find(([pattern]) => pattern.test(basename(file)))?.[1];
