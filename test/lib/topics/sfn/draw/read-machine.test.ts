import { expect } from 'chai';
import fc from 'fast-check';
import { graphOf } from '../../../../../src/lib/asl/graph/graph-of.ts';
import { readDefinition } from '../../../../../src/lib/asl/source/read-definition.ts';
import { UserError } from '../../../../../src/lib/errors/errors.ts';
import { toDrawable } from '../../../../../src/lib/topics/sfn/draw/read-machine.ts';
import { ORDERS } from './machines.ts';

const drawn = async (value: unknown): Promise<string> => {
  try {
    return `${graphOf(toDrawable(await readDefinition(JSON.stringify(value), 'm.json'))).nodes.length} nodes`;
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
};
const of = (state: unknown): unknown => ({ StartAt: 'A', States: { A: state } });

describe('a definition that is to be drawn', () => {
  const cases: [unknown, string][] = [
    [[], 'm.json:1:1: a state machine must be an object, with fields'],
    [{}, 'm.json:1:1: StartAt is missing'],
    [{ StartAt: 1 }, 'm.json:1:12: StartAt must be a text'],
    [{ StartAt: 'A' }, 'm.json:1:1: States must be an object, with fields'],
    [of(null), 'm.json:1:30: a state must be an object, with fields'],
    [of({}), 'm.json:1:30: Type is missing'],
    [of({ Type: 'Chois' }), 'm.json:1:38: there is no state of the type "Chois"'],
    [of({ Type: 'Task' }), 'm.json:1:30: Resource is missing'],
    [of({ Type: 'Parallel' }), 'm.json:1:30: Branches is missing'],
    [of({ Type: 'Parallel', Branches: [3] }), 'm.json:1:61: what runs here must be an object, with fields'],
    [of({ Type: 'Choice', Choices: [{ And: [null] }] }), 'm.json:1:66: a rule of a Choice must be an object, with fields'],
    [of({ Type: 'Pass', Catch: [{ Next: 'A', ErrorEquals: [1] }] }), 'm.json:1:80: ErrorEquals must be names of errors'],
  ];
  for (const [value, message] of cases) it(message, async () => expect(await drawn(value)).to.equal(message));

  it('may still have faults that a picture does not show', async () => {
    expect(await drawn(of({ Type: 'Wait' }))).to.equal('2 nodes');
    expect(await drawn({ StartAt: 'A', States: {} })).to.equal('2 nodes');
    expect(await drawn(of({ Type: 'Choice', Choices: [{ Next: 'A' }] }))).to.equal('2 nodes');
  });

  it('is drawn or refused in words, whatever is in the place of one of its values', async () => {
    const text = JSON.stringify(ORDERS);
    const values = Array.from(text.matchAll(/(?<=":)("[^"]*"|\d+|true|\{\}|\[(?=\])\])/g));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...values), fc.constantFrom('null', '1', '[]', '{}', '[null]', '""', 'true', '{"a":null}'), async (value, other) => {
        const broken = text.slice(0, value.index) + other + text.slice(value.index + value[0].length);
        expect(await drawn(JSON.parse(broken))).to.match(/^\d+ nodes$|^m\.json:1:\d+: /);
      }),
      { numRuns: 500 },
    );
  });
});
