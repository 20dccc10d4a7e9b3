const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const VALUES = new Map(DIGITS.split('').map((digit, value) => [digit, value]));
VALUES.set('-', 62).set('_', 63);

/** The text in UTF-8, in base 64. */
export function encodeBase64(text: string): string {
  const bytes = new TextEncoder().encode(text);
  let encoded = '';
  for (let index = 0; index < bytes.length; index += 3) {
    const [first = 0, second = 0, third = 0] = bytes.subarray(index, index + 3);
    const group = (first << 16) | (second << 8) | third;
    const digits = [18, 12, 6, 0].map((shift) => DIGITS[(group >> shift) & 63]).join('');
    encoded += digits.slice(0, Math.min(4, bytes.length - index + 1)).padEnd(4, '=');
  }
  return encoded;
}

/** As forgiving as AWS: what is no digit is passed over, the first = ends the text, padding can be missing. */
export function decodeBase64(encoded: string): string {
  const bytes: number[] = [];
  let bits = 0;
  let held = 0;
  for (const digit of encoded) {
    if (digit === '=') break;
    const value = VALUES.get(digit);
    if (value === undefined) continue;
    held = ((held << 6) | value) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push((held >> bits) & 0xff);
  }
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(Uint8Array.from(bytes));
}
