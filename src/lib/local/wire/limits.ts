import type { NormalizedSchema } from '@smithy/core/schema';
import type { Constraint } from './constraints.ts';
import { compile } from './java-pattern.ts';

/** Limits in AWS's words, upper bound first; those of a collection's items stand in brackets. */
export function limitWords(schema: NormalizedSchema, limits: Constraint): string[] {
  const words: string[] = [];
  const measure = schema.isNumericSchema() ? 'value' : 'length';
  if (limits.max !== undefined) words.push(`Member must have ${measure} less than or equal to ${limits.max}`);
  if (limits.min !== undefined) words.push(`Member must have ${measure} greater than or equal to ${limits.min}`);
  if (limits.pattern !== undefined) words.push(`Member must satisfy regular expression pattern: ${limits.pattern}`);
  if (limits.enum !== undefined) words.push(`Member must satisfy enum value set: [${limits.enum.join(', ')}]`);
  for (const part of partsOf(schema, limits)) words.push(`${part.words} must satisfy constraint: [${limitWords(part.schema, part.limits).join(', ')}]`);
  return words;
}

/** The words of those limits that a value of the right type breaks. Structures inside are not looked into. */
export function brokenLimits(schema: NormalizedSchema, value: unknown, limits: Constraint): string[] {
  // Words that are none of the set are not measured too.
  if (limits.enum !== undefined && typeof value === 'string' && !limits.enum.includes(value)) return limitWords(schema, { enum: limits.enum });
  const broken: string[] = [];
  const size = sizeOf(schema, value, limits);
  if (size !== undefined && limits.min !== undefined && size < limits.min) broken.push(...limitWords(schema, { min: limits.min }));
  if (size !== undefined && limits.max !== undefined && size > limits.max) broken.push(...limitWords(schema, { max: limits.max }));
  if (limits.pattern !== undefined && schema.isStringSchema() && !compile(limits.pattern).test(String(value))) broken.push(...limitWords(schema, { pattern: limits.pattern }));
  for (const part of partsOf(schema, limits)) {
    const isBroken = part.of(value).some((item) => item !== null && item !== undefined && brokenLimits(part.schema, item, part.limits).length > 0);
    if (isBroken) broken.push(`${part.words} must satisfy constraint: [${limitWords(part.schema, part.limits).join(', ')}]`);
  }
  return broken;
}

interface Part {
  readonly words: 'Member' | 'Map keys' | 'Map value';
  readonly schema: NormalizedSchema;
  readonly limits: Constraint;
  readonly of: (value: unknown) => readonly unknown[];
}

/** What a collection holds, where it has limits of its own. */
function partsOf(schema: NormalizedSchema, limits: Constraint): Part[] {
  const parts: Part[] = [];
  if (schema.isListSchema() && limits.item !== undefined) parts.push({ words: 'Member', schema: schema.getValueSchema(), limits: limits.item, of: (value) => value as unknown[] });
  if (!schema.isMapSchema()) return parts;
  if (limits.key !== undefined) parts.push({ words: 'Map keys', schema: schema.getKeySchema(), limits: limits.key, of: (value) => Object.keys(value as object) });
  if (limits.value !== undefined) parts.push({ words: 'Map value', schema: schema.getValueSchema(), limits: limits.value, of: (value) => Object.values(value as object) });
  return parts;
}

function sizeOf(schema: NormalizedSchema, value: unknown, limits: Constraint): number | undefined {
  if (schema.isNumericSchema()) return value as number;
  if (Array.isArray(value) || value instanceof Uint8Array) return value.length;
  if (schema.isMapSchema()) return Object.keys(value as object).length;
  return schema.isStringSchema() ? lengthOf(String(value), limits) : undefined;
}

/** AWS counts code points. They are counted only where that can make a difference. */
function lengthOf(text: string, { min = 0, max = Infinity }: Constraint): number {
  if (text.length <= max && text.length >= min * 2) return text.length;
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}
