import { UserError } from '../../errors/errors.ts';
import type { NodeStatus } from '../events.ts';

const WORDS: ReadonlyMap<string, readonly NodeStatus[]> = new Map<string, readonly NodeStatus[]>(Object.entries({
  failed: ['failed'],
  'timed-out': ['execution-timed-out', 'delivery-timed-out'],
  unreachable: ['undeliverable', 'delivery-timed-out', 'access-denied'],
  cancelled: ['cancelled'],
  'not-sent': ['not-sent', 'terminated'],
  unknown: ['unknown', 'pending', 'delayed', 'running', 'cancelling'],
} satisfies Record<string, readonly NodeStatus[]>));
export const RETRY_WORDS: readonly string[] = [...WORDS.keys()];

/** `failed,timed-out` to the ends that they mean. Throws a UserError. */
export function parseRetryWords(text: string): ReadonlySet<NodeStatus> {
  const words = text.split(',').map((word) => word.trim());
  const bad = words.find((word) => !WORDS.has(word));
  if (bad !== undefined) throw new UserError('bad-status', `--only: "${bad}" is no end of a node`, `Choose among ${RETRY_WORDS.join(', ')}.`);
  return new Set(words.flatMap((word) => WORDS.get(word) ?? []));
}
