import { expect } from 'chai';
import fc from 'fast-check';
import type { Chances } from '../../../../src/lib/asl/chances.ts';
import { compileExpression, type Bindings } from '../../../../src/lib/asl/jsonata/compile.ts';
import { ExpressionFailure, OUT_OF_MEMORY, OUT_OF_TIME, TOO_DEEP } from '../../../../src/lib/asl/jsonata/expression-failure.ts';
import type { Json } from '../../../../src/lib/asl/json.ts';

const chances: Chances = { uuid: () => '11111111-1111-4111-8111-111111111111', random: (seed) => (seed === undefined ? 0.25 : seed / 1000), hash: (text, algorithm) => `${algorithm}(${text})` };
const NOON = Date.UTC(2024, 0, 2, 12);

const evaluate = async (text: string, bindings: Bindings = {}, milliseconds?: number): Promise<Json | undefined> => compileExpression(text, chances, milliseconds === undefined ? undefined : { milliseconds }).evaluate(bindings, NOON);

async function failureOf(text: string, bindings: Bindings = {}, milliseconds?: number): Promise<string> {
  try {
    return `no failure but ${JSON.stringify(await evaluate(text, bindings, milliseconds))}`;
  } catch (error) {
    if (!(error instanceof ExpressionFailure)) throw error;
    return error.what;
  }
}

const limit = (words: string): string => `threw an error during evaluation: ${words}`;
const coded = (words: string): string => `threw an error during evaluation. ${words}`;

const gives = (text: string, value: Json | undefined): Mocha.Test => it(`${text} gives ${JSON.stringify(value) ?? 'nothing'}`, async () => expect(await evaluate(text)).to.deep.equal(value));
const fails = (text: string, words: string): Mocha.Test => it(`${text} fails: ${words}`, async () => expect(await failureOf(text)).to.equal(coded(words)));

describe('evaluation of expressions', () => {
  it('gives plain JSON, as it stands in the bindings', async () => {
    const states = { input: { one: [1], none: null, empty: [], list: [{ x: 1 }, { x: 2 }] } };
    expect(await evaluate('$states.input.one', { states })).to.deep.equal([1]);
    expect(await evaluate('$states.input.none', { states })).to.be.null;
    expect(await evaluate('$states.input.empty', { states })).to.deep.equal([]);
    expect(await evaluate('$states.input.missing', { states })).to.be.undefined;
    expect(await evaluate('$states.input.list.x', { states })).to.deep.equal([1, 2]);
    expect(await evaluate('$states.input.list[x > 1].x', { states })).to.equal(2);
    expect(await evaluate('{"a": $states.input.missing, "b": [$states.input.missing]}', { states })).to.deep.equal({ b: [] });
    expect(await evaluate('$match("a", /(b)?a/)')).to.deep.equal({ match: 'a', index: 0, groups: [null] });
  });

  it('gives any JSON that is bound as it is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (value) => {
        const json = JSON.parse(JSON.stringify(value)) as Json;
        expect(await evaluate('$v', { v: json })).to.deep.equal(json);
        expect(await evaluate('{"in": $v}', { v: json }, 5_000)).to.deep.equal({ in: json });
      }),
    );
  });

  it('keeps keys that mean something to JavaScript as data', async () => {
    const v = JSON.parse('{"__proto__": {"x": 1}, "constructor": 2}') as Json;
    const result = (await evaluate('$v', { v })) as object;
    expect(Object.keys(result)).to.deep.equal(['__proto__', 'constructor']);
    expect((result as { x?: unknown }).x).to.be.undefined;
  });

  gives('1/0', 'Infinity');
  gives('[-1/0, {"k": 0/0}]', ['-Infinity', { k: 'NaN' }]);
  gives('0 * -1', 0);

  it('gives no functions', async () => {
    for (const text of ['function($x){ $x }', '[$sum]', '{"a": {"f": $map}}', '$substring(?, 1)']) expect(await failureOf(text), text).to.equal("returned an unexpected result type. Expected a JSON value, but was 'function'.");
  });

  it('has the time that it is told', async () => {
    expect(await evaluate('$millis()')).to.equal(NOON);
    expect(await evaluate('$now()')).to.equal('2024-01-02T12:00:00.000Z');
    expect(await evaluate('$now("[H01]:[m01] [z]", "+0200")')).to.equal('14:00 GMT+02:00');
  });
});

