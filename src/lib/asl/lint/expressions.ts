import type { Json } from '../json.ts';
import type { QueryLanguage } from '../machine.ts';
import { variablesOfPath } from './paths.ts';
import type { Problem } from './problem.ts';

export const isExpression = (value: Json | undefined): boolean => typeof value === 'string' && /^\{%.*%\}$/s.test(value);
export const delimiterMissing = (text: string): '{%' | '%}' | undefined => (isExpression(text) ? undefined : text.startsWith('{%') ? '%}' : text.endsWith('%}') ? '{%' : undefined);
export const expressionFindings = (_text: string, _errorOutput: boolean): Array<Omit<Problem, 'severity' | 'path'>> => [];

/** The variables that a text of a state reads. */
export function variablesIn(text: string, key: string, payload: boolean, language: QueryLanguage): readonly string[] {
  if (language === 'JSONata') return [];
  return payload ? (key.endsWith('.$') ? variablesOfPath(text) : []) : key.endsWith('Path') || key === 'Variable' ? variablesOfPath(text) : [];
}
