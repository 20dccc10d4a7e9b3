import type { Json } from '../json.ts';
import type { QueryLanguage } from '../machine.ts';
import type { Problem } from './problem.ts';

export const isExpression = (value: Json | undefined): boolean => typeof value === 'string' && /^\{%.*%\}$/s.test(value);
export const delimiterMissing = (text: string): '{%' | '%}' | undefined => (isExpression(text) ? undefined : text.startsWith('{%') ? '%}' : text.endsWith('%}') ? '{%' : undefined);
export const pathProblem = (text: string): string | undefined => (text.startsWith('$') ? undefined : 'a path begins with $');
export const referencePathProblem = (text: string): string | undefined => (text.startsWith('$') ? undefined : 'a path begins with $');
export const intrinsicProblem = (text: string): string | undefined => (/^States\.\w+\(.*\)$/s.test(text) ? undefined : 'no call');
export function templateValueProblem(text: string): { rule: string; what: string } | undefined {
  const what = text.startsWith('States.') ? intrinsicProblem(text) : pathProblem(text);
  return what === undefined ? undefined : { rule: text.startsWith('States.') ? 'bad-intrinsic' : 'bad-path', what };
}
export const expressionFindings = (_text: string, _errorOutput: boolean): Array<Omit<Problem, 'severity' | 'path'>> => [];
export const variablesIn = (_text: string, _key: string, _payload: boolean, _language: QueryLanguage): string[] => [];
