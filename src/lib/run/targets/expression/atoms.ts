import { UserError } from '../../../errors/errors.ts';
import { NODE_ID } from '../node-id.ts';
import { unfoldNodeSet } from '../node-set.ts';
import { ExpressionFault } from './fault.ts';
import { isGlob } from './glob.ts';
import { readItem, splitItems, type Item, type Part } from './items.ts';
import { suggestKind } from './suggest-kind.ts';
import type { Atom, Ping, VersionTest } from './types.ts';

/** Reads the list of nodes in a file. Throws UserErrors. */
export type ListReader = (file: string) => readonly string[];

const PLATFORMS = ['Linux', 'Windows', 'MacOS'] as const;
const PINGS: readonly Ping[] = ['Online', 'ConnectionLost', 'Inactive'];
/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_InstanceState.html */
const STATES = ['pending', 'running', 'shutting-down', 'terminated', 'stopping', 'stopped'] as const;
const MOST_NAMES = 1_000_000;

/** What stands after the colon, by what stands before it. */
const READERS: Readonly<Record<string, (part: Part) => Atom>> = {
  tag: readTag,
  id: (part) => ({ kind: 'id', ids: unique(splitItems(part, { brackets: false }).map(readId)) }),
  name: readNames,
  platform: (part) => ({ kind: 'platform', values: readWords(part, PLATFORMS, 'a platform') }),
  ping: (part) => ({ kind: 'ping', values: readWords(part, PINGS, 'a ping status') }),
  agent: readVersionTests,
  group: (part) => ({ kind: 'group', name: readItem(part).text }),
  state: (part) => ({ kind: 'state', values: readWords(part, STATES, 'a state of an instance') }),
};
export const ATOM_KINDS: readonly string[] = Object.keys(READERS);

/** One atom. Throws ExpressionFaults, and UserErrors of `readList`. */
export function parseAtom({ text, at }: Part, readList: ListReader | undefined): Atom {
  if (text === '*' || text === 'all') return { kind: 'all' };
  if (text.startsWith('@')) return readFile({ text: text.slice(1), at: at + 1 }, readList);
  const [prefix, kind] = /^([A-Za-z][\w-]*):/.exec(text) ?? [];
  if (prefix === undefined || kind === undefined) return readBareNames({ text, at });
  const read = Object.hasOwn(READERS, kind) ? READERS[kind] : undefined;
  if (read === undefined) throw unknownKind(kind, at);
  return read({ text: text.slice(prefix.length), at: at + prefix.length });
}

function unknownKind(kind: string, at: number): ExpressionFault {
  const close = suggestKind(kind, ATOM_KINDS);
  return new ExpressionFault(at, `there is no "${kind}:"`, close === undefined ? `There are ${ATOM_KINDS.map((known) => `${known}:`).join(' ')}` : `Did you mean ${close}:?`);
}

function readTag({ text, at }: Part): Atom {
  const [keyText = ''] = /^\s*(?:"(?:[^"\\]|\\[^])*"\s*|[^="]*)/.exec(text) ?? [];
  if (keyText.trim() === '') throw new ExpressionFault(at, 'the tag has no key', 'Write it like tag:Role=web,api or, for any value, tag:Role.');
  const { text: key } = readItem({ text: keyText, at });
  const rest = text.slice(keyText.length);
  if (rest === '') return { kind: 'tag', key, values: [] };
  if (!rest.startsWith('=')) throw new ExpressionFault(at + keyText.length, 'a key of a tag ends before its =', 'Write it like tag:Role=web,api.');
  const values = splitItems({ text: rest.slice(1), at: at + keyText.length + 1 }, { brackets: false });
  return { kind: 'tag', key, values: unique(values.map((value) => value.text)) };
}

function readId({ text, at }: Item): string {
  if (!NODE_ID.test(text)) throw new ExpressionFault(at, `"${text}" is not the id of a node`, 'Ids look like i-0abc12345678def00 or mi-0abc12345678def00; names go without id:.');
  return text;
}

function readBareNames(part: Part): Atom {
  const { text, at } = part;
  if (!text.includes('"') && text.includes('=')) throw new ExpressionFault(at, `"${text}" has no kind before it`, 'Tags are written tag:Role=web; a name with = in it goes in quotes.');
  return readNames(part);
}

function readNames(part: Part): Atom {
  const names = new Set<string>();
  const globs = new Set<string>();
  for (const item of splitItems(part, { brackets: true })) {
    for (const name of namesOf(item)) (!item.isQuoted && isGlob(name) ? globs : names).add(name);
    if (names.size + globs.size > MOST_NAMES) throw new ExpressionFault(part.at, 'this names more than a million nodes', 'Use a pattern, like web-*.');
  }
  return { kind: 'name', names: [...names], globs: [...globs] };
}

function namesOf({ text, isQuoted, at }: Item): readonly string[] {
  if (isQuoted) return [text];
  try {
    return unfoldNodeSet(text);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new ExpressionFault(at, error.message, error.hint, { cause: error });
  }
}

function readFile(part: Part, readList: ListReader | undefined): Atom {
  const { text: file } = readItem(part);
  if (readList === undefined) throw new ExpressionFault(part.at, 'a file cannot be read here', 'Name the nodes themselves.');
  return { kind: 'name', names: [...readList(file)], globs: [] };
}

function readWords<T extends string>(part: Part, words: readonly T[], what: string): T[] {
  return unique(
    splitItems(part, { brackets: false }).map(({ text, at }) => {
      const found = words.find((word) => word.toLowerCase() === text.toLowerCase());
      if (found === undefined) throw new ExpressionFault(at, `"${text}" is not ${what}`, `It is one of ${words.join(', ')}.`);
      return found;
    }),
  );
}

function readVersionTests(part: Part): Atom {
  const tests = splitItems(part, { brackets: false }).map(readVersionTest);
  const isRange = tests.length > 1 && tests.some(({ operator }) => operator !== '=' && operator !== 'like');
  // As alternatives, >=3.2,<3.3 would mean any version at all.
  if (isRange) throw new ExpressionFault(part.at, 'a comparison of versions stands alone', 'Join two with &: agent:>=3.2 & agent:<3.3.');
  return { kind: 'agent', tests };
}

function readVersionTest({ text, isQuoted, at }: Item): VersionTest {
  const [, operator, version = ''] = /^(<=|>=|<|>|=)?\s*(.*)$/s.exec(text) ?? [];
  if (operator === undefined && !isQuoted && isGlob(version)) return { operator: 'like', version };
  if (!/^\d+(\.\d+)*$/.test(version)) throw new ExpressionFault(at, `"${text}" is not a version`, 'Write it like agent:3.2.*, agent:<3.3.0 or agent:>=3.2.');
  return { operator: (operator ?? '=') as VersionTest['operator'], version };
}

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)];
