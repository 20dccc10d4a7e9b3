import type { FleetApi } from '../../run/targets/api.ts';
import { resolveTargets } from '../../run/targets/resolve.ts';
import type { RunCommandApi } from './api.ts';
import { planSend } from './plan.ts';
import { POWERSHELL_DOCUMENT, SHELL_DOCUMENT } from './read-words.ts';
import type { DocumentFacts, SendPlan, SendWords } from './types.ts';

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

/** Asks which nodes there are and what the document takes, and plans with the answers. Throws UserErrors and RemoteErrors. */
export async function prepareSend(words: SendWords, { fleet, api }: { readonly fleet: FleetApi; readonly api: RunCommandApi }, signal: AbortSignal): Promise<SendPlan> {
  const known = KNOWN_DOCUMENTS.find(({ name }) => name === words.document);
  const [targets, document] = await Promise.all([resolveTargets(words.query, fleet, signal), known ?? api.document(words.document, words.documentVersion, signal)]);
  return planSend(words, targets, document);
}
