import { expect } from 'chai';
import fc from 'fast-check';
import * as ssm from '@aws-sdk/client-ssm';
import { codeOf, startParameterEngine, type ParameterEngine } from './parameter-engine.ts';

const NASTY = [' leading and trailing ', 'line\nbreak\r\nand\ttab\n', '"quotes" \'single\' `back` $HOME \\ %', 'a=b#c;d&e|f', '🎉 ä 漢字 e\u0301 \u202e', '\u0000\u0001\u001b[31m', '{}[]{', 'x', '\ufeffbom', ','];

/** Any text that UTF-8 can carry and that names no other parameter. */
const value = (most: number): fc.Arbitrary<string> =>
  fc
    .oneof(fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }), fc.string({ unit: 'grapheme', minLength: 1, maxLength: 400 }), fc.constantFrom(...NASTY))
    .filter((text) => text !== '' && Buffer.byteLength(text) <= most && !/\{\{[^]*\}\}/.test(text));

interface Words {
  readonly Tier: 'Standard' | 'Advanced';
  readonly Value: string;
}

/** Filled up to the very last byte. */
const filled = (bytes: number): fc.Arbitrary<string> => value(bytes).map((text) => text + 'x'.repeat(bytes - Buffer.byteLength(text)));

describe('Parameter Store (properties)', function () {
  this.timeout(60_000);
  let store: ParameterEngine;
  before(async () => {
    store = await startParameterEngine();
  });
  after(() => store.stop());

  it('gives back every value byte for byte, in every type and tier', async () => {
    const words = (Tier: Words['Tier'], most: number): fc.Arbitrary<Words> => fc.oneof(value(most), filled(most)).map((Value) => ({ Tier, Value }));
    const any = fc.oneof(words('Standard', 4096), words('Advanced', 8192));
    let number = 0;
    await fc.assert(
      fc.asyncProperty(any, fc.constantFrom<ssm.ParameterType>('String', 'StringList', 'SecureString'), async ({ Tier, Value }, Type) => {
        const name = `/round/p${number++}`;
        await store.put(name, Value, { Type, Tier });
        const got = await store.get(name, true);
        expect(got.Value).to.equal(Value);
        expect((await store.history(name, true)).map((version) => version.Value)).to.deep.equal([Value]);
      }),
      { numRuns: 150, examples: NASTY.flatMap((Value) => (['String', 'SecureString'] as const).map((type): [Words, ssm.ParameterType] => [{ Tier: 'Standard', Value }, type])) },
    );
  });

  /** What the store must be like: versions, the oldest first, and labels by name. */
  interface Model {
    next: number;
    versions: Map<number, string>;
    labels: Map<string, number>;
  }

  it('keeps versions and labels as a model does', async () => {
    const label = fc.constantFrom('a', 'b', 'c', 'd');
    const step = fc.oneof(
      { weight: 5, arbitrary: fc.record({ act: fc.constant('put' as const), value: fc.string({ minLength: 1, maxLength: 5 }).filter((text) => !text.includes('{')) }) },
      { weight: 4, arbitrary: fc.record({ act: fc.constant('label' as const), label, version: fc.nat(8) }) },
      { weight: 2, arbitrary: fc.record({ act: fc.constant('unlabel' as const), label, version: fc.nat(8) }) },
      { weight: 1, arbitrary: fc.record({ act: fc.constant('delete' as const) }) },
    );
    let number = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 25 }), async (steps) => {
        const name = `/model/p${number++}`;
        const model: Model = { next: 1, versions: new Map(), labels: new Map() };
        for (const one of steps) {
          if (one.act === 'put') {
            expect((await store.put(name, one.value, { Overwrite: true })).Version).to.equal(model.next);
            model.versions.set(model.next++, one.value);
          } else if (one.act === 'delete') {
            const call = store.client.send(new ssm.DeleteParameterCommand({ Name: name }));
            if (model.versions.size === 0) expect(await codeOf(call)).to.equal('ParameterNotFound');
            else await call;
            Object.assign(model, { next: 1, versions: new Map(), labels: new Map() });
          } else {
            const exists = model.versions.has(one.version);
            const missing = model.versions.size === 0 ? 'ParameterNotFound' : 'ParameterVersionNotFound';
            const words = { Name: name, ParameterVersion: one.version, Labels: [one.label] };
            const call = one.act === 'label' ? store.client.send(new ssm.LabelParameterVersionCommand(words)) : store.client.send(new ssm.UnlabelParameterVersionCommand(words));
            if (!exists) expect(await codeOf(call)).to.equal(missing);
            else {
              await call;
              if (one.act === 'label') model.labels.set(one.label, one.version);
              else if (model.labels.get(one.label) === one.version) model.labels.delete(one.label);
            }
          }
        }
        if (model.versions.size === 0) return void expect(await codeOf(store.get(name))).to.equal('ParameterNotFound');
        const labelsAt = (version: number): string[] => [...model.labels].filter(([, at]) => at === version).map(([text]) => text).sort();
        expect((await store.history(name)).map(({ Version, Value, Labels }) => [Version, Value, Labels])).to.deep.equal([...model.versions].map(([version, text]) => [version, text, labelsAt(version)]));
        for (const text of ['a', 'b', 'c', 'd']) {
          const at = model.labels.get(text);
          if (at === undefined) expect(await codeOf(store.get(`${name}:${text}`))).to.equal('ParameterVersionNotFound');
          else expect((await store.get(`${name}:${text}`)).Value).to.equal(model.versions.get(at));
        }
      }),
      { numRuns: 40 },
    );
  });

  it('pages through a path without losing or repeating one, whatever the size of a page', async () => {
    const names = ['/page/a', '/page/b', '/page/c/d', '/page/c/e', '/page/z', '/pagea', '/page-b', '/page'];
    for (const name of names) await store.put(name, 'x', { Overwrite: true });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 10 }), fc.boolean(), async (MaxResults, Recursive) => {
        const seen: (string | undefined)[] = [];
        for await (const page of ssm.paginateGetParametersByPath({ client: store.client }, { Path: '/page', Recursive, MaxResults })) {
          expect(page.Parameters?.length).to.be.at.most(MaxResults);
          seen.push(...(page.Parameters ?? []).map(({ Name }) => Name));
        }
        expect(seen).to.deep.equal(names.filter((name) => name.startsWith('/page/') && (Recursive || name.split('/').length === 3)));
      }),
      { numRuns: 20 },
    );
  });
});
