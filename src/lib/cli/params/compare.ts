import { UserError } from '../../errors/errors.ts';
import type { ParametersApi } from '../../topics/params/api.ts';
import type { ChangeSet } from '../../topics/params/changes.ts';
import { contentAfter, contentOf } from '../../topics/params/content.ts';
import { countOf } from '../../topics/params/describe-changes.ts';
import { diffSides, type Side } from '../../topics/params/diff.ts';
import type { Format } from '../../topics/params/formats/types.ts';
import { checkPath, keyBelow, nameBelow } from '../../topics/params/names.ts';
import { observeBelow } from '../../topics/params/observe.ts';
import { openConnection, type ContextOptions } from '../context.ts';
import { readDesired } from './desired-file.ts';
import type { ConnectionFlags } from '../flags/connection.ts';
import { openQuietly } from './open.ts';

export interface CompareFlags extends ConnectionFlags {
  readonly format?: Format | undefined;
  readonly trim?: boolean | undefined;
  readonly 'to-region'?: string | undefined;
}

/** How two paths, or a path and a file, differ; the title says how many. Throws UserErrors, RemoteErrors. */
export async function compareParameters(first: string, second: string, flags: CompareFlags, context: ContextOptions, signal: AbortSignal): Promise<ChangeSet> {
  const files = [first, second].filter(isFile);
  if (files.length === 2) throw new UserError('two-files', 'both are files', 'One of them must be a path; for two files there is diff.');
  const open = async (words: ConnectionFlags): Promise<ParametersApi> => openQuietly(await openConnection(words, context));
  const api = await open(flags);
  const region = flags['to-region'];
  const other = region === undefined ? api : await open({ ...flags, region });
  const [left, right] = await sides(first, second, flags, api, other, signal);
  const { changes, unchanged } = diffSides(left, right);
  const title = changes.length === 0 ? `alike: ${unchanged} parameters` : `${countOf(changes, 'remove')} only in ${first}, ${countOf(changes, 'create')} only in ${second}, ${countOf(changes, 'update', 'replace')} different, ${unchanged} alike`;
  return { title, changes, unchanged, problems: [], warnings: [] };
}

const isFile = (word: string): boolean => word.startsWith('@') || word === '-';

async function sides(first: string, second: string, flags: CompareFlags, api: ParametersApi, other: ParametersApi, signal: AbortSignal): Promise<readonly [Side, Side]> {
  if (isFile(first)) {
    const right = await readSide(second, 'SECOND', other, signal);
    return [await fileSide(first, second, flags, right), right];
  }
  if (!isFile(second)) return Promise.all([readSide(first, 'FIRST', api, signal), readSide(second, 'SECOND', other, signal)]);
  const left = await readSide(first, 'FIRST', api, signal);
  return [left, await fileSide(second, first, flags, left)];
}

async function readSide(word: string, where: string, api: ParametersApi, signal: AbortSignal): Promise<Side> {
  const path = checkPath(word, where);
  const observed = await observeBelow(path, api, { signal });
  return new Map([...observed].map(([name, { facts, value }]) => [keyBelow(path, name), contentOf(facts, value)]));
}

/** A file says little of each parameter: for the rest it is like the other side. */
async function fileSide(file: string, path: string, flags: CompareFlags, opposite: Side): Promise<Side> {
  const { wanted, path: base } = await readDesired(file, { ...flags, path }, async (below) => [...opposite.keys()].map((key) => nameBelow(below, key)));
  return new Map(
    wanted.map((each) => {
      const key = keyBelow(base, each.name);
      return [key, contentAfter(each, opposite.get(key), 'String')];
    }),
  );
}
