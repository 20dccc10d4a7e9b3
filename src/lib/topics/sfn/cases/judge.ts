import type { Json } from '../../../asl/json.ts';
import { differences, fits } from './match.ts';
import type { Case, Outcome } from './types.ts';

/** In what a case came out otherwise than it was to, a line each. */
export function problemsOf({ expect }: Case, outcome: Outcome, path: readonly string[]): string[] {
  const problems: string[] = [];
  if (outcome.status !== expect.status) problems.push(`status: expected ${expect.status}, was ${outcome.status}${outcome.status === 'FAILED' ? ` at ${outcome.state}: ${failureText(outcome)}` : `: ${outcome.output}`}`);
  else if (outcome.status === 'FAILED') {
    if (expect.error !== undefined && !fits(expect.error, outcome.error)) problems.push(`error: expected ${expect.error}, was ${failureText(outcome)}`);
    if (expect.cause !== undefined && !fits(expect.cause, outcome.cause)) problems.push(`cause: expected ${expect.cause}, was ${outcome.cause}`);
  } else {
    const output = JSON.parse(outcome.output) as Json;
    if (expect.output !== undefined) problems.push(...differences(expect.output, output).map((each) => `output ${each}`));
    if (expect.outputHas !== undefined) problems.push(...differences(expect.outputHas, output, { among: true }).map((each) => `output ${each}`));
  }
  if (expect.path !== undefined && expect.path.join('\n') !== path.join('\n')) problems.push(`path: expected ${expect.path.join(' → ')}, was ${path.join(' → ')}`);
  return problems;
}

const failureText = ({ error, cause }: Outcome & { readonly status: 'FAILED' }): string => [error, cause].filter((part) => part !== '').join(': ');
