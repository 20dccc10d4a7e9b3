import { cutToWidth, textWidth } from '../../../view/text-width.ts';

/** Where a word that is too long may be broken: behind marks, and between the words of camelCase. */
const IN_WORDS = /(?<=[_\-.:/,])|(?<=[\p{Ll}\d])(?=\p{Lu})/u;
/** Behind spaces. */
const BETWEEN_WORDS = /(?<=\s)/u;

/**
 * A text on one line as at most `most` lines of `columns`, broken between words where it can be; what does not fit in
 * the last one is cut with "…". At least one line.
 */
export function wrapName(text: string, columns: number, most: number): string[] {
  const pieces = text
    .trim()
    .split(BETWEEN_WORDS)
    .flatMap((word) => (textWidth(word.trimEnd()) > columns ? word.split(IN_WORDS) : [word]));
  const lines: string[] = [];
  let line = '';
  for (const [index, piece] of pieces.entries()) {
    const isFull = line !== '' && textWidth((line + piece).trimEnd()) > columns;
    if (isFull && lines.length === most - 1) {
      line += pieces.slice(index).join('');
      break;
    }
    if (isFull) lines.push(line);
    line = isFull ? piece : line + piece;
  }
  return [...lines, line].map((whole) => cutToWidth(whole.trim(), columns));
}
