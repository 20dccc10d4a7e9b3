import { validate } from '../../../../asl/validate.ts';
import { invalidDefinition } from '../errors.ts';
import type { MachineType } from '../executions/records.ts';

/** Throws InvalidDefinition with everything that is wrong, in the words of AWS. */
export function checkDefinition(definition: string, type: MachineType): void {
  const errors = validate(definition, { type }).filter(({ severity }) => severity === 'ERROR');
  if (errors.length > 0) throw invalidDefinition(errors.map(({ code, message, location }) => `${code}: ${message}${location === undefined ? '' : ` at ${location}`}`).join(', '));
}
