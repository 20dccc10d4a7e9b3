import type { NormalizedSchema } from '@smithy/core/schema';
import { members } from './schema.ts';
import { AwsError } from './service.ts';

/**
 * Names of members as the AWS SDK for Java has them, which Step Functions' SDK integrations take and give:
 * `logGroupName` is `LogGroupName`, `DBName` is `DbName`. Blobs are texts, times are ISO 8601.
 * https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html
 */
export const javaName = (name: string): string => {
  const words = name.replaceAll(/([A-Z])([A-Z]+)(?=[A-Z][a-z]|[^A-Za-z]|$)/g, (_, first: string, rest: string) => first + rest.toLowerCase());
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** Input of an operation from its Java spelling. Throws an AwsError for a member that the operation does not have. */
export function fromJavaNames(schema: NormalizedSchema, value: unknown): unknown {
  if (value === null || value === undefined) return undefined;
  if (schema.isStructSchema()) {
    const byName = new Map([...members(schema)].map(([name, member]) => [javaName(name).toLowerCase(), [name, member] as const]));
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => {
        const found = byName.get(key.toLowerCase());
        if (found === undefined) throw new AwsError('ValidationException', `The field '${key}' is not supported by Step Functions`);
        const [name, member] = found;
        return [name, fromJavaNames(member, item)];
      }),
    );
  }
  if (schema.isListSchema()) return (Array.isArray(value) ? value : [value]).map((item) => fromJavaNames(schema.getValueSchema(), item));
  if (schema.isMapSchema()) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fromJavaNames(schema.getValueSchema(), item)]));
  if (schema.isBlobSchema()) return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
  if (schema.isTimestampSchema()) return new Date(typeof value === 'number' ? value * 1000 : typeof value === 'string' ? value : Number.NaN);
  if (schema.isStringSchema() && typeof value === 'object') return JSON.stringify(value);
  return value;
}

/** Output of an operation in the Java spelling, as plain JSON. What was streamed is left out. */
export function toJavaNames(schema: NormalizedSchema, value: unknown): unknown {
  if (value === null || value === undefined) return undefined;
  if (schema.isStructSchema()) {
    const known = members(schema);
    return Object.fromEntries(
      Object.entries(value).flatMap(([name, item]) => {
        const member = known.get(name);
        const plain = member === undefined ? undefined : toJavaNames(member, item);
        return plain === undefined ? [] : [[javaName(name), plain]];
      }),
    );
  }
  if (schema.isListSchema()) return (value as unknown[]).map((item) => toJavaNames(schema.getValueSchema(), item) ?? null);
  if (schema.isMapSchema()) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toJavaNames(schema.getValueSchema(), item) ?? null]));
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString();
  return schema.isBlobSchema() ? undefined : value;
}