describe("errors in AWS's words", () => {
  fails('$abs("x")', 'T0410: Argument 1 of function "abs" does not match function signature');
  fails("$sum(['a'])", 'T0412: Argument 1 of function "sum" must be an array of "numbers"');
  fails("1 < 'a'", 'T2009: The values 1 and "a" either side of operator "<" must be of the same data type');
  fails('$sqrt(-1)', 'D3060: The sqrt function cannot be applied to a negative number: -1');
  fails("$split('a','b',-1)", 'D3020: Third argument of split function must evaluate to a positive number');
  fails('1 + {}', 'T2002: The right side of the "+" operator must evaluate to a number');
  fails("$error('mine')", 'D3137: mine');
  fails('$nope()', 'T1006: Attempted to invoke a non-function');
  fails('$eval("1+1")', 'T1006: Attempted to invoke a non-function');
  fails('1 +', 'S0207: Unexpected end of expression');
});

/** What AWS takes and refuses was measured by others with TestState: github.com/floci-io/floci, issues 2667 and 2737. */
describe("AWS's limits", () => {
  const recursion = (depth: number): string => `($f := function($x){ $x <= 0 ? 0 : 1 + $f($x-1) }; $f(${depth}))`;
  const doubling = (times: number): string => `($f := function($s, $n){ $n = 0 ? $s : $f($s & $s, $n - 1) }; $length($f('x', ${times})))`;

  it('100 parts in one another', async () => {
    const nested = (count: number): string[] => [`1${'+1'.repeat(count)}`, `${'('.repeat(count)}1${')'.repeat(count)}`, `${'['.repeat(count)}1${']'.repeat(count)}`, `1${'~>$string'.repeat(count)}`];
    for (const text of nested(99)) expect(await failureOf(text), text).to.match(/^no failure/);
    for (const text of nested(100)) expect(await failureOf(text), text).to.equal(limit(TOO_DEEP));
    expect(await evaluate(recursion(31))).to.equal(31);
    expect(await failureOf(recursion(32))).to.equal(limit(TOO_DEEP));
  });

  it('7 MB in a value', async () => {
    expect(await evaluate('[1..873782] ~> $count()', {}, 15_000)).to.equal(873_782);
    expect(await failureOf('[1..873783] ~> $count()', {}, 15_000)).to.equal(limit(OUT_OF_MEMORY));
    expect(await evaluate(doubling(22), {}, 15_000)).to.equal(2 ** 22);
    expect(await failureOf(doubling(23), {}, 15_000)).to.equal(limit(OUT_OF_MEMORY));
    expect(await evaluate('$sum($map([1..200000], function($v){ $v * 2 }))', {}, 15_000)).to.equal(40_000_200_000);
  });

  it('a value of doubled doubles is measured without being written out', async () => {
    const doubles = '($f := function($x, $n){ $n = 0 ? $x : $f([$x, $x], $n - 1) }; $f(1, 90))';
    expect(await failureOf(doubles, {}, 15_000)).to.equal(limit(OUT_OF_MEMORY));
  });

  it('time', async () => {
    expect(await failureOf('($f := function($x){ $f($x + 1) }; $f(1))', {}, 50)).to.equal(limit(OUT_OF_TIME));
  });
});

