import { UserError } from '../../errors/errors.ts';
import { parseExpression } from './expression/parse.ts';
import { atomsOf, type Expression } from './expression/types.ts';
import { NODE_ID } from './node-id.ts';
import { unfoldNodeSet } from './node-set.ts';
import type { TagTest, TargetQuery } from './types.ts';

/** The target flags as they were typed; `nodes` is the text that `@file` or `-` gave. */
export interface TargetWords {
  readonly targets?: readonly string[] | undefined;
  readonly instanceIds?: readonly string[] | undefined;
  readonly nodes?: string | undefined;
  readonly all?: boolean | undefined;
  /** Reads the `@file` of an expression. Throws UserErrors. */
  readonly readFile?: ((file: string) => string) | undefined;
}

/** One filter of the services takes so many. */
const MOST_VALUES = 50;

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
  if (words.targets?.length) return expressionQuery(words.targets, words.readFile);
  if (words.instanceIds?.length) return { kind: 'ids', ids: parseIds(words.instanceIds) };
  if (words.nodes !== undefined) return namesQuery(nodeNames(words.nodes, '--nodes'));
  return { kind: 'all' };
}

function expressionQuery(texts: readonly string[], readFile: TargetWords['readFile']): TargetQuery {
  const readList = readFile === undefined ? undefined : (file: string): string[] => nodeNames(readFile(file), `--targets: @${file}`);
  const terms = texts.map((text) => parseExpression(text, readList));
  for (const atom of terms.flatMap(atomsOf)) if (atom.kind === 'tag') checkValues(atom);
  const [first] = terms;
  const expression: Expression = first !== undefined && terms.length === 1 ? first : { kind: 'and', terms };
  return simpleQuery(expression) ?? { kind: 'expression', expression, text: texts.length === 1 ? (texts[0] ?? '') : texts.map((text) => `(${text})`).join(' & ') };
}

function checkValues({ key, values }: TagTest): void {
  if (values.length > MOST_VALUES) throw new UserError('bad-target', `--targets: ${key} has ${values.length} values, one target takes at most ${MOST_VALUES}`, 'Name fewer values, or the nodes themselves with --nodes.');
}

/** What can be said without an expression: tags, which the service itself can address; a list, which is what --nodes takes; all. */
function simpleQuery(expression: Expression): TargetQuery | undefined {
  if (expression.kind === 'all') return { kind: 'all' };
  if (expression.kind === 'name' && expression.globs.length === 0) return namesQuery(expression.names);
  if (expression.kind === 'id') return { kind: 'ids', ids: expression.ids };
  const tags = plainTags(expression);
  return tags === undefined ? undefined : { kind: 'tags', tags };
}

function plainTags(expression: Expression): TagTest[] | undefined {
  if (expression.kind === 'tag') return expression.values.length === 0 ? undefined : [{ key: expression.key, values: expression.values }];
  if (expression.kind !== 'and') return undefined;
  const tags = expression.terms.map(plainTags);
  return tags.every((each) => each !== undefined) ? tags.flat() : undefined;
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
function nodeNames(text: string, source: string): string[] {
  const names = unfoldNodeSet(text.replaceAll(PIECE, (_piece, kept: string | undefined) => kept ?? '\n'));
  if (names.length === 0) throw new UserError('no-targets', `${source}: the list is empty`, 'Put one node a line, by id or name; folded names like web-[01-09] are fine.');
  return names;
}

const namesQuery = (names: readonly string[]): TargetQuery => (names.every((name) => NODE_ID.test(name)) ? { kind: 'ids', ids: names } : { kind: 'names', names });
