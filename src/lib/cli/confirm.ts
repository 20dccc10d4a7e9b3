import { createInterface } from 'node:readline/promises';
import { UserError } from '../errors/errors.ts';
import type { PlanFlags } from './flags/confirm.ts';
import { EXIT } from '../errors/exit-codes.ts';

export interface Confirmation {
  /** What is about to happen: "Run this on all 20 nodes". */
  readonly action: string;
  /** What must be typed for a dangerous act; a plain y where it is left out. */
  readonly typed?: string;
}

/**
 * Returns when the user agreed: by `--yes`, or at the terminal. Without a terminal (or with `--no-input`) it does not
 * ask but throws a UserError that names the flag.
 */
export async function confirm(
  request: Confirmation,
  flags: PlanFlags & { readonly 'no-input'?: boolean | undefined },
  signal: AbortSignal,
): Promise<void> {
  if (flags.yes) return;
  if (flags['no-input'] || !process.stdin.isTTY) {
    throw new UserError('not-confirmed', `${request.action}: not confirmed`, 'Add --yes to agree without being asked.');
  }
  const wanted = request.typed ?? 'y';
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await lines.question(`${request.action}? Type ${wanted} to go on: `, { signal });
    if (answer.trim().toLowerCase() === wanted.toLowerCase()) return;
  } catch (error) {
    // Ctrl-C or Ctrl-D behind the question: what comes next gets a line of its own.
    if (!signal.aborted) process.stderr.write('\n');
    throw error;
  } finally {
    lines.close();
  }
  throw new UserError('not-confirmed', `${request.action}: not confirmed`, 'Nothing was done.', { exitCode: EXIT.interrupted });
}
