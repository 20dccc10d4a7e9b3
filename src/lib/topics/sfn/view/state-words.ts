import type { Style } from '../../../view/color.ts';
import { formatDuration } from '../../../view/duration.ts';
import { safeLine } from '../../../view/safe-text.ts';
import { shownCause } from '../executions/present.ts';
import type { Failure } from '../state-visit.ts';
import type { RowStatus, StateRow } from './rows.ts';

/** Told apart by their characters too: not every terminal has colours. */
export const MARK: Readonly<Record<RowStatus, string>> = { running: '▶', retrying: '↻', succeeded: '✓', caught: '!', failed: '✗', aborted: '■' };
export const ROW_STYLE: Readonly<Record<RowStatus, Style>> = { running: 'cyan', retrying: 'yellow', succeeded: 'green', caught: 'yellow', failed: 'red', aborted: 'yellow' };

const WORDS: Readonly<Record<RowStatus, string>> = { running: 'running', retrying: 'retrying', succeeded: '', caught: 'caught', failed: 'failed', aborted: 'aborted' };

/** "running, attempt 3 · 12 of 40 items, 2 failed · Declined: no money". Safe, on one line. */
export function rowWords({ status, attempt, items, visits, running, failed, failure }: StateRow): string {
  const isMany = visits > 1;
  const parts = [
    [WORDS[status], attempt > 1 ? `attempt ${attempt}` : '', isMany ? countWords(visits, running, failed) : ''].filter((part) => part !== '').join(', '),
    items === undefined ? '' : itemWords(items),
    failure === undefined ? '' : whyWords(failure),
  ];
  return parts.filter((part) => part !== '').join(' · ');
}

const countWords = (visits: number, running: number, failed: number): string => `${visits} times${running > 0 ? ` (${running} now)` : ''}${failed > 0 ? `, ${failed} failed` : ''}`;

const itemWords = ({ total, succeeded, failed }: NonNullable<StateRow['items']>): string => `${succeeded + failed}${total === undefined ? '' : ` of ${total}`} items${failed > 0 ? `, ${failed} failed` : ''}`;

export const whyWords = ({ error, cause }: Failure): string => [error ?? '', shownCause(cause ?? '')].filter((part) => part !== '').map(safeLine).join(': ');

export const tookWords = ({ enteredAt, endedAt }: Pick<StateRow, 'enteredAt' | 'endedAt'>, now: number): string => formatDuration((endedAt ?? now) - enteredAt);
