import { expect } from 'chai';
import fc from 'fast-check';
import { resolveExpression } from '../../../../../src/lib/run/targets/expression/resolve-expression.ts';
import { printExpression } from '../../../../../src/lib/run/targets/expression/print.ts';
import { parseExpression } from '../../../../../src/lib/run/targets/expression/parse.ts';
import type { Expression } from '../../../../../src/lib/run/targets/expression/types.ts';
import { expressions, fleets, idOfNode, isIn, isMeant, type RealNode } from './expressions.ts';
import { serve } from './serve-fleet.ts';

const { signal } = new AbortController();

const idsOf = async (expression: Expression, fleet: readonly RealNode[]): Promise<string[]> => (await resolveExpression(expression, serve(fleet), signal)).nodes.map(({ id }) => id).toSorted();

const and = (...terms: Expression[]): Expression => ({ kind: 'and', terms });
const or = (...terms: Expression[]): Expression => ({ kind: 'or', terms });
const not = (term: Expression): Expression => ({ kind: 'not', term });
/** Says every state and so widens what all sides are cut out of; true of no node, or of every one. */
const STATES: Expression = { kind: 'state', values: ['pending', 'running', 'shutting-down', 'terminated', 'stopping', 'stopped'] };
const NOTHING = and(STATES, not(STATES));
const within = (expression: Expression): Expression => or(expression, NOTHING);

describe('target expressions over random fleets', () => {
  it('mean what the plainest reading of them says', async () => {
    await fc.assert(
      fc.asyncProperty(expressions, fleets, async (expression, fleet) => {
        const plain = fleet.filter((node) => isMeant(expression, node) && isIn(expression, node)).map(idOfNode);
        expect(await idsOf(expression, fleet)).to.deep.equal(plain.toSorted());
      }),
      { numRuns: 2000 },
    );
  });

  it('mean the same when they were printed and read again', async () => {
    await fc.assert(fc.asyncProperty(expressions, fleets, async (a, fleet) => void expect(await idsOf(parseExpression(printExpression(a)), fleet)).to.deep.equal(await idsOf(a, fleet))), { numRuns: 300 });
  });

  const LAWS: readonly [string, (a: Expression, b: Expression, c: Expression) => readonly [Expression, Expression]][] = [
    ['De Morgan, of &', (a, b) => [not(and(a, b)), or(not(a), not(b))]],
    ['De Morgan, of |', (a, b) => [not(or(a, b)), and(not(a), not(b))]],
    ['& is idempotent', (a) => [and(a, a), a]],
    ['| is idempotent', (a) => [or(a, a), a]],
    ['& commutes', (a, b) => [and(a, b), and(b, a)]],
    ['| commutes', (a, b) => [or(a, b), or(b, a)]],
    ['& is associative', (a, b, c) => [and(a, and(b, c)), and(a, b, c)]],
    ['& distributes over |', (a, b, c) => [and(a, or(b, c)), or(and(a, b), and(a, c))]],
    ['| distributes over &', (a, b, c) => [or(a, and(b, c)), and(or(a, b), or(a, c))]],
    ['a double ! is none', (a) => [not(not(a)), a]],
    ['* is the one of &', (a) => [and(a, { kind: 'all' }), a]],
    ['absorption', (a, b) => [within(or(a, and(a, b))), within(or(a, and(b, not(b))))]],
    ['complement', (a) => [or(a, not(a)), or({ kind: 'all' }, and(a, not(a)))]],
  ];
  for (const [name, law] of LAWS) {
    it(`obey: ${name}`, async () => {
      await fc.assert(
        fc.asyncProperty(expressions, expressions, expressions, fleets, async (a, b, c, fleet) => {
          const [left, right] = law(a, b, c);
          expect(await idsOf(left, fleet)).to.deep.equal(await idsOf(right, fleet));
        }),
        { numRuns: 200 },
      );
    });
  }
});
