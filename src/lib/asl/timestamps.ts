const RFC3339 = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(?:Z|([+-])(\d{2}):(\d{2}))$/;

/**
 * A timestamp as AWS takes it, in milliseconds since 1970, with a fraction where it is finer: RFC 3339 with upper-case T
 * and Z, an offset, up to nine digits behind the seconds. undefined for all else, 30 February among it.
 * https://states-language.net/spec.html#timestamps
 */
export function parseTimestamp(text: string): number | undefined {
  const parts = RFC3339.exec(text);
  if (parts === null) return undefined;
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map(Number) as [number, number, number, number, number, number];
  const [fraction = '0', sign, offsetHours = '0', offsetMinutes = '0'] = parts.slice(7);
  if (hour > 23 || minute > 59 || second > 59 || Number(offsetHours) > 18 || Number(offsetMinutes) > 59) return undefined;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  const offset = (sign === '-' ? -1 : 1) * (Number(offsetHours) * 60 + Number(offsetMinutes));
  return date.getTime() + ((hour * 60 + minute - offset) * 60 + second) * 1000 + Number(`0.${fraction}`) * 1000;
}
