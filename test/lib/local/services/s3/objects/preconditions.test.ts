import { expect } from 'chai';
import { judge, type ReadConditions } from '../../../../../../src/lib/local/services/s3/objects/preconditions.ts';

const OBJECT = { etag: 'abc', modifiedAt: Date.parse('2026-01-02T03:04:05Z') };
const EARLIER = new Date(OBJECT.modifiedAt - 1000);
const SAME = new Date(OBJECT.modifiedAt);
const NONE: ReadConditions = { ifMatch: undefined, ifNoneMatch: undefined, ifModifiedSince: undefined, ifUnmodifiedSince: undefined };
const verdict = (conditions: Partial<ReadConditions>) => judge({ ...NONE, ...conditions }, OBJECT);

describe('conditions of a read', () => {
  it('each by itself', () => {
    expect(verdict({})).to.equal('proceed');
    expect(verdict({ ifMatch: '"abc"' })).to.equal('proceed');
    expect(verdict({ ifMatch: '"other", "abc"' })).to.equal('proceed');
    expect(verdict({ ifMatch: '*' })).to.equal('proceed');
    expect(verdict({ ifMatch: '"other"' })).to.deep.equal({ failed: 'match' });
    expect(verdict({ ifNoneMatch: 'abc' })).to.equal('not-modified');
    expect(verdict({ ifNoneMatch: 'W/"abc"' })).to.equal('not-modified');
    expect(verdict({ ifNoneMatch: '"other"' })).to.equal('proceed');
    expect(verdict({ ifModifiedSince: SAME })).to.equal('not-modified');
    expect(verdict({ ifModifiedSince: EARLIER })).to.equal('proceed');
    expect(verdict({ ifUnmodifiedSince: SAME })).to.equal('proceed');
    expect(verdict({ ifUnmodifiedSince: EARLIER })).to.deep.equal({ failed: 'unmodified-since' });
  });

  it('an ETag decides over the date beside it', () => {
    expect(verdict({ ifMatch: '"abc"', ifUnmodifiedSince: EARLIER })).to.equal('proceed');
    expect(verdict({ ifNoneMatch: '"abc"', ifModifiedSince: EARLIER })).to.equal('not-modified');
    expect(verdict({ ifNoneMatch: '"other"', ifModifiedSince: SAME })).to.equal('proceed');
  });
});
