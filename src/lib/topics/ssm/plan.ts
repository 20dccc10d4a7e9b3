import { UserError } from '../../errors/errors.ts';
import { EXIT } from '../../errors/exit-codes.ts';
import type { NodeRef } from '../../run/events.ts';
import { limitsFor, rateWords } from '../../run/fanout/rate.ts';
import { cutIntoWaves } from '../../run/fanout/waves.ts';
import type { ResolvedTargets, TargetNode, TargetQuery } from '../../run/targets/types.ts';
import { nearest } from '../../errors/nearest.ts';
import type { Addressing, DocumentFacts, LeftOut, SendPlan, SendWords } from './types.ts';

/** SendCommand takes so many ids; more can only be named by targets. */
export const MOST_IDS = 50;
const MOST_TARGETS = 5;

/** What one account and region answered. */
export interface LaneTargets {
  readonly lane: string;
  readonly targets: ResolvedTargets;
}

/**
 * What a send would do to these nodes: who gets it, who is left out and why, how many at a time, by which way. Pure.
 * Throws UserErrors where nothing can be sent.
 */
export function planSend(words: SendWords, lanes: readonly LaneTargets[], document: DocumentFacts | undefined, unknown: 'refuse' | 'leave-out' = 'refuse'): SendPlan {
  if (document !== undefined) checkDocument(words, document);
  const strangers = unknownEverywhere(lanes);
  if (strangers.length > 0 && unknown === 'refuse') throw unknownNodes(strangers);
  const leftOut: LeftOut[] = strangers.map((id) => ({ node: { id, name: id }, reason: 'nobody knows it any more', isGone: false }));
  const found: (TargetNode & NodeRef)[] = [];
  for (const { lane, targets } of lanes) {
    for (const node of targets.nodes) {
      const reason = reasonToLeaveOut(node, document);
      if (reason === undefined) found.push(lane === '' ? node : { ...node, lane });
      else leftOut.push({ node: refOf(node), reason, isGone: node.instance?.state === 'terminated' && words.query.kind !== 'ids' });
    }
  }
  if (found.length === 0 && leftOut.every(({ isGone }) => isGone)) {
    throw new UserError('no-match', `no node matches ${queryWords(words.query)}`, `${leftOut.length > 0 ? `${leftOut.length} matched but are terminated. ` : ''}See drover ssm nodes.`, { exitCode: EXIT.notFound });
  }
  const nodes = found.map(({ id, name, lane }): NodeRef => (lane === undefined ? { id, name } : { id, name, lane }));
  const limits = limitsFor(words.rate, nodes.length);
  return {
    words,
    nodes,
    leftOut,
    offline: found.filter(({ managed }) => managed?.ping !== 'Online').map(refOf),
    limits,
    rateWords: rateWords(words.rate, limits, nodes.length),
    ...chooseMode(words, nodes, leftOut.length, lanes.length),
    waves: words.waves.length === 0 ? [{ name: 'all', size: nodes.length }] : cutIntoWaves(words.waves, nodes).map(({ name, targets }) => ({ name, size: targets.length })),
    notices: lanes.flatMap(({ lane, targets }) => targets.notices.map((notice) => (lane === '' ? notice : `${lane}: ${notice}`))),
  };
}

/** What is unknown in one account or region may live in another. */
function unknownEverywhere([first, ...others]: readonly LaneTargets[]): string[] {
  return (first?.targets.unknown ?? []).filter((word) => others.every(({ targets }) => targets.unknown.includes(word)));
}

function unknownNodes(unknown: readonly string[]): UserError {
  const shown = `${unknown.slice(0, 10).join(', ')}${unknown.length > 10 ? ` and ${unknown.length - 10} more` : ''}`;
  return new UserError('unknown-node', `unknown: ${shown}`, 'See drover ssm nodes; check the region, the account and the spelling.', { exitCode: EXIT.notFound });
}

function chooseMode(words: SendWords, nodes: readonly NodeRef[], leftOut: number, lanes: number): Pick<SendPlan, 'mode' | 'modeReason' | 'addressing'> {
  const addressing = addressingOf(words.query, nodes);
  const obstacle =
    lanes > 1
      ? `${lanes} accounts and regions`
      : words.waves.length > 0
        ? 'waves'
        : addressing === undefined
          ? `${nodes.length} nodes, more than the ${MOST_IDS} ids that one command takes`
          : 'targets' in addressing && leftOut > 0
            ? `${leftOut} ${leftOut === 1 ? 'node is' : 'nodes are'} left out, which the tags would reach all the same`
            : undefined;
  if (words.forcedMode === 'native' && (obstacle !== undefined || addressing === undefined)) {
    throw new UserError('not-native', `one command cannot carry this: ${obstacle}`, 'Leave --native off: Drover then sends slices and keeps rate and budget itself.');
  }
  if (words.forcedMode !== 'driven' && obstacle === undefined && addressing !== undefined) {
    return { mode: 'native', modeReason: 'one command carries it: the service keeps the rate, and goes on when this machine does not', addressing };
  }
  const why = obstacle ?? 'asked for';
  return { mode: 'driven', modeReason: `${why}: Drover sends slices of at most ${MOST_IDS} nodes and keeps rate and budget over all of them`, addressing: { instanceIds: [] } };
}

const refOf = ({ id, name }: NodeRef): NodeRef => ({ id, name });

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

function checkDocument({ parameters }: SendWords, document: DocumentFacts): void {
  if (document.type !== 'Command') throw new UserError('bad-document', `${document.name} is a document of type ${document.type}`, 'Run Command takes documents of type Command: see drover ssm documents ls.');
  const known = document.parameters.map(({ name }) => name);
  for (const name of Object.keys(parameters)) {
    if (known.includes(name)) continue;
    const close = nearest(name, known);
    throw new UserError('unknown-parameter', `${document.name} has no parameter ${name}`, close === undefined ? `It has: ${known.join(', ') || 'none'}.` : `Did you mean ${close}?`);
  }
  const missing = document.parameters.filter(({ name, isRequired }) => isRequired && parameters[name] === undefined).map(({ name }) => name);
  if (missing.length > 0) throw new UserError('missing-parameter', `${document.name} needs the parameter ${missing.join(', ')}`, `Add --parameters ${missing[0]}=VALUE.`);
}

/** undefined where neither ids nor targets can name them: Run Command has no target for "all". */
function addressingOf(query: TargetQuery, nodes: readonly NodeRef[]): Addressing | undefined {
  // What was shown is what is run: as long as they fit, the nodes are pinned.
  if (nodes.length <= MOST_IDS) return { instanceIds: nodes.map(({ id }) => id) };
  if (query.kind === 'tags' && query.tags.length <= MOST_TARGETS) return { targets: query.tags.map(({ key, values }) => ({ key: `tag:${key}`, values })) };
  return undefined;
}

function queryWords(query: TargetQuery): string {
  if (query.kind === 'tags') return query.tags.map(({ key, values }) => `tag:${key}=${values.join(',')}`).join(' and ');
  if (query.kind === 'expression') return query.text;
  return query.kind === 'all' ? 'this region' : 'the list';
}
