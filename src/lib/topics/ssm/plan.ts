import { UserError } from '../../errors/errors.ts';
import { EXIT } from '../../errors/exit-codes.ts';
import type { NodeRef } from '../../run/events.ts';
import { limitsFor, rateWords } from '../../run/fanout/rate.ts';
import type { ResolvedTargets, TargetNode, TargetQuery } from '../../run/targets/types.ts';
import { nearest } from '../../cli/nearest.ts';
import type { DocumentFacts, LeftOut, SendPlan, SendWords } from './types.ts';

/** SendCommand takes so many ids; more can only be named by targets. */
export const MOST_IDS = 50;
const MOST_TARGETS = 5;

/**
 * What a send would do to these nodes: who gets it, who is left out and why, how many at a time. Pure. Throws
 * UserErrors where nothing can be sent.
 */
export function planSend(words: SendWords, targets: ResolvedTargets, document: DocumentFacts | undefined): SendPlan {
  if (document !== undefined) checkDocument(words, document);
  if (targets.unknown.length > 0) {
    throw new UserError('unknown-node', `unknown: ${targets.unknown.slice(0, 10).join(', ')}${targets.unknown.length > 10 ? ` and ${targets.unknown.length - 10} more` : ''}`, 'See drover ssm nodes; check the region, the account and the spelling.', { exitCode: EXIT.notFound });
  }
  const leftOut: LeftOut[] = [];
  const nodes: TargetNode[] = [];
  for (const node of targets.nodes) {
    const reason = reasonToLeaveOut(node, document);
    if (reason === undefined) nodes.push(node);
    else leftOut.push({ node: refOf(node), reason, isGone: node.instance?.state === 'terminated' && words.query.kind !== 'ids' });
  }
  if (nodes.length === 0 && leftOut.every(({ isGone }) => isGone)) {
    throw new UserError('no-match', `no node matches ${queryWords(words.query)}`, `${leftOut.length > 0 ? `${leftOut.length} matched but are terminated. ` : ''}See drover ssm nodes.`, { exitCode: EXIT.notFound });
  }
  const limits = limitsFor(words.rate, nodes.length);
  return {
    words,
    nodes: nodes.map(refOf),
    leftOut,
    offline: nodes.filter(({ managed }) => managed?.ping !== 'Online').map(refOf),
    limits,
    rateWords: rateWords(words.rate, limits, nodes.length),
    addressing: addressingOf(words.query, nodes),
    notices: targets.notices,
  };
}

const refOf = ({ id, name }: TargetNode): NodeRef => ({ id, name });

/** What the service would refuse outright, and with it the whole command. */
function reasonToLeaveOut({ managed, instance }: TargetNode, document: DocumentFacts | undefined): string | undefined {
  if (instance !== undefined && instance.state !== 'running' && instance.state !== 'pending') return `the instance is ${instance.state}`;
  if (managed === undefined) return 'not registered with Systems Manager (agent, instance profile or network)';
  const { platform } = managed;
  if (document !== undefined && platform !== undefined && document.platforms.length > 0 && !document.platforms.includes(platform)) {
    return `wrong platform: it runs ${platform}, ${document.name} is for ${document.platforms.join(', ')}`;
  }
  return undefined;
}

function checkDocument({ parameters, documentVersion }: SendWords, document: DocumentFacts): void {
  if (document.type !== 'Command') throw new UserError('bad-document', `${document.name} is a document of type ${document.type}`, 'Run Command takes documents of type Command: see drover ssm documents ls.');
  const known = document.parameters.map(({ name }) => name);
  for (const name of Object.keys(parameters)) {
    if (known.includes(name)) continue;
    const close = nearest(name, known);
    throw new UserError('unknown-parameter', `${document.name} has no parameter ${name}`, close === undefined ? `It has: ${known.join(', ') || 'none'}.` : `Did you mean ${close}?`);
  }
  const missing = document.parameters.filter(({ name, isRequired }) => isRequired && parameters[name] === undefined).map(({ name }) => name);
  // The default version's parameters say nothing certain of another one's.
  if (missing.length > 0 && documentVersion === undefined) throw new UserError('missing-parameter', `${document.name} needs the parameter ${missing.join(', ')}`, `Add --parameters ${missing[0]}=VALUE.`);
}

function addressingOf(query: TargetQuery, nodes: readonly TargetNode[]): SendPlan['addressing'] {
  // What was shown is what is run: as long as they fit, the nodes are pinned.
  if (nodes.length <= MOST_IDS) return { instanceIds: nodes.map(({ id }) => id) };
  if (query.kind === 'all') return { targets: [{ key: 'InstanceIds', values: ['*'] }] };
  if (query.kind === 'tags' && query.tags.length <= MOST_TARGETS) return { targets: query.tags.map(({ key, values }) => ({ key: `tag:${key}`, values })) };
  throw new UserError('too-many-nodes', `${nodes.length} nodes are named, one command takes at most ${MOST_IDS} by id`, 'Name them by tag (--targets tag:KEY=VALUE), or send in parts.');
}

function queryWords(query: TargetQuery): string {
  if (query.kind === 'tags') return query.tags.map(({ key, values }) => `tag:${key}=${values.join(',')}`).join(' and ');
  return query.kind === 'all' ? 'this region' : 'the list';
}
