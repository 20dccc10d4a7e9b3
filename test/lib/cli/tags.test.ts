import { expect } from 'chai';
import { parseTags } from '../../../src/lib/cli/tags.ts';
import { UserError } from '../../../src/lib/errors/errors.ts';

describe('parseTags', () => {
  it('reads pairs', () => expect(parseTags(['a=b', 'c=', 'd=e=f'], '--tag')).to.deep.equal({ a: 'b', c: '', d: 'e=f' }));

  for (const pairs of [['a'], ['=b'], ['a=1', 'a=2']]) {
    it(`refuses ${pairs.join(' ')}`, () => expect(() => parseTags(pairs, '--tag')).to.throw(UserError, /--tag/));
  }
});
