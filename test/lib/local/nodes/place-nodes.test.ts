import { expect } from 'chai';
import { UserError } from '../../../../src/lib/errors/errors.ts';
import { placeNodes } from '../../../../src/lib/local/nodes/place-nodes.ts';
import type { NodeRequest } from '../../../../src/lib/local/nodes/types.ts';

const HOME = { account: '123456789012', region: 'us-east-1' };
const SPEC = { kind: 'process', platform: 'Linux', tags: {}, ping: 'Online', state: 'running' } as const;

describe('placeNodes', () => {
  const placed = (...requests: NodeRequest[]) => placeNodes(HOME, requests).map(({ scope, specs }) => [scope.account, scope.region, ...specs.map(({ name }) => name)]);

  it('puts nodes where they say, else home, in their order', () => {
    expect(placed({ ...SPEC, name: 'a' }, { ...SPEC, name: 'a', region: 'eu-west-1' }, { ...SPEC, name: 'b' }, { ...SPEC, name: 'a', account: '210987654321' })).to.deep.equal([
      ['123456789012', 'us-east-1', 'a', 'b'],
      ['123456789012', 'eu-west-1', 'a'],
      ['210987654321', 'us-east-1', 'a'],
    ]);
    expect(placeNodes(HOME, [{ ...SPEC, name: 'a', region: 'eu-west-1' }])[0]?.specs).to.deep.equal([{ ...SPEC, name: 'a' }]);
  });

  it('refuses two of one name in one place, also where only one of them names it', () => {
    expect(() => placed({ ...SPEC, name: 'a' }, { ...SPEC, name: 'a', region: 'us-east-1' })).to.throw(UserError, 'two nodes of account 123456789012 in us-east-1 are called a');
  });

  it('refuses what is no account and no region', () => {
    expect(() => placed({ ...SPEC, name: 'a', account: '12' })).to.throw(UserError, '"12" is not an account');
    expect(() => placed({ ...SPEC, name: 'a', region: 'Europe' })).to.throw(UserError, '"Europe" is not a region');
  });
});
