import type { Color } from '../../view/color.ts';
import { safeLine } from '../../view/safe-text.ts';
import { cutToWidth } from '../../view/text-width.ts';
import { contentsOf, withContents, type Aspect, type Change, type ChangeSet, type TagChange } from './changes.ts';
import { isSecret } from './content.ts';
import type { ParameterContent } from './types.ts';

/** What stands in the place of a secret: always as long, so that it tells nothing. */
export const MASK = '••••••••';

const VALUE_WIDTH = 60;

export interface DescribeOptions {
  readonly color: Color;
  /** Show the values of secrets. */
  readonly show: boolean;
}

/** A change set for a person: a line a parameter, then what to think of, then how much it is. */
export function describeChanges(set: ChangeSet, place: string, { color, show }: DescribeOptions): string {
  return [
    ...changeLines(set.changes, { color, show }),
    ...set.warnings.map((warning) => color('yellow', `warning: ${safeLine(warning)}`)),
    ...set.problems.map((problem) => color('red', `problem: ${safeLine(problem)}`)),
    `plan: ${countWords(set)} in ${place}`,
  ].join('\n');
}

/** A line a change, values of secrets masked. */
export const changeLines = (changes: readonly Change[], { color, show }: DescribeOptions): string[] => changes.map((change) => changeLine(change, color, show));

/** "2 to create, 1 to change, 3 to delete; 12 stay as they are" */
export function countWords({ changes, unchanged }: Pick<ChangeSet, 'changes' | 'unchanged'>): string {
  const parts = [
    [countOf(changes, 'create'), 'to create'],
    [countOf(changes, 'update', 'label', 'tag'), 'to change'],
    [countOf(changes, 'replace'), 'to delete and create anew'],
    [countOf(changes, 'remove'), 'to delete'],
  ] as const;
  const words = parts.filter(([number]) => number > 0).map(([number, what]) => `${number} ${what}`);
  const rest = unchanged === 0 ? '' : `${unchanged} ${unchanged === 1 ? 'stays as it is' : 'stay as they are'}`;
  if (words.length === 0) return `nothing to change${rest === '' ? '' : `; ${rest}`}`;
  return words.join(', ') + (rest === '' ? '' : `; ${rest}`);
}

export const countOf = (changes: readonly Change[], ...kinds: readonly Change['kind'][]): number => changes.filter(({ kind }) => kinds.includes(kind)).length;

const MARKS = { create: ['green', '+'], update: ['yellow', '~'], replace: ['red', '±'], remove: ['red', '-'], label: ['yellow', '~'], tag: ['yellow', '~'] } as const satisfies Record<Change['kind'], readonly ['green' | 'yellow' | 'red', string]>;

function changeLine(change: Change, color: Color, show: boolean): string {
  const [style, mark] = MARKS[change.kind];
  return `${color(style, `${mark} ${safeLine(change.name)}`)}  ${whatChanges(change, show)}`;
}

function whatChanges(change: Change, show: boolean): string {
  switch (change.kind) {
    case 'create':
      return [`${change.after.type} ${valueWords(change.after, show, change.after)}`, ...attributeWords(change.after), ...tagWords({ set: change.tags, remove: [], before: {} }), ...labelList(change.labels)].join('; ');
    case 'remove':
      return `${change.before.type} ${valueWords(change.before, show, change.before)}`;
    case 'replace':
      return `${change.before.type} ${valueWords(change.before, show, change.before, change.after)} → ${change.after.type} ${valueWords(change.after, show, change.before, change.after)}`;
    case 'update':
      return change.aspects.length === 0 ? 'the same value again' : change.aspects.flatMap((aspect) => aspectWords(aspect, change, show)).join('; ');
    case 'label':
      return change.moves.map(({ label, from, to }) => `label ${safeLine(label)}: ${place(from)} → ${place(to)}`).join('; ');
    case 'tag':
      return tagWords(change.tags).join('; ');
  }
}

type Update = Change & { readonly kind: 'update' };

/** Where an aspect stands in a content. */
const FIELDS = { type: 'type', tier: 'tier', description: 'description', key: 'keyId', 'allowed pattern': 'allowedPattern', 'data type': 'dataType', policies: 'policies' } as const satisfies Record<Exclude<Aspect, 'value' | 'tags'>, keyof ParameterContent>;

function aspectWords(aspect: Aspect, { before, after, tags }: Update, show: boolean): string[] {
  if (aspect === 'tags') return tags === undefined ? [] : tagWords(tags);
  if (aspect !== 'value') return [`${aspect} ${quoted(before[FIELDS[aspect]])} → ${quoted(after[FIELDS[aspect]])}`];
  if (isSecret(before, after) && !show) return [`value ${MASK} (another one)`];
  return [`${valueWords(before, show, before, after)} → ${valueWords(after, show, before, after)}`];
}

const place = (version: number | undefined): string => (version === undefined ? 'none' : `version ${version}`);

const labelList = (labels: readonly string[]): string[] => (labels.length === 0 ? [] : [`labels ${labels.map(safeLine).join(', ')}`]);

const tagWords = ({ set, remove, before }: TagChange): string[] => [
  ...Object.entries(set).map(([key, value]) => (before[key] === undefined ? `tag ${safeLine(key)}=${safeLine(value)}` : `tag ${safeLine(key)}: ${quoted(before[key])} → ${quoted(value)}`)),
  ...remove.map((key) => `tag ${safeLine(key)} taken away`),
];

/** What is said beside the value of a new parameter, where it is not as usual. */
const attributeWords = ({ tier, description, keyId, dataType, allowedPattern, policies }: ParameterContent): string[] => [
  ...(tier === undefined || tier === 'Standard' ? [] : [`tier ${tier}`]),
  ...(description === undefined ? [] : [`description ${quoted(description)}`]),
  ...(keyId === undefined ? [] : [`key ${safeLine(keyId)}`]),
  ...(dataType === 'text' ? [] : [`data type ${safeLine(dataType)}`]),
  ...(allowedPattern === undefined ? [] : [`allowed pattern ${quoted(allowedPattern)}`]),
  ...(policies === undefined ? [] : [`policies ${quoted(policies)}`]),
];

/** `all` are the contents that the value must not be shown beside: one of them may be a secret. */
const valueWords = ({ value }: ParameterContent, show: boolean, ...all: readonly ParameterContent[]): string => (isSecret(...all) && !show ? MASK : quoted(value));

/** On one line, cut where it is long; line ends are shown as such. */
const quoted = (text: string | undefined): string => (text === undefined ? 'none' : cutToWidth(safeLine(JSON.stringify(text)), VALUE_WIDTH));

/** The document of `--plan --json`. Secrets are left out: `value` is null. */
export function changesDocument(set: ChangeSet, show: boolean): object {
  return {
    ...set,
    changes: set.changes.map((change) => {
      const isMasked = isSecret(...contentsOf(change)) && !show;
      return withContents(change, (content) => ({ ...content, value: isMasked ? null : content.value }));
    }),
  };
}
