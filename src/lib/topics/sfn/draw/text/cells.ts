import { lazily } from '../../../../run/lazily.ts';
import { textWidth } from '../../../../view/text-width.ts';

const graphemes = lazily(() => new Intl.Segmenter('en', { granularity: 'grapheme' }));

/** ASCII and what boxes are made of: a column each. */
const NARROW = /^[\u0020-\u007E\u2500-\u257F]*$/;

/** What a reader takes for characters, with the columns that each takes: one or two. Takes safe text. */
export const graphemeCells = (text: string): { readonly grapheme: string; readonly width: number }[] =>
  NARROW.test(text)
    ? Array.from(text, (grapheme) => ({ grapheme, width: 1 }))
    : Array.from(graphemes().segment(text), ({ segment }) => ({ grapheme: segment, width: textWidth(segment) })).filter(({ width }) => width > 0);
