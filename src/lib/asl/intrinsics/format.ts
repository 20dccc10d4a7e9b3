import { IntrinsicFault } from './intrinsic-fault.ts';

/**
 * States.Format: each {} is replaced by the next value; \{ and \} stand for themselves. Throws IntrinsicFaults in AWS's
 * words where braces do not match, or their number is not that of the values.
 */
export function formatTemplate(template: string, values: readonly string[]): string {
  let text = '';
  let used = 0;
  for (let index = 0; index < template.length; index++) {
    const character = template[index];
    if (character === '\\') {
      index += 1;
      text += template[index] ?? '\\';
    } else if (character === '{') {
      if (template[index + 1] !== '}') throw new IntrinsicFault("Invalid template in States.Format: matching '}' not found for '{'.");
      index += 1;
      text += values[used] ?? '';
      used += 1;
    } else if (character === '}') throw new IntrinsicFault("Invalid template in States.Format: matching '{' not found for '}'.");
    else text += character;
  }
  if (used !== values.length) throw new IntrinsicFault('Invalid arguments in States.Format: number of arguments do not match the occurrences of {}.');
  return text;
}
