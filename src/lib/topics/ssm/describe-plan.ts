import { foldNodeSet } from '../../run/targets/node-set.ts';
import { formatDuration } from '../../view/duration.ts';
import { safeLine } from '../../view/safe-text.ts';
import type { SendPlan } from './types.ts';

/** The plan as a person reads it: who, what, how fast, and who not. Without a line end after the last line. */
export function describePlan(plan: SendPlan): string {
  const { words, nodes } = plan;
  const rows: [string, string][] = [
    ['command', words.title],
    ['document', words.document + (words.documentVersion === undefined ? '' : `:${words.documentVersion}`)],
    ['nodes', `${nodes.length}: ${fold(nodes)}`],
    ...exceptionRows(plan),
    ['rate', plan.rateWords],
    ...waveRows(plan),
    ['way', `${plan.mode}; ${plan.modeReason}`],
    ['delivery', `each node has ${formatDuration(words.deliveryTimeoutSeconds * 1000)} to begin`],
    ...placeRows(plan),
    ...plan.notices.map((notice): [string, string] => ['notice', notice]),
  ];
  return rows.map(([name, text]) => `${name.padEnd(9)} ${safeLine(text)}`).join('\n');
}

/** What must be said before anything runs, a line each. */
export const warningsOf = (plan: SendPlan): string[] => [...plan.notices, ...exceptionRows(plan).map(([name, text]) => `${name}: ${text}`)];

function exceptionRows({ offline, leftOut, words }: SendPlan): [string, string][] {
  const reasons = Map.groupBy(leftOut, ({ reason }) => reason);
  return [
    ...(offline.length === 0 ? [] : [['offline', `${fold(offline)}: no ping; runs there only if it comes back within ${formatDuration(words.deliveryTimeoutSeconds * 1000)}`] as [string, string]]),
    ...[...reasons].map(([reason, entries]): [string, string] => ['left out', `${fold(entries.map(({ node }) => node))}: ${reason}`]),
  ];
}

function waveRows({ waves, words }: SendPlan): [string, string][] {
  if (words.waves.length === 0) return [];
  const between = [words.soakSeconds > 0 ? `${formatDuration(words.soakSeconds * 1000)} pause` : '', words.healthCheck === undefined ? '' : `then "${words.healthCheck}" on its nodes`].filter((part) => part !== '');
  return [['waves', `${waves.map(({ name, size }) => `${name}: ${size}`).join(', ')}${between.length === 0 ? '' : `; after each: ${between.join(', ')}`}`]];
}

function placeRows({ words: { places, document } }: SendPlan): [string, string][] {
  return [
    ...(places.s3 === undefined ? [] : [['output', `s3://${places.s3.bucket}/${places.s3.prefix}`] as [string, string]]),
    ...(places.logGroup === undefined ? [] : [['output', `log group ${places.logGroup || `/aws/ssm/${document}`}`] as [string, string]]),
  ];
}

const fold = (nodes: readonly { readonly name: string }[]): string => foldNodeSet(nodes.map(({ name }) => name)) || 'none';

/** The plan for programs. */
export const planDocument = (plan: SendPlan): object => ({
  plan: {
    document: plan.words.document,
    documentVersion: plan.words.documentVersion ?? '$DEFAULT',
    parameters: plan.words.parameters,
    nodes: plan.nodes,
    offline: plan.offline,
    leftOut: plan.leftOut.map(({ node, reason }) => ({ ...node, reason })),
    maxConcurrency: plan.limits.maxConcurrency,
    maxErrors: plan.limits.maxErrors,
    rate: plan.rateWords,
    mode: plan.mode,
    modeReason: plan.modeReason,
    waves: plan.waves,
    deliveryTimeoutSeconds: plan.words.deliveryTimeoutSeconds,
    addressing: plan.addressing,
    notices: plan.notices,
  },
});
