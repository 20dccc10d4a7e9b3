import { UserError } from '../errors/errors.ts';

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** "600", "10m", "1h30m", "2d" to whole seconds. Throws a UserError that names `flag`. */
export function parseDurationSeconds(text: string, flag: string): number {
  const trimmed = text.trim();
  if (/^\d+$/.test(trimmed)) return Number(trimmed);
  if (!/^(\d+[smhd])+$/.test(trimmed)) {
    throw new UserError('bad-duration', `${flag}: "${text}" is not a duration`, 'Write seconds (600) or units (10m, 1h30m, 2d).');
  }
  return [...trimmed.matchAll(/(\d+)([smhd])/g)].reduce((sum, [, count, unit]) => sum + Number(count) * (SECONDS[unit ?? 's'] ?? 1), 0);
}
