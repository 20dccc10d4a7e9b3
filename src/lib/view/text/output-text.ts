import type { Color } from '../color.ts';
import type { StepOutput } from '../kept-output.ts';
import { safeLine, safeText } from '../safe-text.ts';

/** How node output is written for people. */
export interface OutputFormat {
  /** Take out what a terminal would obey. False for files and pipes, which get what the node wrote. */
  readonly safe: boolean;
  readonly color: Color;
}

/** All that a node wrote: a step's stdout, then its stderr under a mark. Ends with a line end unless it is empty. */
export function outputText(steps: readonly StepOutput[], format: OutputFormat): string {
  const telling = steps.filter((step) => step.stdout !== '' || step.stderr !== '');
  return telling
    .map((step) => {
      const mark = telling.length > 1 ? markLine(`step ${safeLine(step.step)}:`, format) : '';
      return mark + wholeLines(step.stdout, format) + (step.stderr === '' ? '' : markLine('stderr:', format) + wholeLines(step.stderr, format));
    })
    .join('');
}

const markLine = (text: string, format: OutputFormat): string => `${format.color('dim', text)}\n`;

/** What follows must not stick to a last line that has no end. */
function wholeLines(text: string, format: OutputFormat): string {
  const shown = format.safe ? safeText(text) : text;
  return shown === '' || shown.endsWith('\n') ? shown : `${shown}\n`;
}
