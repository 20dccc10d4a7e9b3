import { invalidToken } from './errors.ts';
import type { Position } from './store/events.ts';

const DIGITS = 28;

/** A place in the order of events as 56 digits, the form of AWS's event ids and sequence tokens. */
export const placeDigits = ({ timestamp, number }: Position): string => String(timestamp).padStart(DIGITS, '0') + String(number).padStart(DIGITS, '0');

export interface EventToken {
  readonly direction: 'forward' | 'backward';
  readonly position: Position;
}

/** `f/…/s` and `b/…/s`, as GetLogEvents gives them. */
export const formatToken = ({ direction, position }: EventToken): string => `${direction === 'forward' ? 'f' : 'b'}/${placeDigits(position)}/s`;

/** Throws InvalidParameterException. */
export function parseToken(token: string): EventToken {
  const [, letter, timestamp, number] = /^([fb])\/(\d{28})(\d{28})\/s$/.exec(token) ?? [];
  if (letter === undefined) throw invalidToken();
  return { direction: letter === 'f' ? 'forward' : 'backward', position: { timestamp: Number(timestamp), number: Number(number) } };
}
