const OPENING = '{%';
const CLOSING = '%}';

/**
 * Whether AWS evaluates a text: it begins with `{%` and ends with `%}`, with no blanks outside of them. A text with an
 * expression somewhere inside is a plain text. https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html
 */
export const isExpression = (text: string): boolean => text.length >= OPENING.length + CLOSING.length && text.startsWith(OPENING) && text.endsWith(CLOSING);

/** What stands between `{%` and `%}`, without the blanks around it, as AWS repeats it in errors. undefined: a plain text. */
export const expressionIn = (text: string): string | undefined => (isExpression(text) ? text.slice(OPENING.length, -CLOSING.length).trim() : undefined);

/** Where `expressionIn(text)` begins in the text, in UTF-16 units. */
export const offsetOfExpression = (text: string): number => OPENING.length + (text.slice(OPENING.length).length - text.slice(OPENING.length).trimStart().length);

/** Half an expression, which AWS refuses: `{%` without its end, or `%}` without its beginning. */
export function delimiterMissing(text: string): typeof OPENING | typeof CLOSING | undefined {
  if (isExpression(text)) return undefined;
  if (text.startsWith(OPENING)) return CLOSING;
  return text.endsWith(CLOSING) ? OPENING : undefined;
}
