import { expect } from 'chai';
import fc from 'fast-check';
import { UserError } from '../../../../../src/lib/errors/errors.ts';
import { readEntries } from '../../../../../src/lib/topics/params/formats/read.ts';
import { FORMATS, type ExportedEntry, type Format } from '../../../../../src/lib/topics/params/formats/types.ts';
import { writeEntries } from '../../../../../src/lib/topics/params/formats/write.ts';
import { DATA_TYPES, PARAMETER_TYPES, TIERS } from '../../../../../src/lib/topics/params/types.ts';
import { exported, nastyKey, nastyPairs, nastyValue, textOf, written } from './nasty-parameters.ts';

/** What a key is called in a format, said once more and otherwise than the source says it. */
function named(format: Format, key: string): string {
  if (format !== 'dotenv' && format !== 'tfvars') return key;
  const allowed = format === 'dotenv' ? /[A-Z0-9_]/ : /[A-Za-z0-9_-]/;
  const name = Array.from(format === 'dotenv' ? key.toUpperCase() : key, (character) => (allowed.test(character) ? character : '_')).join('');
  return /^[A-Za-z_]/.test(name) ? name : `_${name}`;
}

describe('the formats of params export', () => {
  for (const format of FORMATS) {
    it(`${format}: reads back what it wrote, whatever keys and values are`, () =>
      fc.assert(
        fc.asyncProperty(nastyPairs((key) => named(format, key)), async (pairs) => {
          const entries = await readEntries(format, await written(format, pairs), 'file');
          expect(entries.map(({ position: _position, ...rest }) => rest)).to.deep.equal(pairs.map(([key, value]) => ({ key: named(format, key), value })));
        }),
        { numRuns: 500 },
      ));

    it(`${format}: reads the same with a byte order mark`, () =>
      fc.assert(
        fc.asyncProperty(nastyPairs((key) => named(format, key)), async (pairs) => {
          const text = await written(format, pairs);
          expect(await readEntries(format, `\uFEFF${text}`, 'file')).to.deep.equal(await readEntries(format, text, 'file'));
        }),
        { numRuns: 50 },
      ));

    it(`${format}: says of every entry where it stands`, () =>
      fc.assert(
        fc.asyncProperty(nastyPairs((key) => named(format, key)), async (pairs) => {
          const text = await written(format, pairs);
          const lines = format === 'properties' ? text.split(/\r\n|\r|\n/) : text.split('\n');
          for (const { key, position } of await readEntries(format, text, 'file')) {
            const there = (lines[position.line - 1] ?? '').slice(position.column - 1);
            // Escapes of keys are undone: those of properties are backslashes, those of json and yaml are not needed by these keys.
            expect(there.replaceAll('\\', '').replace(/^"/, '').startsWith(key), `${key} at ${JSON.stringify(there.slice(0, 40))}`).to.equal(true);
          }
        }),
        { numRuns: 100 },
      ));

    it(`${format}: is nothing where nothing is exported`, async () => expect(await readEntries(format, await written(format, []), 'file')).to.deep.equal([]));

    it(`${format}: writes each entry as it comes`, async () => {
      let asked = 0;
      const endless = async function* (): AsyncGenerator<ExportedEntry> {
        for (;;) {
          asked += 1;
          yield exported(`key${asked}`, `value${asked}`);
        }
      };
      let text = '';
      for await (const part of writeEntries(format, endless(), { attributes: false })) {
        text += part;
        // All that was asked for is there before the next is.
        if (asked > 0) expect(text).to.contain(`value${asked}`);
        if (asked === 100) break;
      }
      expect(asked).to.equal(100);
    });
  }

  for (const format of ['dotenv', 'tfvars'] as const) {
    it(`${format}: refuses two keys that would become one name, and names both`, () =>
      fc.assert(
        fc.asyncProperty(fc.tuple(fc.stringMatching(/^[a-z]{1,4}$/), fc.constantFrom('.', '/'), fc.stringMatching(/^[a-z0-9]{1,4}$/)), async ([a, separator, b]) => {
          const keys = [`${a}${separator}${b}`, `${a}_${b}`] as const;
          const error: unknown = await written(format, [[keys[0], 'secret one'], ['other', 'x'], [keys[1], 'secret two']]).catch((thrown: unknown) => thrown);
          expect(error).to.be.instanceOf(UserError);
          expect(error).to.have.property('message', `${keys[0]} and ${keys[1]} are both ${named(format, keys[0])} in a ${format} file`);
        }),
      ));
  }

  const tagName = fc.string({ unit: fc.constantFrom('a', 'Z', '0', ' ', '_', '.', ':', '/', '=', '+', '-', '@', 'ä', '\u2028', '\u0085', '🚀'), minLength: 1, maxLength: 10 });
  const text = fc.option(nastyValue, { nil: undefined });
  const facts = fc.record({
    type: fc.constantFrom(...PARAMETER_TYPES),
    value: nastyValue,
    dataType: fc.constantFrom(...DATA_TYPES),
    tier: fc.constantFrom(...TIERS),
    description: text,
    keyId: text,
    allowedPattern: text,
    policies: fc.array(fc.constantFrom('{"Type":"Expiration","Version":"1.0"}', '{ "a" : [ "\\u00e4", {} ] }')),
    tags: fc.dictionary(tagName, fc.string({ unit: 'grapheme', maxLength: 5 }).filter((each) => !each.includes('\0'))),
  });
  for (const format of ['json', 'yaml'] as const) {
    it(`${format}: gives back everything that is known of a parameter`, () =>
      fc.assert(
        fc.asyncProperty(fc.uniqueArray(fc.tuple(nastyKey, facts), { selector: ([key]) => key, minLength: 1, maxLength: 4 }), async (all) => {
          const entries = all.map(([key, { type, value, dataType, tier, tags, ...rest }]): ExportedEntry => ({
            key,
            parameter: { name: `/p/${key}`, type, value, version: 1, dataType, modifiedAt: 0 },
            facts: { name: `/p/${key}`, type, tier, dataType, version: 1, modifiedAt: 0, modifiedBy: 'me', ...rest },
            tags,
          }));
          const read = await readEntries(format, await textOf(format, entries, true), 'file');
          expect(read.map(({ position: _position, ...each }) => each)).to.deep.equal(
            all.map(([key, { type, value, dataType, tier, tags, policies, ...texts }]) => ({
              key,
              value,
              type,
              ...Object.fromEntries(Object.entries(texts).filter(([, each]) => each !== undefined)),
              ...(tier === 'Standard' ? {} : { tier }),
              ...(dataType === 'text' ? {} : { dataType }),
              ...(policies.length === 0 ? {} : { policies: `[${policies.join(',')}]` }),
              ...(Object.keys(tags).length === 0 ? {} : { tags }),
            })),
          );
        }),
        { numRuns: 200 },
      ));
  }
});
