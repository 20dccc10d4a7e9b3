import { UserError } from '../../errors/errors.ts';
import { isAccount, isRegion, type Scope } from '../scope.ts';
import type { NodeRequest, NodeSpec } from './types.ts';

/** Nodes that one account is to have in one region. */
export interface PlacedNodes {
  readonly scope: Scope;
  readonly specs: readonly NodeSpec[];
}

/**
 * Nodes by account and region: where one says nothing of them, those of `home`. Throws a UserError for what is no
 * account and no region, and where two would have one name in the same account and region.
 */
export function placeNodes(home: Scope, requests: readonly NodeRequest[]): PlacedNodes[] {
  const places = new Map<string, { scope: Scope; specs: Map<string, NodeSpec> }>();
  for (const { account = home.account, region = home.region, ...spec } of requests) {
    const key = `${account}/${region}`;
    const place = places.get(key) ?? { scope: checkScope({ account, region }), specs: new Map<string, NodeSpec>() };
    if (place.specs.has(spec.name)) throw new UserError('node-exists', `two nodes of account ${account} in ${region} are called ${spec.name}`, 'Give every node of an account and region a name of its own.');
    place.specs.set(spec.name, spec);
    places.set(key, place);
  }
  return [...places.values()].map(({ scope, specs }) => ({ scope, specs: [...specs.values()] }));
}

/** Throws a UserError for what is no account and no region. */
export function checkScope(scope: Scope): Scope {
  if (!isAccount(scope.account)) throw new UserError('bad-account', `"${scope.account}" is not an account`, 'An account is twelve digits: 210987654321.');
  if (!isRegion(scope.region)) throw new UserError('bad-region', `"${scope.region}" is not a region`, 'Write it like eu-west-1.');
  return scope;
}
