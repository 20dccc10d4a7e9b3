import type { NormalizedSchema } from '@smithy/core/schema';
import type { Constraint } from './constraints.ts';
import type { Operation, ServiceModel } from './model.ts';
import { isUnion, members, requiredMembers, structureName } from './schema.ts';
import { AwsError } from './service.ts';

/**
 * Holds an input against the shapes (required members, types) and the service's limits (length, range, pattern, enum),
 * as AWS does before an operation sees it. Throws an AwsError with the protocol's code and AWS's words.
 */
export function validateInput(model: ServiceModel, operation: Operation, input: object): void {
  if (!operation.input.isStructSchema()) return;
  const found: Problem[] = [];
  checkStructure(model, operation.input, input, '', found);
  if (found.length === 0) return;
  if (model.protocol === 'ec2') throw ec2Error(found[0] as Problem);
  const wrongType = found.find((problem) => problem.kind === 'type');
  if (wrongType !== undefined && (model.protocol === 'json' || model.protocol === 'restJson')) {
    throw new AwsError('SerializationException', `${wrongType.path}: expected ${wrongType.expected}`);
  }
  const words = found.map(({ path, value, constraint }) => `Value ${value} at '${lowerFirst(path)}' failed to satisfy constraint: ${constraint}`);
  throw new AwsError(model.validationCode, `${found.length} validation error${found.length === 1 ? '' : 's'} detected: ${words.join('; ')}`);
}

interface Problem {
  readonly kind: 'missing' | 'type' | 'limit';
  readonly path: string;
  readonly value: string;
  /** "Member must not be null" */
  readonly constraint: string;
  readonly expected?: string;
}

/** More than these help nobody. */
const MOST_PROBLEMS = 10;

function checkStructure(model: ServiceModel, schema: NormalizedSchema, value: unknown, path: string, found: Problem[]): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return wrongType(path, 'a structure', found);
  const structure = value as Record<string, unknown>;
  for (const name of requiredMembers(schema)) {
    if (structure[name] === undefined || structure[name] === null) {
      found.push({ kind: 'missing', path: join(path, name), value: 'null', constraint: 'Member must not be null' });
    }
  }
  if (isUnion(schema) && Object.values(structure).filter((member) => member !== undefined).length > 1) return wrongType(path, 'a union with one member', found);
  const shape = structureName(schema);
  for (const [name, member] of members(schema)) {
    const given = structure[name];
    if (given === undefined || given === null || found.length >= MOST_PROBLEMS) continue;
    if (member.isStreaming()) continue;
    checkValue(model, member, given, join(path, name), model.constraints[`${shape}.${name}`], found);
  }
}

function checkValue(model: ServiceModel, schema: NormalizedSchema, value: unknown, path: string, limits: Constraint | undefined, found: Problem[]): void {
  if (schema.isStructSchema()) return checkStructure(model, schema, value, path, found);
  if (schema.isListSchema()) {
    if (!Array.isArray(value)) return wrongType(path, 'a list', found);
    checkLength(value.length, value, path, limits, found);
    for (const [index, item] of value.entries()) {
      if (item !== null && item !== undefined) checkValue(model, schema.getValueSchema(), item, `${path}.${index + 1}.member`, limits?.item, found);
    }
    return;
  }
  if (schema.isMapSchema()) {
    if (typeof value !== 'object' || Array.isArray(value)) return wrongType(path, 'a map', found);
    const entries = Object.entries(value as object);
    checkLength(entries.length, value, path, limits, found);
    for (const [key, item] of entries) {
      if (limits?.key !== undefined) checkText(key, `${path}.key`, limits.key, found);
      if (item !== null && item !== undefined) checkValue(model, schema.getValueSchema(), item, `${path}.${key}.member`, limits?.value, found);
    }
    return;
  }
  checkScalar(schema, value, path, limits, found);
}

