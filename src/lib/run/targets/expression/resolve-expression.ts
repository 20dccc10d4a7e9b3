import type { FleetApi } from '../api.ts';
import { isGone, joinFleet, namesOf, readInstances } from '../known-nodes.ts';
import { foldNodeSet } from '../node-set.ts';
import type { ResolvedTargets, TagTest, TargetNode } from '../types.ts';
import { testOf } from './evaluate.ts';
import { readFacts } from './read-facts.ts';
import { atomsOf, type Atom, type Expression } from './types.ts';

/**
 * The nodes that an expression means. What it is cut out of, and what ! is relative to: the managed nodes of the region;
 * with them all instances where it says state:; but what is terminated only where it says state:terminated. The two
 * services are listed once each, narrowed by the tags that every node of the set must have; more is asked only of
 * hybrid nodes, whose tags no listing tells. Throws RemoteErrors.
 */
export async function resolveExpression(expression: Expression, api: FleetApi, signal: AbortSignal): Promise<ResolvedTargets> {
  const atoms = atomsOf(expression);
  const { tags, rest } = narrow(expression, atoms);
  const filter = tags.length === 0 ? {} : { tags };
  const [managed, { instances, notices, refusal }] = await Promise.all([api.managedNodes(filter, signal), readInstances(filter, api, signal)]);
  if (refusal !== undefined && needsInstances(expression)) throw refusal;
  const fleet = joinFleet(managed, instances);
  const isMeant = scopeOf(atoms);
  const facts = await readFacts(rest, fleet.filter(isMeant), api, signal);
  const matches = testOf(rest, facts);
  const unregistered = fleet.filter((node) => !isMeant(node) && !isGone(node));
  return {
    nodes: fleet.filter((node) => isMeant(node) && matches(node)),
    unknown: namedIn(atoms, fleet).unknown,
    notices: [...notices, ...saidOfTheRest(atoms, fleet, unregistered.filter(matches))],
  };
}

/** Tags that stand in the outermost &, for the services to filter by. Where nodes are named, all must be seen to know who is unknown. */
function narrow(expression: Expression, atoms: readonly Atom[]): { readonly tags: readonly TagTest[]; readonly rest: Expression } {
  const terms = expression.kind === 'and' ? expression.terms : [expression];
  const isPlainTag = (term: Expression): term is Atom & { kind: 'tag' } => term.kind === 'tag' && term.values.length > 0;
  if (atoms.some((atom) => atom.kind === 'id' || atom.kind === 'name')) return { tags: [], rest: expression };
  return { tags: terms.filter(isPlainTag).map(({ key, values }) => ({ key, values })), rest: { kind: 'and', terms: terms.filter((term) => !isPlainTag(term)) } };
}

function scopeOf(atoms: readonly Atom[]): (node: TargetNode) => boolean {
  const states = atoms.flatMap((atom) => (atom.kind === 'state' ? atom.values : []));
  return (node) => (isGone(node) ? states.includes(node.instance?.state ?? '') : node.managed !== undefined || states.length > 0);
}

/** Without EC2 a state is not known, and neither is what has the name that is to be kept out. */
function needsInstances(expression: Expression, isNegated = false): boolean {
  switch (expression.kind) {
    case 'and':
    case 'or':
      return expression.terms.some((term) => needsInstances(term, isNegated));
    case 'not':
      return needsInstances(expression.term, true);
    case 'name':
      return isNegated;
    default:
      return expression.kind === 'state';
  }
}

/** Words that name nobody, and those that name only what is terminated. */
function namedIn(atoms: readonly Atom[], fleet: readonly TargetNode[]): { readonly unknown: string[]; readonly gone: string[] } {
  const words = new Set(atoms.flatMap((atom) => (atom.kind === 'name' ? atom.names : atom.kind === 'id' ? atom.ids : [])));
  if (words.size === 0) return { unknown: [], gone: [] };
  const living = new Set(fleet.filter((node) => !isGone(node)).flatMap(namesOf));
  const gone = new Set(fleet.filter(isGone).flatMap(namesOf));
  const missing = [...words].filter((word) => !living.has(word));
  return { unknown: missing.filter((word) => !gone.has(word)), gone: missing.filter((word) => gone.has(word)) };
}

function saidOfTheRest(atoms: readonly Atom[], fleet: readonly TargetNode[], unregistered: readonly TargetNode[]): string[] {
  const { gone } = namedIn(atoms, fleet);
  // What ping: and agent: alone say is not meant of instances that have neither.
  const isAboutInstances = atoms.some(({ kind }) => kind === 'tag' || kind === 'name' || kind === 'id');
  return [
    ...(gone.length === 0 || atoms.some(({ kind }) => kind === 'state') ? [] : [`terminated: ${foldNodeSet(gone)}`]),
    ...(unregistered.length === 0 || !isAboutInstances ? [] : [`not registered with Systems Manager, and left out: ${foldNodeSet(unregistered.map(({ name }) => name))}`]),
  ];
}
