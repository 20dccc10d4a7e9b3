import { expect } from 'chai';
import fc from 'fast-check';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { UserError } from '../../../../src/lib/errors/errors.ts';
import type { Definition } from '../../../../src/lib/asl/source/definition.ts';
import { lint, positionOf, statelint } from '../../../../src/lib/asl/lint/lint.ts';
import type { Problem } from '../../../../src/lib/asl/lint/problem.ts';
import { readDefinition } from '../../../../src/lib/asl/source/read-definition.ts';
import { validate } from '../../../../src/lib/asl/validate.ts';
import { GOOD_MACHINES } from './good-machines.ts';

const RECORDINGS = join(import.meta.dirname, '../../../../../shared/conformance/step-functions.json');

interface Recording {
  readonly id: string;
  readonly definition: object;
}

const errorsOf = async (definition: object): Promise<Problem[]> => lint(await readDefinition(JSON.stringify(definition), 'm.json')).filter(({ severity }) => severity === 'error');

describe('good machines', () => {
  for (const [name, machine] of Object.entries(GOOD_MACHINES)) {
    it(`${name}: nothing is wrong, in JSON and in YAML`, async () => {
      const json = JSON.stringify(machine, null, 2);
      const definitions = [await readDefinition(json, 'm.json'), await readDefinition(stringify(machine), 'm.yaml')];
      for (const definition of definitions) {
        expect(lint(definition)).to.deep.equal([]);
        expect(statelint(definition)).to.deep.equal([]);
      }
      // Placeholders are for those who put something in.
      if (!json.includes('${')) expect(validate(json, { severity: 'WARNING' })).to.deep.equal([]);
    });
  }

  it('which AWS was seen to take', async function () {
    if (!existsSync(RECORDINGS)) {
      console.log('      skipped: there is no ../shared/conformance/step-functions.json');
      return this.skip();
    }
    const recordings = JSON.parse(readFileSync(RECORDINGS, 'utf8')) as Recording[];
    expect(recordings).to.not.be.empty;
    for (const { id, definition } of recordings) {
      expect(validate(JSON.stringify(definition)), id).to.deep.equal([]);
      // Some were written to fail when they run.
      const expected = id.includes('test_undefined_reference') ? ['undefined-variable'] : [];
      expect((await errorsOf(definition)).map(({ rule }) => rule), id).to.deep.equal(expected);
    }
  });
});

type Tree = null | boolean | number | string | Tree[] | { [key: string]: Tree };

/** Every place in a tree: what owns it, and its key there. */
function placesIn(node: Tree, found: Array<{ owner: Tree[] | Record<string, Tree>; key: string }> = []): Array<{ owner: Tree[] | Record<string, Tree>; key: string }> {
  if (typeof node !== 'object' || node === null) return found;
  for (const key of Object.keys(node)) {
    found.push({ owner: node, key });
    placesIn((node as Record<string, Tree>)[key] ?? null, found);
  }
  return found;
}

function damage(machine: object, seed: readonly number[], values: readonly Tree[]): Tree {
  const copy = JSON.parse(JSON.stringify(machine)) as Tree;
  for (const [index, number] of seed.entries()) {
    const places = placesIn(copy);
    const place = places[number % places.length];
    if (place === undefined) break;
    const { key } = place;
    const owner = place.owner as Record<string, Tree>;
    const value = structuredClone(values[index % values.length] ?? null);
    if (number % 3 === 0) delete owner[key];
    else if (number % 3 === 1) owner[key] = value;
    else owner[`${key}${number % 5}`] = structuredClone(owner[key] ?? null);
  }
  return copy;
}

const damaged = fc
  .tuple(fc.constantFrom(...Object.values(GOOD_MACHINES)), fc.array(fc.nat(), { minLength: 1, maxLength: 4 }), fc.array(fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constantFrom('$', '$$', '$.a[', 'States.Format(', '{% $ %}', '{% ( %}', '__proto__', 'constructor', '${X}')), { minLength: 1, maxLength: 4 }))
  .map(([machine, seed, values]) => damage(machine, seed, values as Tree[]));

describe('damaged machines', () => {
  it('are linted and validated without a throw, by their places in the text', async () => {
    await fc.assert(
      fc.asyncProperty(damaged, async (machine) => {
        const text = JSON.stringify(machine, null, 1);
        const definition = await readDefinition(text, 'm.json');
        const problems = lint(definition);
        const positions = problems.map((problem) => positionOf(problem, definition)).map(({ line, column }) => line * 1e6 + column);
        expect(positions).to.deep.equal(positions.toSorted((a, b) => a - b));
        for (const { rule, message, fix } of problems) expect([rule, message, fix].every((each) => each.length > 0)).to.equal(true);
        // What the gem says is nowhere passed over in silence, and what AWS refuses is an error here.
        if (statelint(definition).length > 0) expect(problems).to.not.be.empty;
        if (!text.includes('${') && validate(text).length > 0) expect(problems.some(({ severity }) => severity === 'error')).to.equal(true);
      }),
      { numRuns: 500 },
    );
  });

  it('as texts: an error with a place, or something to lint', async () => {
    const texts = fc.tuple(fc.constantFrom(...Object.values(GOOD_MACHINES)), fc.nat(), fc.nat(40), fc.string({ maxLength: 5 })).map(([machine, at, length, instead]) => {
      const text = JSON.stringify(machine, null, 2);
      const start = at % text.length;
      return text.slice(0, start) + instead + text.slice(start + length);
    });
    await fc.assert(
      fc.asyncProperty(texts, fc.constantFrom('m.json', 'm.yaml'), async (text, source) => {
        let definition: Definition;
        try {
          definition = await readDefinition(text, source);
        } catch (error) {
          if (!(error instanceof UserError)) throw error;
          expect(error.message).to.match(/^m\.(?:json|yaml):(?:\d+:\d+)?/);
          return;
        }
        lint(definition);
        statelint(definition);
        validate(text);
      }),
      { numRuns: 300 },
    );
  });
});
