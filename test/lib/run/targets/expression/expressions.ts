import fc from 'fast-check';
import type { Atom, Expression, VersionTest } from '../../../../../src/lib/run/targets/expression/types.ts';
import type { Instance, ManagedNode, TargetNode } from '../../../../../src/lib/run/targets/types.ts';

/** Small worlds, so that random expressions and random nodes meet. */
const KEYS = ['Role', 'Env', 'my key', 'a"b'];
const VALUES = ['web', 'db', 'R & D', 'x,y', '(old)!', 'tag:a=b'];
const NAMES = ['web-01', 'web-02', 'web-10', 'db-1', 'my node', 'a*b', '@x', 'all', 'k=v'];
const VERSIONS = ['3.2.582.0', '3.2.1.0', '3.3.0.0', '3.10.0.0'];
export const STATES = ['pending', 'running', 'shutting-down', 'terminated', 'stopping', 'stopped'] as const;
const PLATFORMS = ['Linux', 'Windows', 'MacOS'] as const;
const PINGS = ['Online', 'ConnectionLost', 'Inactive'] as const;
const GLOBS = ['web-*', '*-1', 'db-?', 'w*0?', '*node'];

const some = <T>(values: readonly T[], minLength = 1): fc.Arbitrary<T[]> => fc.subarray([...values], { minLength, maxLength: Math.min(3, values.length) });
const idOf = (number: number, prefix = 'i'): string => `${prefix}-${number.toString(16).padStart(17, '0')}`;

const versionTests: fc.Arbitrary<VersionTest[]> = fc.oneof(
  fc.constantFrom(...VERSIONS, '3.2', '3').chain((version) => fc.constantFrom<VersionTest['operator']>('<', '<=', '>', '>=', '=').map((operator) => [{ operator, version }])),
  some(['3.2.*', '3.?.0.0', '*']).map((versions) => versions.map((version): VersionTest => ({ operator: 'like', version }))),
);

export const atoms: fc.Arbitrary<Atom> = fc.oneof(
  fc.constant<Atom>({ kind: 'all' }),
  fc.record({ kind: fc.constant('tag' as const), key: fc.constantFrom(...KEYS), values: some(VALUES, 0) }),
  fc.record({ kind: fc.constant('id' as const), ids: some([idOf(0), idOf(1), idOf(2, 'mi'), idOf(3)]) }),
  fc.record({ kind: fc.constant('name' as const), names: some(NAMES, 1), globs: some(GLOBS, 0) }),
  fc.record({ kind: fc.constant('platform' as const), values: some(PLATFORMS) }),
  fc.record({ kind: fc.constant('ping' as const), values: some(PINGS) }),
  fc.record({ kind: fc.constant('agent' as const), tests: versionTests }),
  fc.record({ kind: fc.constant('group' as const), name: fc.constantFrom('blue', 'my group') }),
  fc.record({ kind: fc.constant('state' as const), values: some(STATES) }),
);

export const expressions: fc.Arbitrary<Expression> = fc.letrec<{ expression: Expression }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 5, depthSize: 'small' },
    atoms,
    fc.record({ kind: fc.constantFrom('and' as const, 'or' as const), terms: fc.array(tie('expression'), { minLength: 2, maxLength: 4 }) }),
    fc.record({ kind: fc.constant('not' as const), term: tie('expression') }),
  ),
})).expression;

/** A node, and the tags it really has: those of a hybrid node are told by nobody but the service's filters. */
export interface RealNode {
  readonly managed: ManagedNode | undefined;
  readonly instance: Instance | undefined;
  readonly tags: Readonly<Record<string, string>>;
  readonly groups: readonly string[];
}

const facts = fc.record({
  name: fc.constantFrom(...NAMES),
  hasName: fc.boolean(),
  isHybrid: fc.boolean(),
  isManaged: fc.boolean(),
  ping: fc.constantFrom(...PINGS),
  platform: fc.option(fc.constantFrom(...PLATFORMS), { nil: undefined }),
  agentVersion: fc.option(fc.constantFrom(...VERSIONS), { nil: undefined }),
  state: fc.constantFrom(...STATES),
  tags: fc.dictionary(fc.constantFrom(...KEYS), fc.constantFrom(...VALUES)),
  groups: some(['blue', 'my group'], 0),
});

