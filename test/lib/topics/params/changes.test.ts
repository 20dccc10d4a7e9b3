import { expect } from 'chai';
import fc from 'fast-check';
import { systemClock } from '../../../../src/lib/run/clock.ts';
import type { RunEvent } from '../../../../src/lib/run/events.ts';
import { versionIn } from '../../../../src/lib/topics/params/change-driver.ts';
import type { Change, ChangeSet } from '../../../../src/lib/topics/params/changes.ts';
import { lookAtAll } from '../../../../src/lib/topics/params/look-at.ts';
import { prepareBelow } from '../../../../src/lib/topics/params/prepare.ts';
import { goOnWithChanges, runChanges, type ChangeRunOptions } from '../../../../src/lib/topics/params/run.ts';
import type { ParameterContent, WantedParameter } from '../../../../src/lib/topics/params/types.ts';
import { inverseOf, isWorthDoing } from '../../../../src/lib/topics/params/undo.ts';
import { FakeStore, refused, type Fate } from './fake-store.ts';

const signal = new AbortController().signal;
const optionsFor = (api: FakeStore): ChangeRunOptions => ({ openApi: () => api, clock: systemClock, runId: 'run', settlingMilliseconds: 0, signal });
const runOf = ({ changes }: Pick<ChangeSet, 'changes'>) => ({ changes, verb: 'params apply', title: 'test', warnings: [] });

