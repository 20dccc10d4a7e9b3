/**
 * How much Run Command keeps of an output, and how it marks what it cut. Pure.
 * https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetCommandInvocation.html
 */
export const STDOUT_LIMIT = 24_000;
export const STDERR_LIMIT = 8000;
/** Of stdout and stderr in one, in a list of invocations. */
export const COMBINED_LIMIT = 2500;

/** The agent's mark stands on a line of its own, the service's right behind the text: a line end before that one is the text's. */
const MARK = /(?:\n?---|(?<!-)--)(?:output|error) truncated-{2,4}\n?$/i;
const ERROR_HEADER = '----------ERROR-------';

/** Cut, as far as anybody can tell: it fills its space or ends in the mark. */
export const isCut = (text: string, limit: number): boolean => text.length >= limit || MARK.test(text);

/** Without the mark, which nobody on the node wrote. */
export const withoutMark = (text: string): string => text.replace(MARK, '');

/** Whether the list's one text is all of stdout and there is no stderr: then nobody has to be asked again. */
export const isWholeStdout = (combined: string): boolean => !isCut(combined, COMBINED_LIMIT) && !combined.includes(ERROR_HEADER);

/** The list's one text, taken apart. Where a node wrote the header itself, the last one counts. */
export function splitCombined(combined: string): { readonly stdout: string; readonly stderr: string } {
  const at = combined.lastIndexOf(ERROR_HEADER);
  if (at === -1) return { stdout: combined, stderr: '' };
  return { stdout: combined.slice(0, at).replace(/\n$/, ''), stderr: combined.slice(at + ERROR_HEADER.length).replace(/^\n/, '') };
}