export const fleets: fc.Arbitrary<RealNode[]> = fc.array(facts, { maxLength: 12 }).map((list) =>
  list.map((fact, index): RealNode => {
    const id = idOf(index, fact.isHybrid ? 'mi' : 'i');
    const { ping, platform, agentVersion, groups } = fact;
    const tags = fact.hasName && !fact.isHybrid ? { ...fact.tags, Name: fact.name } : { ...fact.tags };
    const managed = { id, ping, platform, agentVersion, computerName: `ip-${index}`, registeredName: fact.isHybrid ? fact.name : undefined, lastPingAt: undefined, platformName: undefined, ipAddress: undefined };
    return { managed: fact.isHybrid || fact.isManaged ? managed : undefined, instance: fact.isHybrid ? undefined : { id, state: fact.state, tags }, tags, groups };
  }),
);

export const idOfNode = ({ managed, instance }: RealNode): string => managed?.id ?? instance?.id ?? '';

/** The plainest reading of an expression, of one node: written apart from the code that it checks. */
export function isIn(expression: Expression, node: RealNode): boolean {
  const { managed, instance, tags, groups } = node;
  switch (expression.kind) {
    case 'and':
      return !expression.terms.some((term) => !isIn(term, node));
    case 'or':
      return expression.terms.some((term) => isIn(term, node));
    case 'not':
      return !isIn(expression.term, node);
    case 'all':
      return true;
    case 'tag': {
      const value = tags[expression.key];
      return value !== undefined && (expression.values.length === 0 || expression.values.includes(value));
    }
    case 'id':
      return expression.ids.includes(idOfNode(node));
    case 'name': {
      const names = [idOfNode(node), instance?.tags['Name'], managed?.computerName, managed?.registeredName].filter((name) => name !== undefined);
      return names.some((name) => expression.names.includes(name) || expression.globs.some((glob) => like(glob, name)));
    }
    case 'platform':
      return managed?.platform !== undefined && expression.values.includes(managed.platform);
    case 'ping':
      return managed !== undefined && expression.values.includes(managed.ping);
    case 'agent':
      return managed?.agentVersion !== undefined && expression.tests.some((test) => passes(managed.agentVersion ?? '', test));
    case 'group':
      return groups.includes(expression.name);
    case 'state':
      return instance !== undefined && expression.values.includes(instance.state);
  }
}

export const like = (glob: string, text: string): boolean => new RegExp(`^${glob.replaceAll(/[\\^$.|+()[\]{}]/g, '\\$&').replaceAll('*', '[^]*').replaceAll('?', '[^]')}$`).test(text);

function passes(version: string, { operator, version: other }: VersionTest): boolean {
  if (operator === 'like') return like(other, version);
  const padded = (text: string): string => [...text.split('.'), '0', '0', '0', '0'].slice(0, 4).map((part) => part.padStart(6, '0')).join('.');
  const [left, right] = [padded(version), padded(other)];
  return { '<': left < right, '<=': left <= right, '>': left > right, '>=': left >= right, '=': left === right }[operator];
}

/** What an expression is cut out of. */
export function isMeant(expression: Expression, { managed, instance }: RealNode): boolean {
  const words = JSON.stringify(expression);
  const saysState = words.includes('"kind":"state"');
  if (instance?.state === 'terminated' || instance?.state === 'shutting-down') return saysState && new RegExp(`"kind":"state","values":\\[[^\\]]*"${instance.state}"`).test(words);
  return managed !== undefined || saysState;
}

export const targetNodeOf = (node: RealNode): TargetNode => ({
  id: idOfNode(node),
  name: node.instance?.tags['Name'] ?? node.managed?.registeredName ?? node.managed?.computerName ?? idOfNode(node),
  managed: node.managed,
  instance: node.instance,
});
