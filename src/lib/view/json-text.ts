// DEL, C1 and the marks that turn the direction of writing: JSON leaves them as they are, and a terminal obeys some.
const UNSAFE_IN_JSON = /[\u007F-\u009F\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g;

/**
 * `value` as JSON that is safe to look at: a parser reads the same text, a terminal reads no control character.
 * `indent` is the number of spaces a level; 0 for one line.
 */
export const jsonText = (value: unknown, indent = 0): string =>
  JSON.stringify(value, null, indent).replaceAll(UNSAFE_IN_JSON, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
