import type { NormalizedSchema } from '@smithy/core/schema';
import type { Constraint } from './constraints.ts';
import { brokenLimits } from './limits.ts';
import type { Operation, ServiceModel } from './model.ts';
import { isUnion, members, requiredMembers, structureName, traits } from './schema.ts';
import { AwsError } from './service.ts';

/**
 * Holds an input against the shapes (required members, types) and the service's limits (length, range, pattern, enum),
 * as AWS does before an operation sees it. Throws an AwsError with the protocol's code and AWS's words.
 */
export function validateInput(model: ServiceModel, operation: Operation, input: object): void {
  if (!operation.input.isStructSchema()) return;
  const found: Problem[] = [];
  checkStructure(model, operation.input, input, '', found);
  const [first] = found;
  if (first === undefined) return;
  if (model.protocol === 'ec2') throw ec2Error(first);
  const wrongType = found.find((problem) => problem.kind === 'type');
  if (wrongType !== undefined && (model.protocol === 'json' || model.protocol === 'restJson')) {
    throw new AwsError('SerializationException', `${wrongType.path === '' ? 'The input' : wrongType.path}: ${wrongType.constraint.replace('Member must be', 'expected')}`);
  }
  const words = found.map(({ path, value, constraint }) => `Value ${value === undefined ? '' : `${value} `}at '${lowerFirst(path)}' failed to satisfy constraint: ${constraint}`);
  throw new AwsError(model.validationCode, `${found.length} validation error${found.length === 1 ? '' : 's'} detected: ${words.join('; ')}`);
}

interface Problem {
  readonly kind: 'missing' | 'type' | 'limit';
  readonly path: string;
  /** As AWS shows it; undefined where it is a secret. */
  readonly value: string | undefined;
  /** "Member must not be null" */
  readonly constraint: string;
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
    checkMember(model, member, given, join(path, name), model.constraints[`${shape}.${name}`], found);
  }
}

function checkMember(model: ServiceModel, schema: NormalizedSchema, value: unknown, path: string, limits: Constraint | undefined, found: Problem[]): void {
  const before = found.length;
  checkTypes(model, schema, value, path, found);
  if (limits === undefined || found.length > before || schema.isStructSchema()) return;
  for (const constraint of brokenLimits(schema, value, limits)) {
    found.push({ kind: 'limit', path, value: traits(schema).sensitive ? undefined : `'${shown(value)}'`, constraint });
  }
}

/** Types all the way down, and the limits of the structures that lie in collections. */
function checkTypes(model: ServiceModel, schema: NormalizedSchema, value: unknown, path: string, found: Problem[]): void {
  if (schema.isStructSchema()) return checkStructure(model, schema, value, path, found);
  if (schema.isListSchema()) {
    if (!Array.isArray(value)) return wrongType(path, 'a list', found);
    for (const [index, item] of value.entries()) {
      if (item !== null && item !== undefined && found.length < MOST_PROBLEMS) checkTypes(model, schema.getValueSchema(), item, `${path}.${index + 1}.member`, found);
    }
  } else if (schema.isMapSchema()) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return wrongType(path, 'a map', found);
    for (const [key, item] of Object.entries(value)) {
      if (item !== null && item !== undefined && found.length < MOST_PROBLEMS) checkTypes(model, schema.getValueSchema(), item, `${path}.${key}.member`, found);
    }
  } else {
    const expected = expectedType(schema, value);
    if (expected !== undefined) wrongType(path, expected, found);
  }
}

/** What a simple value should have been, where it is something else. */
function expectedType(schema: NormalizedSchema, value: unknown): string | undefined {
  if (schema.isStringSchema()) return isText(value) ? undefined : 'a string';
  if (schema.isNumericSchema()) return typeof value === 'number' && !Number.isNaN(value) ? undefined : 'a number';
  if (schema.isBooleanSchema()) return typeof value === 'boolean' ? undefined : 'a boolean';
  if (schema.isTimestampSchema()) return value instanceof Date && !Number.isNaN(value.getTime()) ? undefined : 'a timestamp';
  if (schema.isBlobSchema()) return value instanceof Uint8Array ? undefined : 'a blob';
  return undefined;
}

/** A media type makes the SDK give a String object instead of a string. */
const isText = (value: unknown): boolean => typeof value === 'string' || Object.prototype.toString.call(value) === '[object String]';

function wrongType(path: string, expected: string, found: Problem[]): void {
  found.push({ kind: 'type', path, value: 'of another type', constraint: `Member must be ${expected}` });
}

const LONGEST_VALUE = 300;

/** A value as AWS shows it in its messages. */
function shown(value: unknown): string {
  const text = inWords(value);
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
}

function inWords(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(inWords).join(', ')}]`;
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return 'java.nio.HeapByteBuffer';
  if (isText(value)) return Object.values(value).join('');
  return `{${Object.entries(value)
    .map(([key, item]) => `${key}=${inWords(item)}`)
    .join(', ')}}`;
}

const join = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);
const lowerFirst = (path: string): string => path.replace(/(^|\.)([A-Z])/g, (_, dot: string, letter: string) => `${dot}${letter.toLowerCase()}`);

function ec2Error({ kind, path, value = '', constraint }: Problem): AwsError {
  if (kind === 'missing') return new AwsError('MissingParameter', `The request must contain the parameter ${path}`);
  return new AwsError('InvalidParameterValue', `Value (${value.replace(/^'|'$/g, '')}) for parameter ${path} is invalid. ${constraint}`);
}
