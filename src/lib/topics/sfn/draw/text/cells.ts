import { lazily } from '../../../../run/lazily.ts';
import { textWidth } from '../../../../view/text-width.ts';

const graphemes = lazily(() => new Intl.Segmenter('en', { granularity: 'grapheme' }));

/** What a reader takes for characters, with the columns that each takes: one or two. Takes safe text. */
export const graphemeCells = (text: string): { readonly grapheme: string; readonly width: number }[] =>
  Array.from(graphemes().segment(text), ({ segment }) => ({ grapheme: segment, width: textWidth(segment) })).filter(({ width }) => width > 0);
