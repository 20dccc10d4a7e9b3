import { formatDuration } from '../../../view/duration.ts';
import type { Column } from '../../../view/table.ts';
import { timeWords } from '../../../view/time-words.ts';
import { qualifierOf } from '../names.ts';
import type { ExecutionDescription, ExecutionSummary } from './types.ts';

/** Texts of a quarter of a megabyte are no sight. */
const LONGEST_TEXT = 300;

/** On one line; a long text is cut, and says how long it is. For JSON and causes, in texts for people. */
export function shownText(text: string, longest = LONGEST_TEXT): string {
  const line = text.trim().replaceAll(/\s+/g, ' ');
  return line.length <= longest ? line : `${line.slice(0, longest)}… (${new TextEncoder().encode(text).length} bytes)`;
}

/** What went wrong, for people: of a function's error its message alone. All of it is in the history and in --json. */
export const shownCause = (cause: string, longest = LONGEST_TEXT): string => shownText(functionMessage(cause) ?? cause, longest);

/** Runtimes of Lambda give `{errorMessage, errorType, …}` with a stack trace. */
function functionMessage(cause: string): string | undefined {
  if (!cause.startsWith('{')) return undefined;
  try {
    const { errorMessage } = JSON.parse(cause) as { readonly errorMessage?: unknown };
    return typeof errorMessage === 'string' && errorMessage !== '' ? errorMessage : undefined;
  } catch {
    return undefined;
  }
}

/** "12 s", and "so far" while it runs. */
export function tookWords({ startedAt, stoppedAt }: Pick<ExecutionSummary, 'startedAt' | 'stoppedAt'>, now: number): string {
  const took = formatDuration((stoppedAt ?? now) - startedAt);
  return stoppedAt === undefined ? `${took} so far` : took;
}

/** "3 (live)": the version and the alias by which an execution was started; "" where it was by neither. */
export function versionWords({ versionArn, aliasArn }: Pick<ExecutionSummary, 'versionArn' | 'aliasArn'>): string {
  const version = versionArn === undefined ? '' : qualifierOf(versionArn);
  const alias = aliasArn === undefined ? '' : qualifierOf(aliasArn);
  return alias === '' ? version : `${version} (${alias})`.trim();
}

export const executionColumns = (now: number): ReadonlyArray<Column<ExecutionSummary>> => [
  { header: 'STARTED', value: ({ startedAt }) => timeWords(startedAt) },
  { header: 'STATUS', value: ({ status }) => status },
  { header: 'TOOK', value: (execution) => tookWords(execution, now), align: 'right' },
  { header: 'VERSION', value: versionWords },
  { header: 'REDRIVES', value: ({ redriveCount }) => (redriveCount === 0 ? '' : String(redriveCount)), align: 'right' },
  { header: 'NAME', value: ({ name }) => name },
];

export const isoTime = (at: number): string => new Date(at).toISOString();

/** With times as ISO 8601 texts; what is not there is left out. */
export function executionDocument<Execution extends Partial<Pick<ExecutionDescription, 'startedAt' | 'stoppedAt' | 'redrivenAt'>>>(execution: Execution): object {
  const { startedAt, stoppedAt, redrivenAt, ...rest } = execution;
  const times = { startedAt, stoppedAt, redrivenAt };
  return { ...rest, ...Object.fromEntries(Object.entries(times).flatMap(([key, at]) => (at === undefined ? [] : [[key, isoTime(at)]]))) };
}
