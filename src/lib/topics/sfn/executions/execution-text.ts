import { formatDuration } from '../../../view/duration.ts';
import { safeLine } from '../../../view/safe-text.ts';
import { formatTable } from '../../../view/table.ts';
import { timeWords } from '../../../view/time-words.ts';
import { machineNameOf } from '../names.ts';
import type { ExecutionFailure } from '../progress.ts';
import { pathOf, stateTimes, type StateVisit } from '../state-visit.ts';
import { shownText, tookWords, versionWords } from './present.ts';
import type { ShownExecution } from './show.ts';
import type { ExecutionDescription, MapRunDescription } from './types.ts';

type Fact = readonly [name: string, value: string | undefined];

/** An execution for people: what it did, where it is or failed, how long each state took. */
export function executionText({ execution, progress, mapRuns, failedChild }: ShownExecution, now: number): string {
  const { failure } = progress;
  const times = stateTimes(progress.visits, now);
  const table = formatTable(times, [
    { header: 'STATE', value: ({ name }) => name },
    { header: 'TYPE', value: ({ type }) => type },
    { header: 'STATUS', value: ({ status }) => status },
    { header: 'VISITS', value: ({ visits }) => String(visits), align: 'right' },
    { header: 'ATTEMPTS', value: ({ attempts, visits }) => (attempts === visits ? '' : String(attempts)), align: 'right' },
    { header: 'FAILED', value: ({ failures }) => (failures === 0 ? '' : String(failures)), align: 'right' },
    { header: 'TOOK', value: ({ milliseconds }) => formatDuration(milliseconds), align: 'right' },
  ]);
  return [
    factLines([...executionFacts(execution, now), ...currentFacts(progress.current, now), ...failureFacts(failure ?? failureOf(execution), failedChild), ...redriveFacts(execution)]),
    ...mapRuns.map(mapRunWords),
    ...(times.length === 0 ? [] : ['', table]),
  ].join('\n');
}

function executionFacts(execution: ExecutionDescription, now: number): Fact[] {
  const { name, arn, machineArn, status, startedAt, stoppedAt, input, output, redriveCount, redrivenAt } = execution;
  const version = versionWords(execution);
  return [
    ['execution', `${name} of ${machineNameOf(machineArn)}${version === '' ? '' : `, version ${version}`}`],
    ['arn', arn],
    ['status', `${status} after ${tookWords({ startedAt, stoppedAt }, now)}`],
    ['started', timeWords(startedAt)],
    ['ended', stoppedAt === undefined ? undefined : timeWords(stoppedAt)],
    ['redriven', redriveCount === 0 ? undefined : `${redriveCount} times${redrivenAt === undefined ? '' : `, last ${timeWords(redrivenAt)}`}`],
    ['input', input === undefined ? undefined : shownText(input)],
    ['output', output === undefined ? undefined : shownText(output)],
  ];
}

const redriveFacts = ({ arn, redriveStatus }: ExecutionDescription): Fact[] => (redriveStatus === 'REDRIVABLE' ? [['redrive', `it can go on there: drover sfn redrive ${arn}`]] : []);

/** Where the history says nothing, the execution itself does. */
const failureOf = ({ status, error, cause }: ExecutionDescription): ExecutionFailure | undefined =>
  status === 'FAILED' || status === 'TIMED_OUT' || status === 'ABORTED' ? { status, error, cause, at: undefined, states: [] } : undefined;

const currentFacts = (visits: readonly StateVisit[], now: number): Fact[] =>
  visits.slice(-MOST_PLACES).map((visit): Fact => ['now at', `${whereWords(visit)}, for ${formatDuration(now - visit.enteredAt)}`]);

/** In a wide Map thousands run at a time. */
const MOST_PLACES = 10;

const FAILED_WORDS = { FAILED: 'failed', TIMED_OUT: 'timed out', ABORTED: 'stopped' } as const;

function failureFacts(failure: ExecutionFailure | undefined, failedChild: string | undefined): Fact[] {
  if (failure === undefined) return [];
  const { status, error, cause, at, states } = failure;
  return [
    [FAILED_WORDS[status], states.length === 0 ? undefined : `at ${states.slice(0, MOST_PLACES).map(whereWords).join(', ')}`],
    ['error', error],
    ['cause', cause === undefined || cause === '' ? undefined : shownText(cause)],
    ['into it', at?.input === undefined ? undefined : shownText(at.input)],
    ['called', at?.resource === undefined ? undefined : `${at.resource}${at.workInput === undefined ? '' : ` with ${shownText(at.workInput)}`}`],
    ['child', failedChild === undefined ? undefined : `drover sfn show ${failedChild}`],
  ];
}

/** "Orders[2] › Charge, attempt 3". */
export const whereWords = (visit: StateVisit): string => `${pathOf(visit)}${visit.attempt > 1 ? `, attempt ${visit.attempt}` : ''}`;

function mapRunWords({ arn, status, items, maxConcurrency }: MapRunDescription): string {
  const counts = ([['succeeded', items.succeeded], ['failed', items.failed], ['timed out', items.timedOut], ['aborted', items.aborted], ['running', items.running], ['pending', items.pending]] as const).filter(([, count]) => count > 0);
  return factLines([
    ['map run', `${status}, ${items.total} items${counts.map(([word, count]) => `, ${count} ${word}`).join('')}${maxConcurrency > 0 ? `; ${maxConcurrency} at a time` : ''}`],
    ['', arn],
  ]);
}

const factLines = (facts: readonly Fact[]): string => facts.flatMap(([name, value]) => (value === undefined || value === '' ? [] : [`${name.padEnd(9)} ${safeLine(value)}`])).join('\n');
