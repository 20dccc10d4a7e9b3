import type { ExecutionFailure } from '../progress.ts';
import { pathOf } from '../state-visit.ts';

/** Inputs and causes can have hundreds of kilobytes. */
const LONGEST = 300;

/** "at Charge, attempt 3: Declined: no money; input {…}" on one line, long texts cut; "" where nothing is known. */
export function failureWords({ error, cause, at }: Pick<ExecutionFailure, 'error' | 'cause' | 'at'>): string {
  const where = at === undefined ? '' : `at ${pathOf(at)}${at.attempt > 1 ? `, attempt ${at.attempt}` : ''}`;
  const said = [where, cut(error ?? ''), cut(cause ?? '')].filter((part) => part !== '').join(': ');
  const input = at?.workInput ?? at?.input;
  return said === '' || input === undefined ? said : `${said}; input ${cut(input)}`;
}

function cut(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST)}… (${new TextEncoder().encode(text).length} bytes)`;
}
