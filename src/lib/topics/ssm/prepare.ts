import { mapConcurrently } from '../../run/fanout/map-concurrently.ts';
import { resolveTargets } from '../../run/targets/resolve.ts';
import type { Ssm } from './open.ts';
import { planSend } from './plan.ts';
import { POWERSHELL_DOCUMENT, SHELL_DOCUMENT } from './read-words.ts';
import type { DocumentFacts, SendPlan, SendWords } from './types.ts';

const LANES_AT_ONCE = 8;

const scriptParameters = [
  { name: 'commands', isRequired: true },
  { name: 'workingDirectory', isRequired: false },
  { name: 'executionTimeout', isRequired: false },
];

/** AWS's two script documents never change: they need not be asked for. PowerShell runs wherever somebody installed it. */
const KNOWN_DOCUMENTS: readonly DocumentFacts[] = [
  { name: SHELL_DOCUMENT, type: 'Command', platforms: ['Linux', 'MacOS'], parameters: scriptParameters },
  { name: POWERSHELL_DOCUMENT, type: 'Command', platforms: [], parameters: scriptParameters },
];

/** Asks every account and region which nodes there are, and one what the document takes; plans with the answers. Throws UserErrors and RemoteErrors. */
export async function prepareSend(words: SendWords, lanes: readonly Ssm[], signal: AbortSignal, unknown: 'refuse' | 'leave-out' = 'refuse'): Promise<SendPlan> {
  const known = KNOWN_DOCUMENTS.find(({ name }) => name === words.document);
  const [targets, document] = await Promise.all([
    mapConcurrently(lanes, LANES_AT_ONCE, async ({ lane, fleet }) => ({ lane: lane.name, targets: await resolveTargets(words.query, fleet, signal) })),
    known ?? lanes[0]?.lane.api.document(words.document, words.documentVersion, signal),
  ]);
  return planSend(words, targets, document, unknown);
}
