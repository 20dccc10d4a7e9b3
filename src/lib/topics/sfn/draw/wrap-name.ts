import { cutToWidth, textWidth } from '../../../view/text-width.ts';

/** Where a name may be broken: behind spaces and marks, and between the words of camelCase. */
const BREAK = /(?<=[\s_\-.:/,])|(?<=[\p{Ll}\d])(?=\p{Lu})/u;

/**
 * A text on one line as at most `most` lines of `columns`, broken between words where it can be; what does not fit in
 * the last one is cut with "…". At least one line.
 */
export function wrapName(text: string, columns: number, most: number): string[] {
  if (textWidth(text) <= columns) return [text.trim()];
  const lines: string[] = [];
  let line = '';
  const pieces = text.split(BREAK);
  for (const [index, piece] of pieces.entries()) {
    if (lines.length === most - 1) return [...lines, cutToWidth((line + pieces.slice(index).join('')).trim(), columns)];
    if (line !== '' && textWidth((line + piece).trimEnd()) > columns) {
      lines.push(cutToWidth(line.trim(), columns));
      line = '';
      if (lines.length === most - 1) return [...lines, cutToWidth(pieces.slice(index).join('').trim(), columns)];
    }
    line += piece;
  }
  return [...lines, cutToWidth(line.trim(), columns)];
}
