import { isArray, isObject, type Json } from '../json.ts';

/** Values as AWS puts them into texts: those of Java's collections, {a=1, b=[x, true]}, and of its numbers. */
export function javaText(value: Json): string {
  if (typeof value === 'number') return javaNumber(value);
  if (isArray(value)) return `[${value.map(javaText).join(', ')}]`;
  if (!isObject(value)) return String(value);
  return `{${Object.entries(value)
    .map(([key, each]) => `${key}=${javaText(each)}`)
    .join(', ')}}`;
}

/** Java's Double.toString for numbers with a fraction: 1.2345678E7 from ten millions on, 1.0E-4 below a thousandth. */
export function javaNumber(value: number): string {
  const size = Math.abs(value);
  if (Number.isInteger(value) && size < 1e21) return String(value);
  if (size >= 1e-3 && size < 1e7) return String(value);
  const [digits = '', exponent = '0'] = value.toExponential().split('e');
  return `${digits.includes('.') ? digits : `${digits}.0`}E${Number(exponent)}`;
}

/** Java's hashCode of a value, in 32 bits. */
function javaHash(value: Json): number {
  if (value === null) return 0;
  if (typeof value === 'boolean') return value ? 1231 : 1237;
  if (typeof value === 'number') return numberHash(value);
  if (typeof value === 'string') return textHash(value);
  if (isArray(value)) return value.reduce<number>((hash, each) => (Math.imul(31, hash) + javaHash(each)) | 0, 1);
  return Object.entries(value).reduce((hash, [key, each]) => (hash + (textHash(key) ^ javaHash(each))) | 0, 0);
}

function textHash(text: string): number {
  let hash = 0;
  for (let index = 0; index < text.length; index++) hash = (Math.imul(31, hash) + text.charCodeAt(index)) | 0;
  return hash;
}

function numberHash(value: number): number {
  if (Number.isInteger(value) && Math.abs(value) < 2 ** 31) return value | 0;
  const bits = new DataView(new ArrayBuffer(8));
  if (Number.isSafeInteger(value)) bits.setBigInt64(0, BigInt(value));
  else bits.setFloat64(0, value);
  return bits.getInt32(0) ^ bits.getInt32(4);
}

/** The order in which Java's HashSet gives values back that were added one by one; they must be distinct. */
export function hashOrder(values: readonly Json[]): Json[] {
  let size = 16;
  while (values.length > size * 0.75) size *= 2;
  const places = values.map((value, index) => {
    const hash = javaHash(value);
    return { value, index, bucket: (hash ^ (hash >>> 16)) & (size - 1) };
  });
  return places.sort((a, b) => a.bucket - b.bucket || a.index - b.index).map(({ value }) => value);
}
