import type { NormalizedSchema } from '@smithy/core/schema';
import type { OutputCheck } from '../engine-context.ts';
import { javaName } from './java-names.ts';
import { members, requiredMembers } from './schema.ts';

/**
 * What is wrong with an answer that somebody made up for an operation, with names as in the AWS SDK for Java; undefined
 * where nothing is. Fields that the operation does not know pass: it may have them one day.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_MockInput.html
 */
export function outputProblem(schema: NormalizedSchema, value: unknown, check: OutputCheck): string | undefined {
  return problemOf(schema, value, '', check);
}

function problemOf(schema: NormalizedSchema, value: unknown, field: string, check: OutputCheck): string | undefined {
  if (schema.isDocumentSchema()) return undefined;
  if (schema.isStructSchema()) return structureProblem(schema, value, field, check);
  if (schema.isListSchema()) return Array.isArray(value) ? first(value, (item) => problemOf(schema.getValueSchema(), item, field, check)) : wrong(field, 'an array');
  if (schema.isMapSchema()) return isRecord(value) ? first(Object.values(value), (item) => problemOf(schema.getValueSchema(), item, field, check)) : wrong(field, 'an object');
  if (schema.isBooleanSchema()) return typeof value === 'boolean' ? undefined : wrong(field, 'a boolean');
  if (schema.isNumericSchema() || schema.isBigIntegerSchema() || schema.isBigDecimalSchema()) return typeof value === 'number' ? undefined : wrong(field, 'a number');
  return typeof value === 'string' ? undefined : wrong(field, 'a string');
}

function structureProblem(schema: NormalizedSchema, value: unknown, field: string, check: OutputCheck): string | undefined {
  if (!isRecord(value)) return field === '' ? 'Mock result must be a valid JSON object' : wrong(field, 'an object');
  const missing = check === 'STRICT' ? requiredMembers(schema).map(javaName).find((name) => !Object.hasOwn(value, name)) : undefined;
  if (missing !== undefined) return `Required field '${missing}' is missing`;
  const known = new Map(Array.from(members(schema), ([name, member]) => [javaName(name), member]));
  return first(Object.entries(value), ([name, item]) => {
    const member = known.get(name);
    return member === undefined ? undefined : problemOf(member, item, name, check);
  });
}

const wrong = (field: string, what: string): string => `Field '${field}' must be ${what}`;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);

function first<T>(items: readonly T[], problem: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const found = problem(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
