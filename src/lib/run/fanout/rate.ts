/**
 * How fast, and when to stop: `5` or `10%` of the nodes. Pure. AWS does not document how it rounds fractions: here a
 * percentage is rounded down, and concurrency is never below 1. Used by plans, by the fan-out and by the engine alike.
 */
import { UserError } from '../../errors/errors.ts';

/** AWS's own patterns of MaxConcurrency and MaxErrors. */
const CONCURRENCY = /^([1-9]\d{0,6}|[1-9]\d?%|100%)$/;
const ERRORS = /^(\d{1,7}|[1-9]?\d%|100%)$/;

export interface Rate {
  readonly maxConcurrency: string;
  readonly maxErrors: string;
}

export interface RateLimits {
  readonly maxConcurrency: number;
  /** Errors that are tolerated: the next one stops the run. */
  readonly maxErrors: number;
}

/** Throws a UserError where one of the two is neither a number nor a percentage that AWS would take. */
export function checkRate({ maxConcurrency, maxErrors }: Rate): void {
  if (!CONCURRENCY.test(maxConcurrency)) throw badRate('--max-concurrency', maxConcurrency, 'Write a number from 1 (10) or a percentage from 1% to 100% (25%).');
  if (!ERRORS.test(maxErrors)) throw badRate('--max-errors', maxErrors, 'Write a number from 0 (2) or a percentage from 0% to 100% (5%).');
}

const badRate = (flag: string, text: string, hint: string): UserError => new UserError('bad-rate', `${flag}: "${text}" is neither a number nor a percentage`, hint);

export const limitsFor = ({ maxConcurrency, maxErrors }: Rate, targets: number): RateLimits => ({
  maxConcurrency: Math.max(1, resolveRate(maxConcurrency, targets)),
  maxErrors: resolveRate(maxErrors, targets),
});

function resolveRate(text: string, targets: number): number {
  return text.endsWith('%') ? Math.floor((Number(text.slice(0, -1)) * targets) / 100) : Number(text);
}

/** "12 at a time (25% of 48); stops at the 3rd failure" */
export function rateWords(rate: Rate, limits: RateLimits, targets: number): string {
  const share = (text: string): string => (text.endsWith('%') ? ` (${text} of ${targets})` : '');
  const atATime = limits.maxConcurrency >= targets ? `all ${targets} at once${share(rate.maxConcurrency)}` : `${limits.maxConcurrency} at a time${share(rate.maxConcurrency)}`;
  const stop = limits.maxErrors >= targets ? 'never stops for failures' : `stops at the ${ordinal(limits.maxErrors + 1)} failure${share(rate.maxErrors)}`;
  return `${atATime}; ${stop}`;
}

/** "1st", "2nd", "3rd", "11th". */
export function ordinal(number: number): string {
  const tens = number % 100;
  if (tens >= 11 && tens <= 13) return `${number}th`;
  return `${number}${['th', 'st', 'nd', 'rd'][number % 10] ?? 'th'}`;
}
