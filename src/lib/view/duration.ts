/** A span of time in a few characters: "0.4 s", "12 s", "3 min 20 s", "2 h 5 min". Takes milliseconds. */
export function formatDuration(milliseconds: number): string {
  const seconds = Math.max(0, milliseconds) / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return twoUnits(Math.floor(whole / 60), 'min', whole % 60, 's');
  return twoUnits(Math.floor(whole / 3600), 'h', Math.floor((whole % 3600) / 60), 'min');
}

/** How much is done in a second, or in a minute where that is little: "0.3/s", "12/s", "1.5/min". */
export const formatRate = (perSecond: number): string => (perSecond < 0.1 ? `${oneDigit(perSecond * 60)}/min` : `${oneDigit(perSecond)}/s`);

const oneDigit = (number: number): string => (number < 10 ? number.toFixed(1) : String(Math.round(number)));

const twoUnits = (large: number, largeUnit: string, small: number, smallUnit: string): string =>
  small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
