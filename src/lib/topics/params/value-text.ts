/** What is done to a value that came out of a file, a pipe or a prompt. */
export type Trim = 'last-line-end' | 'space' | 'nothing';

/** `--trim`, `--no-trim`, or neither. */
export const trimOf = (flag: boolean | undefined): Trim => (flag === undefined ? 'last-line-end' : flag ? 'space' : 'nothing');

/**
 * One line end at the end of a text is taken off, LF or CRLF: `echo` and editors put it there. `space`: all space around
 * the text. Nothing inside of it ever changes, CRLF included. Pure.
 */
export function trimmed(text: string, trim: Trim): string {
  if (trim === 'space') return text.trim();
  return trim === 'nothing' ? text : text.replace(/\r?\n$/, '');
}
