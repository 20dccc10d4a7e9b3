import { parse as parseYaml } from 'yaml';
import { DocumentError, type Document, type ParameterDefinition, type ParameterType, type ParameterValue, type Precondition, type Step } from './document.ts';

const TYPES: readonly ParameterType[] = ['String', 'StringList', 'Boolean', 'Integer', 'MapList', 'StringMap'];
const SCHEMAS = ['1.2', '2.0', '2.2'];
const STEP_NAME = /^[a-zA-Z0-9_-]+$/;

/** Reads the content of a Command document. Throws a DocumentError that says what is wrong. */
export function parseDocument(content: string, format: 'JSON' | 'YAML'): Document {
  const root = record(parseContent(content, format), 'the document');
  const version = root['schemaVersion'] ?? '';
  const schemaVersion = typeof version === 'string' ? version : JSON.stringify(version);
  if (!SCHEMAS.includes(schemaVersion)) throw new DocumentError(`schemaVersion "${schemaVersion}" is not one of ${SCHEMAS.join(', ')}`);
  const parameters = Object.entries(record(root['parameters'] ?? {}, 'parameters')).map(([name, value]) => parameterOf(name, value));
  const steps = schemaVersion === '1.2' ? stepsOf12(root['runtimeConfig']) : stepsOf2(root['mainSteps']);
  if (steps.length === 0) throw new DocumentError('the document has no steps');
  return { schemaVersion, description: typeof root['description'] === 'string' ? root['description'] : undefined, parameters, steps };
}

function parseContent(content: string, format: 'JSON' | 'YAML'): unknown {
  try {
    return format === 'JSON' ? JSON.parse(content) : parseYaml(content);
  } catch (error) {
    throw new DocumentError(`the content is not ${format}: ${error instanceof Error ? error.message.split('\n', 1)[0] : String(error)}`);
  }
}

function parameterOf(name: string, value: unknown): ParameterDefinition {
  const definition = record(value, `parameter ${name}`);
  const type = TYPES.find((candidate) => candidate === definition['type']);
  if (type === undefined) throw new DocumentError(`parameter ${name}: type "${String(definition['type'])}" is not one of ${TYPES.join(', ')}`);
  const number = (key: string): object => (typeof definition[key] === 'number' ? { [key]: definition[key] } : {});
  return {
    name,
    type,
    ...(typeof definition['description'] === 'string' ? { description: definition['description'] } : {}),
    ...(definition['default'] === undefined ? {} : { default: definition['default'] as ParameterValue }),
    ...(Array.isArray(definition['allowedValues']) ? { allowedValues: definition['allowedValues'] as ParameterValue[] } : {}),
    ...(typeof definition['allowedPattern'] === 'string' ? { allowedPattern: definition['allowedPattern'] } : {}),
    ...number('minChars'),
    ...number('maxChars'),
    ...number('minItems'),
    ...number('maxItems'),
  };
}

/** Schema 1.2: `runtimeConfig`, a plugin by name with a list of property sets. */
function stepsOf12(runtimeConfig: unknown): Step[] {
  return Object.entries(record(runtimeConfig, 'runtimeConfig')).map(([action, value]) => {
    const { properties } = record(value, `runtimeConfig.${action}`);
    const first: unknown = Array.isArray(properties) ? properties[0] : properties;
    if (Array.isArray(properties) && properties.length > 1) throw new DocumentError(`runtimeConfig.${action}: more than one set of properties is not served`);
    return { name: action, action, inputs: record(first ?? {}, `runtimeConfig.${action}.properties`), precondition: undefined, onFailure: 'exit', isFinal: false };
  });
}

/** Schema 2.x: `mainSteps`, in order. */
function stepsOf2(mainSteps: unknown): Step[] {
  if (!Array.isArray(mainSteps)) throw new DocumentError('mainSteps is not a list');
  const seen = new Set<string>();
  return mainSteps.map((entry: unknown, index): Step => {
    const step = record(entry, `mainSteps[${index}]`);
    const { name, action, inputs = {} } = step;
    if (typeof name !== 'string' || !STEP_NAME.test(name)) throw new DocumentError(`mainSteps[${index}]: the name must be letters, digits, - and _`);
    if (seen.has(name)) throw new DocumentError(`mainSteps[${index}]: there is a step ${name} already`);
    seen.add(name);
    if (typeof action !== 'string' || !action.startsWith('aws:')) throw new DocumentError(`step ${name}: the action must be a plugin such as aws:runShellScript`);
    const read = record(inputs, `step ${name}: inputs`);
    return {
      name,
      action,
      inputs: read,
      precondition: preconditionOf(step['precondition'], name),
      // The agent goes on after a failed step unless it is told to stop.
      onFailure: read['onFailure'] === 'exit' ? 'exit' : 'continue',
      isFinal: read['finallyStep'] === true || read['finallyStep'] === 'true',
    };
  });
}

function preconditionOf(value: unknown, step: string): Precondition | undefined {
  if (value === undefined) return undefined;
  const operands = record(value, `step ${step}: precondition`)['StringEquals'];
  if (!Array.isArray(operands) || operands.length !== 2) throw new DocumentError(`step ${step}: a precondition is StringEquals with two values`);
  return { left: String(operands[0]), right: String(operands[1]) };
}

function record(value: unknown, what: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new DocumentError(`${what} is not a map`);
  return value as Record<string, unknown>;
}
