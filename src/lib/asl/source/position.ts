import { UserError } from '../../errors/errors.ts';
import type { Position } from '../../errors/text-lines.ts';

/** Keys and indexes that lead from the whole definition to a value in it. */
export type Path = ReadonlyArray<string | number>;

/** `source:line:column: what`. */
export function definitionError(source: string, { line, column }: Position, what: string, hint: string): UserError {
  return new UserError('bad-definition', `${source}:${line}:${column}: ${what}`, hint);
}