describe('functions of Step Functions', () => {
  describe('$partition', () => {
    gives('$partition([1,2,3,4,5], 2)', [[1, 2], [3, 4], [5]]);
    gives('$partition([1,2,3,4,5], 2.9)', [[1, 2], [3, 4], [5]]);
    gives('$partition([1,2,3], 9)', [[1, 2, 3]]);
    gives('$partition([1,2,3])', [[1, 2, 3]]);
    for (const text of ['$partition([], 2)', '$partition([1], 0)', '$partition([1], -0.5)', '$partition($nothing, 2)']) gives(text, undefined);
    fails('$partition([1], -1)', 'D3137: Second argument must be zero or greater');
    fails('$partition(null, 2)', 'T0412: Argument 1 of function "partition" must be an array of undefined');
    fails('$partition([1], "2")', 'T0410: Argument 2 of function "partition" does not match function signature');
    fails('$partition([1], 2, 3)', 'T0410: Argument 3 of function "partition" does not match function signature');
  });

  describe('$range', () => {
    gives('$range(0, 10, 2)', [0, 2, 4, 6, 8, 10]);
    gives('$range(0, 5, 2)', [0, 2, 4]);
    gives('$range(10, 0, -5)', [10, 5, 0]);
    gives('$range(-1.7, 2, 1)', [-1, 0, 1, 2]);
    gives('$range(5, 1, -1.5)', [5, 4, 3, 2, 1]);
    gives('$range(3, 3, 1)', 3);
    for (const text of ['$range(5, 1, 1)', '$range(1, 5, -1)', '$range(1, 5, 0)', '$range(1, 5)']) gives(text, undefined);
    fails('$range(1)', 'T0410: Argument 2 of function "range" does not match function signature');
    fails('$range("1", 2, 1)', 'T0410: Argument 1 of function "range" does not match function signature');
    it('at most 360,145', async () => {
      expect(await evaluate('$count($range(1, 360145, 1))')).to.equal(360_145);
      for (const last of [360_146, 1e9, 1e300]) expect(await failureOf(`$range(1, ${last}, 1)`)).to.equal(limit(OUT_OF_MEMORY));
    });
  });

  describe('$hash', () => {
    gives('$hash("a", "SHA-256")', 'SHA-256(a)');
    gives('"a" ~> $hash("MD5")', 'MD5(a)');
    gives('$hash("a")', undefined);
    fails('$hash("a", "md5")', "D3137: Hash algorithm 'md5' must be one of SHA-1, SHA-384, SHA-256, SHA-512, MD5");
    fails('$hash(42, "MD5")', 'T0410: Argument 1 of function "hash" does not match function signature');
    fails('$hash("a", 5)', 'T0410: Argument 2 of function "hash" does not match function signature');
  });

  describe('$random and $uuid', () => {
    gives('$random()', 0.25);
    gives('$random(42.9)', 0.042);
    gives('$uuid()', '11111111-1111-4111-8111-111111111111');
    fails('$random(1, 2)', 'T0410: Argument 2 of function "random" does not match function signature');
    fails('$random("1")', 'T0410: Argument 1 of function "random" does not match function signature');
    fails('$uuid("x")', 'T0410: Argument 1 of function "uuid" does not match function signature');
  });

  describe('$parse', () => {
    gives(`$parse('{"b":1,"a":[2]}')`, { b: 1, a: [2] });
    gives(`$parse('{"a":{"b":12}}').a.b`, 12);
    gives(`$exists($parse('null'))`, true);
    gives(`$map(['{"a":1}', '{"a":2}'], $parse).a`, [1, 2]);
    it('knows a key that comes twice from what looks like it', async () => {
      const text = '[{"a":1},{"a":1},"a:",{"b":"{\\"a\\":","a":1,"c":{"a":2}}]';
      expect(await evaluate('$parse($text)', { text })).to.deep.equal(JSON.parse(text));
    });
    gives('$parse()', undefined);
    for (const text of ['', '  ', 'nope', '{"a":1}{"b":2}', '{"a":1,"a":2}', '{"a":1,"\\\\u0061":2}', '[{"x":{"a":[1],"b":{},"a":1}}]', '1e400', '[-1e999]']) fails(`$parse('${text}')`, 'D3137: Invalid JSON');
    fails('$parse(null)', 'T0410: Argument 1 of function "parse" does not match function signature');
    fails("$parse('{}', 'x')", 'T0410: Argument 2 of function "parse" does not match function signature');

    it('reads whatever JSON.stringify writes', async () => {
      await fc.assert(
        fc.asyncProperty(fc.json(), async (text) => {
          expect(await evaluate('[$parse($text)]', { text })).to.deep.equal(await evaluate('[$value]', { value: JSON.parse(text) as Json }));
        }),
      );
    });
  });
});
