import { isArray, isObject, type Json } from '../../json.ts';

/** A value as Ruby puts it into a text: numbers as they were written. */
export function rubyText(value: Json, written: string | undefined): string {
  if (typeof value === 'string') return value;
  if (value === null) return '';
  return typeof value === 'number' ? rubyNumber(value, written) : rubyInspect(value);
}

export function rubyInspect(value: Json): string {
  if (value === null) return 'nil';
  if (isArray(value)) return `[${value.map(rubyInspect).join(', ')}]`;
  if (isObject(value)) return `{${Object.entries(value).map(([key, member]) => `${rubyInspect(key)}=>${rubyInspect(member)}`).join(', ')}}`;
  return JSON.stringify(value);
}

/** 1.50 is the float 1.5, and 1e3 is 1000.0. */
function rubyNumber(value: number, written: string | undefined): string {
  return isRubyFloat(value, written) && Number.isInteger(value) && Math.abs(value) < 1e16 ? value.toFixed(1) : String(value);
}

/** To Ruby a number with a point or an exponent is no Integer. */
export const isRubyFloat = (value: number, written: string | undefined): boolean => (written === undefined ? !Number.isInteger(value) : /[.eE]/.test(written));
