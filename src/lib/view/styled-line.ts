import type { Color, Style } from './color.ts';
import { cutToWidth, textWidth } from './text-width.ts';

/** Safe text on one line, and the style it is shown in. */
export type Part = readonly [style: Style | undefined, text: string];

/** The parts one after the other, cut to `width` columns before they are styled. */
export function styledLine(parts: readonly Part[], width: number, color: Color): string {
  let line = '';
  let left = width;
  for (const [style, text] of parts) {
    if (left <= 0) break;
    const cut = cutToWidth(text, left);
    line += style === undefined ? cut : color(style, cut);
    left -= textWidth(cut);
  }
  return line;
}

/** The parts that say something, with `separator` between them. */
export function joinParts(parts: readonly Part[], separator: string): Part[] {
  return parts.filter(([, text]) => text !== '').flatMap((part, index): Part[] => (index === 0 ? [part] : [['dim', separator], part]));
}
