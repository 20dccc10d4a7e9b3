import { UserError } from '../../errors/errors.ts';
import type { ParametersApi } from '../../topics/params/api.ts';
import type { Format } from '../../topics/params/formats/types.ts';
import { checkPath } from '../../topics/params/names.ts';
import type { WantedParameter } from '../../topics/params/types.ts';
import { trimOf } from '../../topics/params/value-text.ts';
import { formatOf, readWanted } from '../../topics/params/wanted-file.ts';
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

/** Reads what a file wants: `FILE`, `@FILE` or `-`. Throws UserErrors, RemoteErrors. */
export async function readDesired(word: string, flags: DesiredFlags, api: ParametersApi, signal: AbortSignal): Promise<Desired> {
  const path = checkPath(flags.path, '--path');
  const file = word.replace(/^@/, '');
  const source = file === '-' ? 'stdin' : file;
  const format = formatOf(flags.format, source);
  const text = readFileArgument(file, 'FILE');
  // Only these speak of parameters by another spelling.
  const existing = format === 'dotenv' || format === 'tfvars' ? await namesBelow(path, api, signal) : [];
  const wanted = await readWanted({ text, source, format, path, trim: trimOf(flags.trim) }, existing);
  if (wanted.length === 0) throw new UserError('empty-file', `${source} has no parameters`, 'Write some into it; to delete what there is use drover params rm --recursive.');
  return { wanted, path, title: source };
}

async function namesBelow(path: string, api: ParametersApi, signal: AbortSignal): Promise<string[]> {
  const names: string[] = [];
  for await (const page of api.facts([{ key: 'Path', option: 'Recursive', values: [path] }], signal)) names.push(...page.map(({ name }) => name));
  return names;
}
