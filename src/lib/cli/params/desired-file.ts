import { UserError } from '../../errors/errors.ts';
import { collect } from '../../run/pages.ts';
import type { ParametersApi } from '../../topics/params/api.ts';
import type { Format } from '../../topics/params/formats/types.ts';
import { checkPath } from '../../topics/params/names.ts';
import type { WantedParameter } from '../../topics/params/types.ts';
import { trimOf } from '../../topics/params/value-text.ts';
import { formatOf, readWanted, SPELLED } from '../../topics/params/wanted-file.ts';
import { readFileArgument } from '../input.ts';

export interface DesiredFlags {
  readonly path: string;
  readonly format?: Format | undefined;
  readonly trim?: boolean | undefined;
}

export interface Desired {
  readonly wanted: readonly WantedParameter[];
  readonly path: string;
  /** The file, for titles. */
  readonly title: string;
}

/** Reads what a file wants: `FILE`, `@FILE` or `-`. `existing` gives the names below a path, where they are needed. Throws UserErrors, RemoteErrors. */
export async function readDesired(word: string, flags: DesiredFlags, existing: (path: string) => Promise<string[]>): Promise<Desired> {
  const path = checkPath(flags.path, '--path');
  const file = word.replace(/^@/, '');
  const source = file === '-' ? 'stdin' : file;
  const format = formatOf(flags.format, source);
  const text = readFileArgument(file, 'FILE');
  // Only these speak of parameters by another spelling.
  const names = SPELLED.has(format) ? await existing(path) : [];
  const wanted = await readWanted({ text, source, format, path, trim: trimOf(flags.trim) }, names);
  if (wanted.length === 0) throw new UserError('empty-file', `${source} has no parameters`, 'Write some into it; to delete what there is use drover params rm --recursive.');
  return { wanted, path, title: source };
}

/** The names that are below a path now. */
export const namesBelow =
  (api: ParametersApi, signal: AbortSignal) =>
  async (path: string): Promise<string[]> =>
    (await collect(api.facts([{ key: 'Path', option: 'Recursive', values: [path] }], signal))).map(({ name }) => name);
