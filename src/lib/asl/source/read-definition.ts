import { UserError } from '../../errors/errors.ts';
import type { Definition, DefinitionFormat } from './definition.ts';
import { readJsonDefinition } from './json-reader.ts';

/** The most characters that CreateStateMachine takes. */
export const MOST_CHARACTERS = 1_048_576;

/**
 * The definition in a JSON or YAML text. Where `format` is left out the name of the source tells it, or else the first
 * character. Comments in JSON are passed over. Throws UserErrors with `source:line:column`. Aliases, other documents
 * and values that JSON cannot say are refused as in any YAML file of ours.
 */
export async function readDefinition(text: string, source: string, format?: DefinitionFormat): Promise<Definition> {
  if (text.length > MOST_CHARACTERS) throw new UserError('definition-too-large', `${source} has ${text.length} characters, more than the ${MOST_CHARACTERS} that Step Functions takes`, 'Move parts into state machines of their own, or data into S3.');
  // A byte order mark says nothing of the content.
  const content = text.replace(/^\uFEFF/, '');
  if (content.trim() === '') throw new UserError('bad-definition', `${source}: there is no definition, the text is empty`, 'Write a state machine in the Amazon States Language.');
  if ((format ?? formatOf(content, source)) === 'json') return readJsonDefinition(content, source);
  // The YAML parser is larger than all else here: who reads JSON does not wait for it.
  const { readYamlDefinition } = await import('./yaml-reader.ts');
  return readYamlDefinition(content, source);
}

function formatOf(text: string, source: string): DefinitionFormat {
  if (/\.(?:json|jsonc|asl)$/i.test(source)) return 'json';
  if (/\.ya?ml$/i.test(source)) return 'yaml';
  return /^\s*(?:[{["]|\/[/*])/.test(text) ? 'json' : 'yaml';
}
