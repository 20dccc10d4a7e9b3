import { UserError } from '../../errors/errors.ts';
import { dotenvName } from './formats/dotenv.ts';
import { guessFormat, readEntries } from './formats/read.ts';
import { tfvarsName } from './formats/tfvars.ts';
import { FORMATS, type Format } from './formats/types.ts';
import { checkName, keyBelow, nameBelow } from './names.ts';
import type { WantedParameter } from './types.ts';
import { trimmed, type Trim } from './value-text.ts';

export interface WantedFile {
  readonly text: string;
  /** As it is named in messages: a file's path, or stdin. */
  readonly source: string;
  /** undefined: by the file's name. */
  readonly format: Format | undefined;
  /** Under which its keys stand. */
  readonly path: string;
  readonly trim: Trim;
}

/** Formats whose keys are made for environments and languages: a key there can mean a parameter of another spelling. */
export const SPELLED: ReadonlySet<Format> = new Set<Format>(['dotenv', 'tfvars']);

/**
 * What a file wants below a path. `existing` are the names that are there: in a dotenv or tfvars file DB_PASSWORD is
 * the parameter `db/password` where there is one that exports as that, and a new one of its own name where not. Throws
 * UserErrors with line and column.
 */
export async function readWanted({ text, source, format: said, path, trim }: WantedFile, existing: Iterable<string>): Promise<WantedParameter[]> {
  const format = formatOf(said, source);
  const entries = await readEntries(format, text, source);
  const spelled = SPELLED.has(format) ? bySpelling(existing, path, format) : undefined;
  const seen = new Map<string, string>();
  return entries.map(({ key, value, position, ...attributes }) => {
    const where = `${source}:${position.line}:${position.column}`;
    const name = checkName(spelled?.get(key) ?? nameBelow(path, key), where);
    if (path !== '/' && !name.startsWith(`${path}/`)) throw new UserError('outside-path', `${where}: ${name} is not below ${path}`, 'Name it below the path, or choose another --path.');
    const first = seen.get(name);
    if (first !== undefined) throw new UserError('duplicate-key', `${where}: ${name} is there already, at ${first}`, 'Leave one of them out.');
    seen.set(name, where);
    return { ...attributes, name, value: trim === 'last-line-end' ? value : trimmed(value, trim), source: where };
  });
}

export function formatOf(said: Format | undefined, source: string): Format {
  const format = said ?? guessFormat(source);
  if (format === undefined) throw new UserError('unknown-format', `${source}: its name does not tell its format`, `Add --format: ${FORMATS.join(', ')}.`);
  return format;
}

function bySpelling(existing: Iterable<string>, path: string, format: Format): ReadonlyMap<string, string> {
  const spell = format === 'dotenv' ? dotenvName : tfvarsName;
  const found = new Map<string, string>();
  const doubtful = new Set<string>();
  for (const name of existing) {
    const spelling = spell(keyBelow(path, name));
    if (found.has(spelling)) doubtful.add(spelling);
    found.set(spelling, name);
  }
  for (const spelling of doubtful) found.delete(spelling);
  return found;
}
