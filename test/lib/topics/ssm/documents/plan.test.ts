import { expect } from 'chai';
import { declaredParameters, describePutPlan, describeRemoval } from '../../../../../src/lib/topics/ssm/documents/plan.ts';
import { noColor } from '../../../../../src/lib/view/color.ts';
import { formatPutPlan, formatPutResult } from '../../../../../src/lib/topics/ssm/documents/present.ts';

describe('document plans in words', () => {
  const result = { name: 'deploy', change: 'updated', version: '3', defaultVersion: '3', defaultChanged: true, ignoredVersionName: undefined, newTags: {} } as const;

  it('say what would be done', () => {
    expect(describePutPlan({ kind: 'create', name: 'deploy', format: 'YAML', newTags: { a: 'b' } })).to.deep.equal(['create deploy (YAML); tag it a=b']);
    expect(describePutPlan({ kind: 'update', name: 'deploy', format: 'JSON', from: '2', defaultVersion: '1', makeDefault: false, diff: '@@ @@\n-a', newTags: {} })).to.deep.equal([
      'update deploy: a version after 2 (JSON); leave version 1 the default',
      '@@ @@',
      '-a',
    ]);
    const unchanged = { kind: 'unchanged', name: 'deploy', version: '2', defaultVersion: '1', makeDefault: false, ignoredVersionName: undefined, newTags: {} } as const;
    expect(describePutPlan(unchanged)).to.deep.equal(['deploy: version 2 has this content already; nothing to do']);
    expect(describePutPlan({ ...unchanged, makeDefault: true })).to.deep.equal(['deploy: version 2 has this content already; make version 2 the default instead of 1']);
  });

  it('let no text of a document steer the terminal', () => {
    const plan = { kind: 'update', name: 'deploy', format: 'JSON', from: '2', defaultVersion: '2', makeDefault: true, diff: '+a\u001B[2Jb', newTags: {} } as const;
    expect(formatPutPlan(plan, noColor)).to.contain('\n+ab');
  });

  it('always say which version runs afterwards', () => {
    expect(formatPutResult(result)).to.equal('updated deploy to version 3; now the default');
    expect(formatPutResult({ ...result, defaultVersion: '2', defaultChanged: false })).to.equal('updated deploy to version 3; version 2 stays the default: run this one as deploy:3');
    expect(formatPutResult({ ...result, change: 'unchanged', defaultChanged: false, ignoredVersionName: 'x', newTags: { a: 'b' } })).to.equal(
      'deploy: version 3 has this content already; the default; it cannot be named "x" any more; tagged a=b',
    );
  });

  it('count what would be deleted', () => {
    expect(describeRemoval({ name: 'deploy', version: undefined, versions: ['1', '2'] })).to.equal('Delete document deploy (all 2 versions)');
    expect(describeRemoval({ name: 'deploy', version: '2', versions: ['2'] })).to.equal('Delete version 2 of document deploy');
  });
});

describe('declaredParameters', () => {
  it('reads what a text declares', () => {
    const [parameter] = declaredParameters('{"parameters":{"n":{"type":"Integer","default":3,"allowedPattern":"^\\\\d$","description":"how many"}}}');
    expect(parameter).to.deep.equal({ name: 'n', type: 'Integer', description: 'how many', default: 3, allowedValues: [], allowedPattern: String.raw`^\d$` });
  });

  for (const text of ['', 'not JSON', '[]', '{}', '{"parameters": []}', '{"parameters": 5}', 'null']) {
    it(`finds none in ${JSON.stringify(text)}`, () => expect(declaredParameters(text)).to.deep.equal([]));
  }
});
