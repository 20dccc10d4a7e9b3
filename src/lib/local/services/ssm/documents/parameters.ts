import { toRegExp } from '../../../wire/java-pattern.ts';
import type { Document, ParameterDefinition, ParameterValue } from './document.ts';

export type GivenParameters = Readonly<Record<string, readonly string[]>>;
export type BoundParameters = Readonly<Record<string, ParameterValue>>;

/** What was given does not fit the document's parameters; in AWS's words where they are known. */
export class ParameterError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ParameterError';
  }
}

/**
 * Values for all parameters of a document: what was given (SendCommand's lists of text) and the defaults. Throws a
 * ParameterError for unknown, missing and unfitting ones.
 */
export function bindParameters(document: Document, given: GivenParameters): BoundParameters {
  const known = new Map(document.parameters.map((definition) => [definition.name, definition]));
  for (const name of Object.keys(given)) {
    if (!known.has(name)) throw new ParameterError(`The parameter ${name} is not defined in the document`);
  }
  return Object.fromEntries(
    document.parameters.map((definition) => {
      const texts = given[definition.name];
      const value = texts === undefined ? definition.default : convert(definition, texts);
      if (value === undefined) throw new ParameterError(`The parameter ${definition.name} is required`);
      if (texts !== undefined) check(definition, value);
      return [definition.name, value];
    }),
  );
}

function convert({ name, type }: ParameterDefinition, texts: readonly string[]): ParameterValue {
  if (type === 'StringList') return texts;
  if (type === 'MapList') return texts.map((text) => parseJson(name, text));
  const [text = ''] = texts;
  if (texts.length > 1) throw new ParameterError(`The parameter ${name} takes one value, ${texts.length} were given`);
  switch (type) {
    case 'Boolean':
      if (text !== 'true' && text !== 'false') throw new ParameterError(`The parameter ${name} must be true or false`);
      return text === 'true';
    case 'Integer':
      if (!/^-?\d+$/.test(text)) throw new ParameterError(`The parameter ${name} must be an integer`);
      return Number(text);
    case 'StringMap':
      return parseJson(name, text) as ParameterValue;
    default:
      return text;
  }
}

function parseJson(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ParameterError(`The parameter ${name} must be JSON`);
  }
}

function check(definition: ParameterDefinition, value: ParameterValue): void {
  const { name, allowedValues, allowedPattern, minChars, maxChars, minItems, maxItems } = definition;
  const items = Array.isArray(value) ? (value as readonly unknown[]) : undefined;
  if (items !== undefined && minItems !== undefined && items.length < minItems) throw new ParameterError(`The parameter ${name} must have at least ${minItems} items`);
  if (items !== undefined && maxItems !== undefined && items.length > maxItems) throw new ParameterError(`The parameter ${name} must have at most ${maxItems} items`);
  const pattern = allowedPattern === undefined ? undefined : toRegExp(allowedPattern);
  if (allowedPattern !== undefined && pattern === undefined) throw new ParameterError(`The parameter ${name} has an allowedPattern that is no regular expression: ${allowedPattern}`);
  for (const item of items ?? [value]) {
    const text = textOf(item);
    if (allowedValues !== undefined && !allowedValues.some((allowed) => textOf(allowed) === text)) {
      throw new ParameterError(`The parameter ${name} must be one of ${allowedValues.map(textOf).join(', ')}`);
    }
    if (pattern?.test(text) === false) throw new ParameterError(`The parameter ${name} does not match ${allowedPattern}`);
    if (minChars !== undefined && text.length < minChars) throw new ParameterError(`The parameter ${name} must have at least ${minChars} characters`);
    if (maxChars !== undefined && text.length > maxChars) throw new ParameterError(`The parameter ${name} must have at most ${maxChars} characters`);
  }
}

const REFERENCE = /\{\{\s*([A-Za-z0-9_:./-]+)\s*\}\}/g;

/** Replaces `{{ name }}` everywhere in a value. A reference that is all of a text becomes the value itself, lists included. */
export function interpolate(value: unknown, parameters: BoundParameters): unknown {
  if (typeof value === 'string') return interpolateText(value, parameters);
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown) => {
      const result = interpolate(item, parameters);
      return typeof item === 'string' && Array.isArray(result) ? (result as unknown[]) : [result];
    });
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, interpolate(item, parameters)]));
}

function interpolateText(text: string, parameters: BoundParameters): unknown {
  const whole = /^\{\{\s*([A-Za-z0-9_]+)\s*\}\}$/.exec(text)?.[1];
  if (whole !== undefined && Object.hasOwn(parameters, whole)) return parameters[whole];
  return text.replaceAll(REFERENCE, (reference, name: string) => (Object.hasOwn(parameters, name) ? textOf(parameters[name]) : reference));
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