async function collect(events: AsyncIterable<RunEvent>): Promise<RunEvent[]> {
  const all: RunEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

const plan = (wanted: readonly WantedParameter[], api: FakeStore): Promise<ChangeSet> =>
  prepareBelow(wanted, '/app', '/app', api, { overwrite: true, writeUnchanged: false, replace: true, removeOthers: true, signal });

const text = fc.string({ minLength: 1, maxLength: 8 }).filter((value) => !value.includes('\0'));
const attributes = {
  type: fc.constantFrom('String' as const, 'StringList' as const, 'SecureString' as const),
  description: fc.option(text, { nil: undefined }),
  allowedPattern: fc.option(fc.constantFrom('.*', '[^]+'), { nil: undefined }),
};
const content: fc.Arbitrary<ParameterContent> = fc.record({ ...attributes, value: text, tier: fc.constant('Standard' as const), dataType: fc.constant('text'), keyId: fc.constant(undefined), policies: fc.constant(undefined) });
const tags = fc.dictionary(fc.constantFrom('a', 'b'), fc.constantFrom('1', '2'), { maxKeys: 2 });
const name = fc.constantFrom('/app/a', '/app/b', '/app/c/d', '/app/e', '/app/f');
const before = fc.uniqueArray(fc.tuple(name, content, tags), { selector: ([each]) => each, maxLength: 5 });
const wanted = fc.uniqueArray(fc.record({ name, value: text, type: fc.option(attributes.type, { nil: undefined }), description: attributes.description, tags: fc.option(tags, { nil: undefined }) }), { selector: (each) => each.name, minLength: 1, maxLength: 5 });
const fates = fc.array(fc.constantFrom<Fate>('answered', 'answered', 'lost-answer', 'lost-call'), { maxLength: 5 });

function seeded(parameters: readonly (readonly [string, ParameterContent, Record<string, string>])[]): FakeStore {
  const api = new FakeStore();
  for (const [each, what, with_] of parameters) api.seed(each, what, with_);
  return api;
}

/** What was done, as the journal tells it. */
function carriedOut(changes: readonly Change[], events: readonly RunEvent[]) {
  return events.flatMap((event) => {
    if (event.type !== 'dispatched') return [];
    const change = changes.find(({ name: each }) => each === event.nodes[0]);
    return change === undefined ? [] : [{ change, version: versionIn(event.dispatchId) }];
  });
}

describe('a change set', () => {
  it('makes what is wanted, plans nothing the second time, and is taken back to what was', () =>
    fc.assert(
      fc.asyncProperty(before, wanted, async (parameters, wants) => {
        const api = seeded(parameters);
        const first = api.contents();
        const set = await plan(wants, api);
        const events = await collect(runChanges(runOf(set), optionsFor(api)));
        for (const want of wants) {
          const there = api.contents()[want.name] as { value: string; type: string; description?: string; tags: object };
          expect(there.value).to.equal(want.value);
          if (want.type !== undefined) expect(there.type).to.equal(want.type);
          if (want.description !== undefined) expect(there.description).to.equal(want.description);
          if (want.tags !== undefined) expect(there.tags).to.include(want.tags);
        }
        expect(Object.keys(api.contents())).to.have.members(wants.map((each) => each.name));
        expect((await plan(wants, api)).changes).to.deep.equal([]);
        const back = carriedOut(set.changes, events).map(inverseOf).filter(isWorthDoing).toReversed();
        const looks = await lookAtAll(back, api, signal);
        expect(looks.map(({ standpoint }) => standpoint.kind).filter((kind) => kind !== 'pending')).to.deep.equal([]);
        await collect(runChanges(runOf({ changes: back }), optionsFor(api)));
        expect(api.contents()).to.deep.equal(first);
      }),
    ));

  it('comes to the same end where calls and answers are lost, and writes nothing twice', () =>
    fc.assert(
      fc.asyncProperty(before, wanted, fates, async (parameters, wants, fate) => {
        const [calm, rough] = [seeded(parameters), seeded(parameters)];
        const rest = [...fate];
        rough.fateOf = () => rest.shift() ?? 'answered';
        const set = await plan(wants, calm);
        await collect(runChanges(runOf(set), optionsFor(calm)));
        await collect(runChanges(runOf(await plan(wants, rough)), optionsFor(rough)));
        expect(rough.contents()).to.deep.equal(calm.contents());
        for (const [each, { versions }] of rough.kept) expect(versions.length, each).to.equal(calm.kept.get(each)?.versions.length);
      }),
    ));

  it('goes on after it was killed at any event, and writes nothing twice', () =>
    fc.assert(
      fc.asyncProperty(before, wanted, fc.nat({ max: 40 }), fc.boolean(), async (parameters, wants, stopAt, isAnswerLost) => {
        const [calm, killed] = [seeded(parameters), seeded(parameters)];
        const set = await plan(wants, calm);
        await collect(runChanges(runOf(set), optionsFor(calm)));
        const past: RunEvent[] = [];
        const again = await plan(wants, killed);
        for await (const event of runChanges(runOf(again), optionsFor(killed))) {
          // The last event was on its way into the journal, or just did not get there.
          if (past.length >= stopAt && !isAnswerLost) break;
          if (past.length >= stopAt && event.type === 'dispatched') break;
          past.push(event);
        }
        await collect(goOnWithChanges(runOf(again), past, 0, optionsFor(killed)));
        expect(killed.contents()).to.deep.equal(calm.contents());
        for (const [each, { versions }] of killed.kept) expect(versions.length, each).to.equal(calm.kept.get(each)?.versions.length);
      }),
    ));
});

describe('a change that is refused', () => {
  const put = (each: string): Change => ({ kind: 'create', name: each, after: { type: 'String', value: 'x', tier: undefined, dataType: 'text', keyId: undefined, description: undefined, allowedPattern: undefined, policies: undefined }, tags: {}, labels: [] });

  it('fails alone, is named with its reason, and stops what was not begun', async () => {
    const api = new FakeStore();
    api.fateOf = (call) => {
      if (call === 'put /app/2') throw refused('AccessDeniedException');
      return 'answered';
    };
    const changes = Array.from({ length: 20 }, (_, index) => put(`/app/${index}`));
    const events = await collect(runChanges(runOf({ changes }), optionsFor(api)));
    const ends = new Map(events.flatMap((event) => (event.type === 'node-status' ? [[event.node, event] as const] : [])));
    expect(ends.get('/app/2')).to.include({ status: 'access-denied', reason: 'AccessDeniedException' });
    expect([...ends.values()].filter(({ status }) => status === 'success').map(({ node }) => node)).to.have.members([...api.kept.keys()]);
    expect(ends.get('/app/19')?.status).to.equal('terminated');
    expect(ends.size).to.equal(20);
  });

  it('is not written over what somebody else wrote while its own answer was lost', async () => {
    const api = new FakeStore();
    api.seed('/app/a', { type: 'String', value: 'old', tier: 'Standard', dataType: 'text', keyId: undefined, description: undefined, allowedPattern: undefined, policies: undefined });
    const set = await plan([{ name: '/app/a', value: 'ours' }, { name: '/app/b', value: 'x' }], api);
    let isFirst = true;
    api.fateOf = (call) => {
      if (call !== 'put /app/a' || !isFirst) return 'answered';
      isFirst = false;
      api.seed('/app/a', { type: 'String', value: 'theirs', tier: 'Standard', dataType: 'text', keyId: undefined, description: undefined, allowedPattern: undefined, policies: undefined });
      return 'lost-call';
    };
    const events = await collect(runChanges(runOf(set), optionsFor(api)));
    expect(events.find((event) => event.type === 'node-status' && event.node === '/app/a')).to.include({ status: 'failed' });
    expect(api.contents()['/app/a']).to.include({ value: 'theirs' });
  });

  it('says that somebody else wrote at the same time', async () => {
    const api = new FakeStore();
    const old: ParameterContent = { type: 'String', value: 'old', tier: 'Standard', dataType: 'text', keyId: undefined, description: undefined, allowedPattern: undefined, policies: undefined };
    api.seed('/app/a', old);
    const set = await plan([{ name: '/app/a', value: 'ours' }], api);
    api.seed('/app/a', { ...old, value: 'theirs' });
    const events = await collect(runChanges(runOf(set), optionsFor(api)));
    expect(events.find((event) => event.type === 'notice')).to.have.property('message').that.matches(/somebody else wrote version 2 .* ours is 3/);
  });
});
