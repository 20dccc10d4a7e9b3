import { expect } from 'chai';
import { newRunId } from '../../../src/lib/run/run-id.ts';

describe('newRunId', () => {
  it('makes names that differ, without letters that are taken for one another', () => {
    const ids = Array.from({ length: 2000 }, newRunId);
    expect(new Set(ids).size).to.equal(2000);
    for (const id of ids) expect(id).to.match(/^[0-9a-hjkmnp-tv-z]{12}$/);
    // All 32 of them are used.
    expect(new Set(ids.join('')).size).to.equal(32);
  });
});
