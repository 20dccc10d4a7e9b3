import { expect } from 'chai';
import { UserError } from '../../../../src/lib/errors/errors.ts';
import { planSend } from '../../../../src/lib/topics/ssm/plan.ts';
import type { DocumentFacts } from '../../../../src/lib/topics/ssm/types.ts';
import { planOf, resolved, SHELL, target, targets } from './example-plan.ts';
import { wordsOf } from './example-words.ts';
import { id } from './fake-run-command.ts';

const refusal = (work: () => unknown): UserError => {
  try {
    work();
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error('it was taken');
};
const ids = (count: number): string[] => targets(count).map((node) => node.id);
const custom = (changes: Partial<DocumentFacts> = {}): DocumentFacts => ({
  name: 'My-Document',
  type: 'Command',
  platforms: ['Linux'],
  parameters: [{ name: 'packageName', isRequired: true }, { name: 'version', isRequired: false }],
  ...changes,
});
const withDocument = (document: DocumentFacts, ...parameters: string[]) => planOf(targets(1), { command: [], document: 'My-Document', parameters }, document);

describe('planSend', () => {
  it('pins the nodes that it shows, and prints the arithmetic', () => {
    const plan = planOf(targets(48), { maxConcurrency: '25%', maxErrors: '2' });
    expect(plan.nodes.map((node) => node.id)).to.deep.equal(ids(48));
    expect(plan).to.deep.include({
      rateWords: '12 at a time (25% of 48); stops at the 3rd failure',
      limits: { maxConcurrency: 12, maxErrors: 2 },
      mode: 'native',
      addressing: { instanceIds: ids(48) },
      offline: [],
      leftOut: [],
      waves: [{ name: 'all', size: 48 }],
    });
  });

  describe('who gets it', () => {
    it('exits 4 where nothing matches, and says how many are terminated', () => {
      expect(refusal(() => planOf([]))).to.include({ code: 'no-match', message: 'no node matches tag:Role=web', exitCode: 4 });
      const gone = refusal(() => planOf([target(1, { managed: undefined, state: 'terminated' }), target(2, { managed: undefined, state: 'terminated' })]));
      expect(gone).to.include({ code: 'no-match', exitCode: 4 }).and.have.property('hint').that.matches(/^2 matched but are terminated\. /);
      expect(refusal(() => planOf([], { targets: { all: true } })).message).to.equal('no node matches this region');
      expect(refusal(() => planOf([], { targets: { targets: ['tag:Role=web,api', 'tag:Env=prod'] } })).message).to.equal('no node matches tag:Role=web,api and tag:Env=prod');
    });

    it('sends to nodes that are offline, and names them', () => {
      const plan = planOf([target(1), target(2, { managed: { ping: 'ConnectionLost' } }), target(3, { managed: { ping: 'Inactive' } })]);
      expect(plan.nodes).to.have.length(3);
      expect(plan.offline.map(({ name }) => name)).to.deep.equal(['web-2', 'web-3']);
    });

    it('leaves out what the service would refuse, says why, and counts it', () => {
      const plan = planOf([target(1), target(2, { managed: { platform: 'Windows' } }), target(3, { managed: undefined }), target(4, { managed: undefined, state: 'stopped' })]);
      expect(plan.nodes.map(({ name }) => name)).to.deep.equal(['web-1']);
      expect(plan.leftOut.map(({ node, reason, isGone }) => `${node.name} ${isGone}: ${reason}`)).to.deep.equal([
        'web-2 false: wrong platform: it runs Windows, AWS-RunShellScript is for Linux, MacOS',
        'web-3 false: not registered with Systems Manager (agent, instance profile or network)',
        'web-4 false: the instance is stopped',
      ]);
    });

    it('still matches tags of what is terminated, which is not counted; an id that was named is', () => {
      const terminated = target(2, { managed: undefined, state: 'terminated' });
      expect(planOf([target(1), terminated]).leftOut).to.deep.include({ node: { id: id(2), name: 'web-2' }, reason: 'the instance is terminated', isGone: true });
      const named = planOf([target(1), terminated], { targets: { instanceIds: [id(1), id(2)] } });
      expect(named.leftOut[0]).to.include({ isGone: false });
      // Alone it is a plan that reaches nobody: the verdict says so.
      expect(planOf([terminated], { targets: { instanceIds: [id(2)] } }).nodes).to.deep.equal([]);
    });

    it('lets a node pass whose platform nobody knows, and every node where the document takes all', () => {
      expect(planOf([target(1, { managed: { platform: undefined } })]).nodes).to.have.length(1);
      expect(planOf([target(1, { managed: { platform: 'Windows' } })], {}, { ...SHELL, platforms: [] }).nodes).to.have.length(1);
    });

    it('refuses words that name nothing, with the first ten of them', () => {
      expect(refusal(() => planOf(resolved(targets(1), { unknown: ['web-9'] })))).to.include({ code: 'unknown-node', message: 'unknown: web-9', exitCode: 4 });
      const many = Array.from({ length: 12 }, (_, index) => `n${index}`);
      expect(refusal(() => planOf(resolved([], { unknown: many }))).message).to.equal('unknown: n0, n1, n2, n3, n4, n5, n6, n7, n8, n9 and 2 more');
    });

    it('takes a node that one of two accounts knows, and refuses one that neither does', () => {
      const lanes = (unknown: readonly string[]) => [
        { lane: '1/eu', targets: resolved([target(1)], { unknown: [id(2), ...unknown], notices: ['EC2 could not be read'] }) },
        { lane: '2/eu', targets: resolved([target(2)], { unknown: [id(1), ...unknown] }) },
      ];
      const plan = planSend(wordsOf(), lanes([]), SHELL);
      expect(plan.nodes.map(({ name, lane }) => `${lane} ${name}`)).to.deep.equal(['1/eu web-1', '2/eu web-2']);
      expect(plan).to.deep.include({ mode: 'driven', notices: ['1/eu: EC2 could not be read'] });
      expect(refusal(() => planSend(wordsOf(), lanes(['nobody']), SHELL)).message).to.equal('unknown: nobody');
    });
  });

  describe('the way', () => {
    it('names more than fifty nodes by their tags', () => {
      const plan = planOf(targets(51), { targets: { targets: ['tag:Role=web,api', 'tag:Env=prod'] } });
      expect(plan).to.deep.include({ mode: 'native', addressing: { targets: [{ key: 'tag:Role', values: ['web', 'api'] }, { key: 'tag:Env', values: ['prod'] }] } });
      expect(planOf(targets(50))).to.deep.include({ addressing: { instanceIds: ids(50) } });
    });

    it('drives more than fifty ids in slices, says why, and refuses to force them into one command', () => {
      const words = { targets: { instanceIds: ids(51) } };
      expect(planOf(targets(51), words)).to.include({ mode: 'driven' }).and.have.property('modeReason').that.matches(/^51 nodes, more than the 50 ids that one command takes: Drover sends slices/);
      expect(refusal(() => planOf(targets(51), { ...words, native: true }))).to.include({ code: 'not-native', exitCode: 2 }).and.have.property('message').that.includes('51 nodes');
      expect(planOf(targets(50), { targets: { instanceIds: ids(50) }, native: true }).mode).to.equal('native');
    });

    it('drives more than fifty of --all: Run Command has no target for all', () => {
      expect(planOf(targets(51), { targets: { all: true } }).mode).to.equal('driven');
      expect(planOf(targets(50), { targets: { all: true } }).mode).to.equal('native');
    });

    it('drives more than fifty by tag where the tags would reach nodes that are left out', () => {
      const left = [target(90, { managed: { platform: 'Windows' } })];
      expect(planOf([...targets(51), ...left])).to.include({ mode: 'driven' }).and.have.property('modeReason').that.matches(/^1 node is left out, which the tags would reach all the same: /);
      // A terminated instance still matches its tags for a while.
      expect(planOf([...targets(51), target(91, { managed: undefined, state: 'terminated' })]).mode).to.equal('driven');
      expect(planOf([...targets(50), ...left]).mode).to.equal('native');
      expect(refusal(() => planOf([...targets(51), ...left], { native: true })).message).to.include('1 node is left out');
    });

    it('drives more than five targets, waves, and what was asked for', () => {
      const six = { targets: { targets: ['tag:a=1', 'tag:b=1', 'tag:c=1', 'tag:d=1', 'tag:e=1', 'tag:f=1'] } };
      expect(planOf(targets(51), six).mode).to.equal('driven');
      expect(planOf(targets(8), { waves: 'canary:1,25%,100%' })).to.deep.include({ mode: 'driven', waves: [{ name: 'canary', size: 1 }, { name: 'wave 2', size: 1 }, { name: 'wave 3', size: 6 }] });
      expect(planOf(targets(2), { driven: true }).modeReason).to.match(/^asked for: /);
    });
  });

  describe('the document', () => {
    it('refuses a parameter that it does not have, and guesses what was meant', () => {
      expect(refusal(() => withDocument(custom(), 'packagename=nginx'))).to.include({ code: 'unknown-parameter', message: 'My-Document has no parameter packagename', hint: 'Did you mean packageName?', exitCode: 2 });
      expect(refusal(() => withDocument(custom(), 'colour=red')).hint).to.equal('It has: packageName, version.');
      expect(refusal(() => withDocument(custom({ parameters: [] }), 'colour=red')).hint).to.equal('It has: none.');
    });

    it('refuses to leave out what it needs, for a version too', () => {
      expect(refusal(() => withDocument(custom(), 'version=1'))).to.include({ code: 'missing-parameter', message: 'My-Document needs the parameter packageName', hint: 'Add --parameters packageName=VALUE.' });
      expect(refusal(() => planOf(targets(1), { command: [], document: 'My-Document:3' }, custom()))).to.include({ code: 'missing-parameter' });
      expect(withDocument(custom(), 'packageName=nginx').words.parameters).to.deep.equal({ packageName: ['nginx'] });
    });

    it('refuses flags for parameters that it does not have', () => {
      expect(refusal(() => planOf(targets(1), { command: [], document: 'My-Document', parameters: ['packageName=a'], workingDirectory: '/' }, custom())).message).to.equal('My-Document has no parameter workingDirectory');
    });

    it('refuses documents of other types', () => {
      expect(refusal(() => withDocument(custom({ type: 'Automation' })))).to.include({ code: 'bad-document', message: 'My-Document is a document of type Automation', exitCode: 2 });
    });
  });
});
