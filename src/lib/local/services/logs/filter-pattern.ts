import { notBuilt } from '../../wire/invoke.ts';
import { invalid } from './errors.ts';

/** Whether a message is wanted. */
export type MessageTest = (message: string) => boolean;

/** `-` or `?`, then a quoted phrase (`\"` and `\\` inside) or a word. */
const TERM = /\s*([-?]?)(?:"((?:[^"\\]|\\.)*)"|([^\s"]+))/y;

/**
 * The unstructured part of CloudWatch Logs' filter pattern syntax: terms that must all be there, `-terms` that must not,
 * `?terms` of which one must. Case counts. As in AWS, `?terms` beside others are passed over. Throws
 * InvalidParameterException for what cannot be read; patterns of JSON, of fields and of regular expressions are not built.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
export function parseFilterPattern(pattern: string): MessageTest {
  const text = pattern.trim();
  if (text.startsWith('{')) throw notBuilt('FilterLogEvents with a JSON filter pattern ({ … })');
  if (text.startsWith('[')) throw notBuilt('FilterLogEvents with a filter pattern of fields ([ … ])');
  if (text.startsWith('%')) throw notBuilt('FilterLogEvents with a regular expression (%…%)');
  const terms = { '': [] as string[], '-': [] as string[], '?': [] as string[] };
  TERM.lastIndex = 0;
  for (let at = 0; at < text.length; at = TERM.lastIndex) {
    const match = TERM.exec(text);
    if (match === null) throw invalid('Invalid filter pattern: a quote is not closed');
    const [, sign = '', phrase, word] = match;
    terms[sign as keyof typeof terms].push(phrase === undefined ? checkedWord(word ?? '') : phrase.replaceAll(/\\(.)/gs, '$1'));
  }
  const { '': required, '-': excluded, '?': optional } = terms;
  if (required.length + excluded.length === 0 && optional.length > 0) return (message) => optional.some((term) => message.includes(term));
  return (message) => required.every((term) => message.includes(term)) && !excluded.some((term) => message.includes(term));
}

/** Whatever is no letter, digit or underscore needs quotes. */
function checkedWord(word: string): string {
  const wrong = /[^\p{L}\p{N}_]/u.exec(word)?.[0];
  if (wrong !== undefined) throw invalid(`Invalid character(s) in term '${wrong}'`);
  return word;
}
