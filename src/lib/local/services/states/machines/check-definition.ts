import { invalidDefinition, validate } from '../../../../asl/validate.ts';
import { refusedDefinition } from '../errors.ts';
import type { MachineType } from '../executions/records.ts';

/** Throws InvalidDefinition with everything that is wrong, in the words of AWS. */
export function checkDefinition(definition: string, type: MachineType): void {
  const message = invalidDefinition(validate(definition, { type }));
  if (message !== undefined) throw refusedDefinition(message);
}
