import { expect } from 'chai';
import { describePlan, planFunction } from '../../../../src/lib/topics/functions/plan.ts';
import type { FunctionFacts, FunctionWish } from '../../../../src/lib/topics/functions/types.ts';

describe('The plan of a function', () => {
  const wish: FunctionWish = { name: 'f', runtime: 'nodejs24.x', handler: 'f.handler', role: 'arn', zip: Buffer.alloc(300), codeSha256: 'new', fileCount: 2 };
  const facts: FunctionFacts = { name: 'f', runtime: 'nodejs24.x', handler: 'f.handler', timeoutSeconds: 3, memoryMegabytes: 128, codeSize: 1, codeSha256: 'new', modifiedAt: 0, arn: 'arn' };

  it('creates what is not there, and names variables without their values', () => {
    const plan = planFunction({ ...wish, variables: { KEY: 'secret' } }, undefined);
    expect(describePlan(plan)).to.equal('create f: nodejs24.x, f.handler, 2 files, zipped 300 bytes, variables: KEY');
    expect(JSON.stringify(plan)).not.to.include('secret');
  });

  it('leaves alone what is as it is wanted, and says nothing of what was not asked for', () => {
    const plan = planFunction(wish, { ...facts, timeoutSeconds: 60 });
    expect([plan.hasNewCode, plan.hasNewSettings, describePlan(plan)]).to.deep.equal([false, false, 'leave f as it is']);
  });

  it('changes code and settings apart', () => {
    expect(planFunction(wish, { ...facts, codeSha256: 'old' })).to.include({ hasNewCode: true, hasNewSettings: false });
    const settings = planFunction({ ...wish, timeoutSeconds: 10, memoryMegabytes: 128 }, facts);
    expect(settings).to.include({ hasNewCode: false, hasNewSettings: true });
    expect(settings.changes).to.deep.equal(['timeout: 3s to 10s']);
  });
});
