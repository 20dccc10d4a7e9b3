import { safeLine } from '../../../view/safe-text.ts';
import { formatTable } from '../../../view/table.ts';
import { shownTime } from '../present.ts';
import type { Kind, NotLookedAt, Reader, Readership } from './types.ts';

/** A line a reader. A run sends many commands: those of one document that read alike are one line, with the newest of them. */
export const readersTable = (readers: readonly Reader[]): string =>
  formatTable(together(readers), [
    { header: 'KIND', value: ({ newest }) => newest.kind },
    { header: 'WHERE', value: ({ newest, more }) => `${whereOf(newest)}${more === 0 ? '' : ` and ${more} more`}`, shrink: true },
    { header: 'REFERENCE', value: ({ newest }) => newest.reference },
    { header: 'WHEN', value: ({ newest: { kind, at } }) => (at === undefined ? '' : `${MEANINGS[kind]} ${shownTime(at)}`) },
  ]);

/** What the time of a reader says. */
const MEANINGS: Readonly<Record<Kind, string>> = { command: 'sent', document: 'written', association: 'last run', window: 'next run' };

interface Row {
  readonly newest: Reader;
  /** Commands beside the newest. */
  readonly more: number;
}

function together(readers: readonly Reader[]): Row[] {
  const groups = Map.groupBy(readers, (reader) => (reader.kind === 'command' ? JSON.stringify([reader.document, reader.reference]) : reader));
  return [...groups.values()].flatMap(([newest, ...others]) => (newest === undefined ? [] : [{ newest, more: others.length }]));
}

function whereOf(reader: Reader): string {
  switch (reader.kind) {
    case 'command':
      return `${reader.document}, ${reader.commandId}`;
    case 'document':
      return `${reader.document}:${reader.version} (${[...(reader.isDefault ? ['default'] : []), ...(reader.isLatest ? ['latest'] : [])].join(', ')})`;
    case 'association':
      return `${reader.name === '' ? reader.associationId : reader.name}: ${reader.document}`;
    case 'window':
      return `${reader.name === '' ? reader.windowId : reader.name}: ${reader.task}`;
  }
}

const PLURALS: Readonly<Record<Kind, string>> = { command: 'commands', document: 'documents', association: 'associations', window: 'maintenance windows' };

/** `not looked at: associations (ssm:ListAssociations: AccessDeniedException)`: a line a kind and refusal. */
export function notLookedAtLines(all: readonly NotLookedAt[]): string[] {
  const groups = Map.groupBy(all, ({ kind, operation, code, where }) => JSON.stringify([kind, operation, code, where === undefined]));
  return [...groups.values()].flatMap(([first, ...more]) => {
    if (first === undefined) return [];
    const which = first.where === undefined ? '' : ` ${safeLine(first.where)}${more.length === 0 ? '' : ` and ${more.length} more`}`;
    return [`not looked at: ${PLURALS[first.kind]}${which} (${safeLine(`${first.operation}: ${first.code}`)})`];
  });
}

/** For programs. */
export const readershipDocument = (name: string, { readers, notLookedAt }: Readership): object => ({
  name,
  readers: readers.map(({ at, ...rest }) => ({ ...rest, at: at === undefined ? null : new Date(at).toISOString() })),
  notLookedAt: notLookedAt.map(({ where, ...rest }) => ({ ...rest, where: where ?? null })),
});