function checkScalar(schema: NormalizedSchema, value: unknown, path: string, limits: Constraint | undefined, found: Problem[]): void {
  if (schema.isStringSchema()) {
    // A media type makes the SDK give a String object.
    if (typeof value !== 'string' && !(value instanceof String)) return wrongType(path, 'a string', found);
    if (limits !== undefined) checkText(String(value), path, limits, found);
  } else if (schema.isNumericSchema()) {
    if (typeof value !== 'number' || Number.isNaN(value)) return wrongType(path, 'a number', found);
    if (limits !== undefined) checkRange(value, path, limits, found);
  } else if (schema.isBooleanSchema()) {
    if (typeof value !== 'boolean') wrongType(path, 'a boolean', found);
  } else if (schema.isTimestampSchema()) {
    if (!(value instanceof Date) || Number.isNaN(value.getTime())) wrongType(path, 'a timestamp', found);
  } else if (schema.isBlobSchema() && value instanceof Uint8Array) checkLength(value.length, '<blob>', path, limits, found);
}

function checkText(text: string, path: string, limits: Constraint, found: Problem[]): void {
  if (limits.enum !== undefined && !limits.enum.includes(text)) {
    found.push(limit(path, text, `Member must satisfy enum value set: [${limits.enum.join(', ')}]`));
    return;
  }
  // AWS counts code points.
  checkLength(text.length < (limits.max ?? Infinity) && text.length >= (limits.min ?? 0) * 2 ? text.length : [...text].length, text, path, limits, found);
  if (limits.pattern !== undefined && !compile(limits.pattern).test(text)) {
    found.push(limit(path, text, `Member must satisfy regular expression pattern: ${limits.pattern}`));
  }
}

function checkLength(length: number, value: unknown, path: string, limits: Constraint | undefined, found: Problem[]): void {
  if (limits?.min !== undefined && length < limits.min) found.push(limit(path, value, `Member must have length greater than or equal to ${limits.min}`));
  if (limits?.max !== undefined && length > limits.max) found.push(limit(path, value, `Member must have length less than or equal to ${limits.max}`));
}

function checkRange(value: number, path: string, limits: Constraint, found: Problem[]): void {
  if (limits.min !== undefined && value < limits.min) found.push(limit(path, value, `Member must have value greater than or equal to ${limits.min}`));
  if (limits.max !== undefined && value > limits.max) found.push(limit(path, value, `Member must have value less than or equal to ${limits.max}`));
}

const limit = (path: string, value: unknown, constraint: string): Problem => ({ kind: 'limit', path, value: `'${shown(value)}'`, constraint });

function wrongType(path: string, expected: string, found: Problem[]): void {
  found.push({ kind: 'type', path, value: 'of another type', constraint: `Member must be ${expected}`, expected });
}

function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : Array.isArray(value) ? `[${value.map(String).join(', ')}]` : JSON.stringify(value);
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}

const join = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);
const lowerFirst = (path: string): string => path.replace(/(^|\.)([A-Z])/g, (_, dot: string, letter: string) => `${dot}${letter.toLowerCase()}`);

function ec2Error(problem: Problem): AwsError {
  if (problem.kind === 'missing') return new AwsError('MissingParameter', `The request must contain the parameter ${problem.path}`);
  return new AwsError('InvalidParameterValue', `Value (${problem.value.replace(/^'|'$/g, '')}) for parameter ${problem.path} is invalid. ${problem.constraint}`);
}

const compiled = new Map<string, RegExp>();

/**
 * AWS's patterns are Java's, matched against the whole value. What JavaScript cannot read matches everything: a limit
 * that is not known must not refuse what AWS takes.
 */
export function compile(pattern: string): RegExp {
  let expression = compiled.get(pattern);
  if (expression === undefined) {
    expression = toRegExp(pattern) ?? /^/;
    compiled.set(pattern, expression);
  }
  return expression;
}

export function toRegExp(pattern: string): RegExp | undefined {
  const flags = /^\(\?([is]+)\)/.exec(pattern)?.[1] ?? '';
  const body = pattern
    .replace(/^\(\?[is]+\)/, '')
    // Possessive quantifiers only say "do not look back".
    .replaceAll(/([*+?}])\+/g, '$1')
    .replaceAll('\\p{Alnum}', 'a-zA-Z0-9');
  for (const unicode of ['u', '']) {
    try {
      return new RegExp(`^(?:${body})$`, `${flags}${unicode}`);
    } catch {
      // Without the u flag more is allowed, such as a needless backslash.
    }
  }
  return undefined;
}
