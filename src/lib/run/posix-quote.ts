/** A text as one word of a POSIX shell, whatever is in it. */
export const posixQuote = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;
