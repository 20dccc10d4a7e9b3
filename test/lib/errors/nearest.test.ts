import { expect } from 'chai';
import fc from 'fast-check';
import { nearest } from '../../../src/lib/errors/nearest.ts';

describe('nearest', () => {
  const commands = ['ssm send', 'ssm show', 'ssm ls', 'local up', 'local down'];

  it('finds the command that was meant', () => {
    expect(nearest('ssm sned', commands)).to.equal('ssm send');
    expect(nearest('smm send', commands)).to.equal('ssm send');
    expect(nearest('local dwn', commands)).to.equal('local down');
  });

  it('stays silent where nothing is near', () => {
    expect(nearest('frobnicate', commands)).to.equal(undefined);
    expect(nearest('', commands)).to.equal(undefined);
  });

  it('finds every candidate by its own name', () => {
    fc.assert(fc.property(fc.constantFrom(...commands), (name) => nearest(name, commands) === name));
  });
});
