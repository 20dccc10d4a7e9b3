import { lazily } from '../run/lazily.ts';

/** How many columns a text takes on a terminal. Takes safe text on one line: control characters count as nothing. */

const ASCII = /^[ -~]*$/;
/** Made for the first text that is not plain ASCII. */
const graphemes = lazily(() => new Intl.Segmenter('en', { granularity: 'grapheme' }));
const EMOJI = /^\p{RGI_Emoji}$/v;
const NO_WIDTH = /^[\p{Mn}\p{Me}\p{Cf}\p{Cc}]*$/u;

/** East Asian wide and full width, after Unicode's EastAsianWidth: first and last code point. */
const WIDE: ReadonlyArray<readonly [number, number]> = [
  [0x1100, 0x115f],
  [0x2329, 0x232a],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x16fe0, 0x18d08],
  [0x1aff0, 0x1b2fb],
  [0x1f200, 0x1f265],
  [0x20000, 0x3fffd],
];

export function textWidth(text: string): number {
  if (ASCII.test(text)) return text.length;
  let width = 0;
  for (const { segment } of graphemes().segment(text)) width += graphemeWidth(segment);
  return width;
}

/** At most `width` columns of `text`; where something had to go, the last one is "…". */
export function cutToWidth(text: string, width: number): string {
  if (width <= 0) return '';
  if (ASCII.test(text)) return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
  let kept = '';
  let used = 0;
  // Where all of it fits, it is kept; else what fits beside the mark.
  let beforeMark = '';
  for (const { segment } of graphemes().segment(text)) {
    used += graphemeWidth(segment);
    if (used > width) return `${beforeMark}…`;
    kept += segment;
    if (used < width) beforeMark = kept;
  }
  return kept;
}

/** `text` and the spaces that are missing to `width` columns. */
export function padToWidth(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const spaces = ' '.repeat(Math.max(0, width - textWidth(text)));
  return align === 'left' ? text + spaces : spaces + text;
}

function graphemeWidth(grapheme: string): number {
  const code = grapheme.codePointAt(0) ?? 0;
  if (code >= 0x20 && code < 0x7f) return 1;
  if (NO_WIDTH.test(grapheme)) return 0;
  return isWide(code) || EMOJI.test(grapheme) ? 2 : 1;
}

const isWide = (code: number): boolean => code >= 0x1100 && WIDE.some(([first, last]) => code >= first && code <= last);
