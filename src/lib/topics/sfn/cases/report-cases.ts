import type { Color } from '../../../view/color.ts';
import { safeLine } from '../../../view/safe-text.ts';
import type { CasesOutcome } from './run-cases.ts';
import type { CaseResult } from './types.ts';

/** So many states and transitions that no case met are named; the rest is counted. */
const MOST_MISSED = 20;

/** A line for a case that passed; for another one more for each problem. */
export function caseLines({ case: { name, line }, problems, path }: CaseResult, color: Color, file: string): string[] {
  const title = safeLine(name);
  if (problems.length === 0) return [`${color('green', '✓')} ${title} ${color('dim', `(${path.map(safeLine).join(' → ')})`)}`];
  return [`${color('red', '✗')} ${title} ${color('dim', `(${safeLine(file)}:${line})`)}`, ...problems.map((problem) => `    ${safeLine(problem)}`)];
}

/** "3 cases: 2 passed, 1 failed", and what no case met. */
export function summaryLines({ results, coverage: { states, transitions } }: CasesOutcome, color: Color): string[] {
  const failed = results.filter(({ problems }) => problems.length > 0).length;
  const lines = [
    color(failed === 0 ? ['bold', 'green'] : ['bold', 'red'], `${results.length} ${results.length === 1 ? 'case' : 'cases'}: ${results.length - failed} passed${failed === 0 ? '' : `, ${failed} failed`}`),
    `states       ${share(states.entered, states.total)}${missedWords(states.missed.map(safeLine), 'not entered')}`,
    `transitions  ${share(transitions.taken, transitions.total)}${missedWords(transitions.missed.map(({ from, to, by }) => safeLine(`${from} → ${to}${by === '' ? '' : ` (${by})`}`)), 'not taken')}`,
  ];
  return lines;
}

const share = (part: number, total: number): string => `${part} of ${total}${total === 0 ? '' : ` (${Math.floor((part / total) * 100)}%)`}`;

function missedWords(missed: readonly string[], what: string): string {
  if (missed.length === 0) return '';
  const more = missed.length - MOST_MISSED;
  return `; ${what}: ${missed.slice(0, MOST_MISSED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** The document of --json. Its shape is a promise: fields are added, never changed. */
export const casesDocument = ({ results, coverage }: CasesOutcome): object => ({
  passed: results.filter(({ problems }) => problems.length === 0).length,
  failed: results.filter(({ problems }) => problems.length > 0).length,
  cases: results.map(({ case: { name, line }, outcome, path, problems }) => ({ name, line, passed: problems.length === 0, problems, path, ...(outcome === undefined ? {} : { outcome: outcome.status === 'SUCCEEDED' ? { status: outcome.status, output: JSON.parse(outcome.output) as unknown } : outcome }) })),
  coverage,
});
