/** How much of an output Run Command keeps, and how it marks what it cut: as the SSM agent does. Pure. */
export const STDOUT_LIMIT = 24_000;
export const STDERR_LIMIT = 8000;
/** Of stdout and stderr together, in ListCommandInvocations. */
export const COMBINED_LIMIT = 2500;

const CUT = '--output truncated--';
const OUTPUT_CUT = '\n---Output truncated---';
const ERROR_CUT = '\n---Error truncated----';
const ERROR_HEADER = '\n----------ERROR-------\n';

/** The text itself where it fits, else its beginning and a mark, `limit` characters in all. */
export function cutText(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return wholeCharacters(text.slice(0, limit - CUT.length)) + CUT;
}

/** stdout and stderr in one text of at most 2,500 characters; each may take what the other leaves. */
export function combineOutput(stdout: string, stderr: string): string {
  const header = stderr === '' ? '' : ERROR_HEADER;
  if (stdout.length + header.length + stderr.length <= COMBINED_LIMIT) return stdout + header + stderr;
  const available = COMBINED_LIMIT - header.length;
  const errorShare = Math.min(stderr.length, Math.max(Math.floor(available / 2), available - stdout.length));
  const outputShare = available - errorShare;
  return shorten(stdout, outputShare, OUTPUT_CUT) + header + shorten(stderr, errorShare, ERROR_CUT);
}

function shorten(text: string, limit: number, mark: string): string {
  return text.length <= limit ? text : wholeCharacters(text.slice(0, Math.max(0, limit - mark.length))) + mark;
}

/** Never half of a character that takes two. */
function wholeCharacters(text: string): string {
  return /[\uD800-\uDBFF]$/.test(text) ? text.slice(0, -1) : text;
}
