import type { Definition } from '../../../asl/source/definition.ts';
import type { Path } from '../../../asl/source/position.ts';
import { UserError } from '../../../errors/errors.ts';
import { hasCode } from '../find.ts';
import type { MachineType } from '../machines/types.ts';
import type { TestingApi } from '../testing/api.ts';
import type { Diagnostic } from '../testing/types.ts';

/**
 * Refuses what the service would refuse, with the places in the file, before anything is done. Who may not ask for it
 * hears it from CreateStateMachine itself. Throws a UserError.
 */
export async function refuseInvalid(text: string, definition: Definition, type: MachineType, api: Pick<TestingApi, 'validate'>, signal: AbortSignal): Promise<void> {
  let diagnostics: readonly Diagnostic[];
  try {
    ({ diagnostics } = await api.validate({ definition: text, type }, signal));
  } catch (error) {
    if (hasCode(error, 'AccessDeniedException', 'NotImplemented', 'UnknownOperationException')) return;
    throw error;
  }
  const [first, ...more] = diagnostics.filter(({ severity }) => severity === 'ERROR');
  if (first === undefined) return;
  throw invalid(definition, first.location ?? '', `${first.message} (${first.code})${more.length === 0 ? '' : `, and ${more.length} more`}`);
}

/** What CreateStateMachine and UpdateStateMachine say of a definition that they do not take, with its place in the file; other errors as they are. */
export function explainInvalid(error: unknown, definition: Definition): unknown {
  if (!hasCode(error, 'InvalidDefinition')) return error;
  const [, what = error.message] = /Invalid State Machine Definition: '(.*)'/.exec(error.message) ?? [];
  const [, location = ''] = / at (\/[^,\s']*)/.exec(what) ?? [];
  return invalid(definition, location, what, error);
}

function invalid(definition: Definition, location: string, what: string, cause?: unknown): UserError {
  const { line, column } = definition.positionOf(pathOfPointer(location));
  return new UserError('invalid-definition', `${definition.source}:${line}:${column}: ${what}`, `Nothing was done. drover sfn lint ${definition.source} says what is wrong, and where.`, { cause });
}

/** A JSON pointer (RFC 6901) as keys and indexes; a number may be either, and then an index is found by it too. */
const pathOfPointer = (pointer: string): Path =>
  pointer.split('/').slice(1).map((part) => (/^(?:0|[1-9]\d*)$/.test(part) ? Number(part) : part.replaceAll('~1', '/').replaceAll('~0', '~')));
