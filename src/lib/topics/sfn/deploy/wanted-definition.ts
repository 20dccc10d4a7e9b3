import type { Json } from '../../../asl/json.ts';
import type { Definition } from '../../../asl/source/definition.ts';
import { MOST_CHARACTERS } from '../../../asl/source/read-definition.ts';
import { UserError } from '../../../errors/errors.ts';
import { substitute } from './substitute.ts';

export interface WantedDefinition {
  readonly text: string;
  readonly value: Json;
}

/**
 * What is sent of a definition: a JSON text as it was written, where nothing had to be done to it, else JSON written
 * anew. `original` is the text that was read. Throws UserErrors: placeholders without values, too large.
 */
export function wantedDefinition(definition: Definition, original: string, values: Readonly<Record<string, string>>): WantedDefinition {
  const value = substitute(definition, values);
  const isAsWritten = definition.format === 'json' && definition.firstComment === undefined && definition.duplicates.length === 0 && Object.keys(values).length === 0;
  const text = isAsWritten ? original.replace(/^\uFEFF/, '').trim() : written(value);
  if (text.length > MOST_CHARACTERS) throw new UserError('definition-too-large', `${definition.source} has ${text.length} characters with all values, more than the ${MOST_CHARACTERS} that Step Functions takes`, 'Move parts into state machines of their own, or data into S3.');
  return { text, value };
}

/** For people to read, unless that makes it too large. */
function written(value: Json): string {
  const pretty = JSON.stringify(value, null, 2);
  return pretty.length > MOST_CHARACTERS ? JSON.stringify(value) : pretty;
}
