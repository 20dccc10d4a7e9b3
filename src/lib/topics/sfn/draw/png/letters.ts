/** What the fonts in `font/` were cut down to (its README names the ranges), and what takes no letter at all. */
const COVERED = /^[\n\u0020-\u024F\u0259\u02BB-\u02DD\p{Mn}\u0370-\u03FF\u0400-\u052F\u1E00-\u1EFF\u2010-\u2027\u2030-\u205E\u2070-\u209C\u20A0-\u20BF\u2100-\u214F\u2190-\u22FF\u25A0-\u25FF\u2713-\u2718]*$/u;

/** Has the font of PNGs all letters of this SVG? Where it has not, it shows boxes. */
export const hasLettersFor = (svg: string): boolean => COVERED.test(svg);
