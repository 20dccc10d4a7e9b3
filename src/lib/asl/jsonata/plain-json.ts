import { isObject, type Json } from '../json.ts';
import { ExpressionFailure } from './expression-failure.ts';

/**
 * What JSONata gave, as plain JSON: its sequences are arrays with marks on them, which go. Members that are undefined are
 * left out, and in arrays null, as JavaScript writes them. A number that JSON cannot say is the text that AWS writes for
 * it: "Infinity", "-Infinity" or "NaN". undefined: the expression gave nothing. Throws an ExpressionFailure for a function.
 */
export function toPlainJson(value: unknown): Json | undefined {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      if (!Number.isFinite(value)) return String(value);
      return value === 0 ? 0 : value;
    case 'object':
      return value === null ? null : plainContainer(value);
    case 'undefined':
      return undefined;
    default:
      throw new ExpressionFailure("returned an unexpected result type. Expected a JSON value, but was 'function'.");
  }
}

function plainContainer(value: object): Json {
  if (Array.isArray(value)) return value.map((item) => toPlainJson(item) ?? null);
  // JSONata keeps its own lambdas and functions as marked objects, whose other members are its insides.
  if ('_jsonata_lambda' in value || '_jsonata_function' in value) return toPlainJson(() => undefined) ?? null;
  return Object.fromEntries(Object.entries(value).flatMap(([key, member]) => {
    const plain = toPlainJson(member);
    return plain === undefined ? [] : [[key, plain]];
  }));
}

/** The names that AWS gives to types in its errors. */
export function typeName(value: Json): 'array' | 'object' | 'string' | 'number' | 'boolean' | 'null' {
  if (value === null) return 'null';
  if (isObject(value)) return 'object';
  if (typeof value === 'string') return 'string';
  if (typeof value === 'number') return 'number';
  return typeof value === 'boolean' ? 'boolean' : 'array';
}
