import { isArray, isObject, type Json } from '../../../../../src/lib/asl/json.ts';

const WILD = /<[^<>]+>/;

/**
 * Whether a value is what was recorded: `<…>` in a recorded text stands for anything, and a recorded text may be the JSON
 * of the value.
 */
export function matches(recorded: Json, value: Json | undefined): boolean {
  if (typeof recorded === 'string') {
    if (typeof value === 'string' && textMatches(recorded, value)) return true;
    return typeof value !== 'string' && isJson(recorded) && matches(JSON.parse(recorded) as Json, value);
  }
  if (isArray(recorded)) return isArray(value) && value.length === recorded.length && recorded.every((item, index) => matches(item, value[index]));
  if (isObject(recorded)) {
    const keys = Object.keys(recorded);
    return isObject(value) && Object.keys(value).length === keys.length && keys.every((key) => key in value && matches(recorded[key] ?? null, value[key]));
  }
  return recorded === value;
}

/** Recorded times, roles and accounts were replaced by these words. */
const ANYTHING: ReadonlySet<string> = new Set(['start-time', 'date', 'snf_role_arn', 'entered-time']);

function textMatches(recorded: string, value: string): boolean {
  if (ANYTHING.has(recorded) || recorded === value) return true;
  const pattern = recorded.split(/(<[^<>]+>|111111111111)/).map((part) => (WILD.test(part) || part === '111111111111' ? '[^]*' : part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)));
  return new RegExp(`^${pattern.join('')}$`).test(value);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
