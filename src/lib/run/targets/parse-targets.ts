import { UserError } from '../../errors/errors.ts';
import { unfoldNodeSet } from './node-set.ts';
import type { TagTest, TargetQuery } from './types.ts';

/** The target flags as they were typed; `nodes` is the text that `@file` or `-` gave. */
export interface TargetWords {
  readonly targets?: readonly string[] | undefined;
  readonly instanceIds?: readonly string[] | undefined;
  readonly nodes?: string | undefined;
  readonly all?: boolean | undefined;
}

export const NODE_ID = /^(i-([0-9a-f]{8}|[0-9a-f]{17})|mi-[0-9a-f]{17})$/;

/** The one query that the words make. Throws UserErrors. Pure. */
export function parseTargets(words: TargetWords): TargetQuery {
  const given = [
    words.targets?.length ? '--targets' : undefined,
    words.instanceIds?.length ? '--instance-ids' : undefined,
    words.nodes === undefined ? undefined : '--nodes',
    words.all ? '--all' : undefined,
  ].filter((flag) => flag !== undefined);
  if (given.length === 0) throw new UserError('no-targets', 'no nodes are named', 'Add --targets tag:KEY=VALUE, --instance-ids, --nodes @FILE or --all.');
  if (given.length > 1) throw new UserError('contradiction', `${given.join(' and ')} exclude each other`, 'Name the nodes in one way; --targets can be repeated to narrow down.');
  if (words.targets?.length) return { kind: 'tags', tags: words.targets.map(parseTag) };
  if (words.instanceIds?.length) return { kind: 'ids', ids: parseIds(words.instanceIds) };
  if (words.nodes !== undefined) return namesQuery(words.nodes);
  return { kind: 'all' };
}

function parseTag(word: string): TagTest {
  const hint = 'Write it like tag:Role=web,api (values OR; repeat --targets for AND).';
  const [, key, list] = /^tag:([^=]+)=(.*)$/s.exec(word) ?? [];
  if (key === undefined || list === undefined) throw new UserError('bad-target', `--targets: "${word}" is not tag:KEY=VALUE`, hint);
  const values = list.split(',').map((value) => value.trim());
  if (values.includes('')) throw new UserError('bad-target', `--targets: "${word}" has an empty value`, hint);
  if (values.length > 50) throw new UserError('bad-target', `--targets: ${key} has ${values.length} values, one target takes at most 50`, 'Name fewer values, or the nodes themselves with --nodes.');
  return { key, values: [...new Set(values)] };
}

function parseIds(words: readonly string[]): string[] {
  const ids = words.flatMap((word) => word.split(',')).map((id) => id.trim()).filter((id) => id !== '');
  if (ids.length === 0) throw new UserError('no-targets', '--instance-ids: the list is empty', 'Write it like --instance-ids i-0abc12345678def00,mi-0abc12345678def01.');
  const bad = ids.find((id) => !NODE_ID.test(id));
  if (bad !== undefined) throw new UserError('bad-instance-id', `--instance-ids: "${bad}" is not the id of a node`, 'Ids look like i-0abc12345678def00 or mi-0abc12345678def00; name nodes with --nodes.');
  return [...new Set(ids)];
}

/** What is left as it is, a comment, or space that separates. */
const PIECE = /("(?:[^"\\\n]|\\.)*"|\[[^\][\n]*\])|(?<!\S)#[^\n]*|[ \t\r\uFEFF]+/g;

/** A list of nodes: separated by commas, spaces or line ends, folded or not; `#` begins a comment, quotes hold a name with spaces together. */
function namesQuery(text: string): TargetQuery {
  const names = unfoldNodeSet(text.replaceAll(PIECE, (_piece, kept: string | undefined) => kept ?? '\n'));
  if (names.length === 0) throw new UserError('no-targets', '--nodes: the list is empty', 'Put one node a line, by id or name; folded names like web-[01-09] are fine.');
  return names.every((name) => NODE_ID.test(name)) ? { kind: 'ids', ids: names } : { kind: 'names', names };
}
