import { expect } from 'chai';
import fc from 'fast-check';
import { StateFailure } from '../../../../src/lib/asl/failure.ts';
import { evaluateIntrinsic } from '../../../../src/lib/asl/intrinsics/evaluate-intrinsic.ts';
import { INTRINSIC_NAMES } from '../../../../src/lib/asl/intrinsics/intrinsic.ts';
import { parseIntrinsic } from '../../../../src/lib/asl/intrinsics/parse-intrinsic.ts';
import { PathError } from '../../../../src/lib/asl/json-path/path-error.ts';
import type { Json } from '../../../../src/lib/asl/json.ts';
import { chances } from '../chances.ts';
import { anyJson, documents } from '../json.ts';

const CONTEXT = { Execution: { Id: 'arn', Input: { end: 10 } } };
const run = (text: string, input: Json = {}): Json => evaluateIntrinsic(parseIntrinsic(text), { input, context: CONTEXT, variables: { list: [1, 2], name: 'Ada' } }, chances);
const causeOf = (text: string, input: Json = {}): string => {
  try {
    run(text, input);
  } catch (error) {
    if (!(error instanceof StateFailure)) throw error;
    expect(error.error).to.equal('States.Runtime');
    return error.cause ?? '';
  }
  throw new Error(`${text} did not fail`);
};
const refusal = (text: string, what: string): string => `There was an error while evaluating the intrinsic function: ${text}. ${what}`;
const long = (length: number): Json => ({ s: 'a'.repeat(length) });

describe('intrinsic functions', () => {
  const VALUES: readonly [string, Json, Json][] = [
    ["States.Format('Hello {}, {}', $.name, $.n)", { name: 'Ada', n: 2 }, 'Hello Ada, 2'],
    [String.raw`States.Format('\'{}\' \{\} \\ "', $name)`, {}, '\'Ada\' {} \\ "'],
    ['States.Format($.template, 1)', { template: 'n={}' }, 'n=1'],
    ['States.Format($.n)', { n: 123 }, '123'],
    ["States.Format('{}', $.v)", { v: { Arg1: 1, Arg2: [], Arg3: [{ a: 'x' }, true], Arg4: null } }, '{Arg1=1, Arg2=[], Arg3=[{a=x}, true], Arg4=null}'],
    ["States.Format('{} {} {} {}', $.a, $.b, $.c, null)", { a: 3.5, b: 12345678.5, c: 0.00012 }, '3.5 1.23456785E7 1.2E-4 null'],
    [`States.Format('{}', States.StringToJson('"x"'))`, {}, '"x"'],
    ["States.Format('  {}  ', States.Format('{}', $$.Execution.Id))", {}, '  arn  '],
    [`States.StringToJson('{"a": "it\\'s"}')`, {}, { a: "it's" }],
    ['States.StringToJson($.s)', { s: ' [1, {"__proto__": 2}] ' }, JSON.parse('[1, {"__proto__": 2}]') as Json],
    ['States.JsonToString($.o)', { o: { b: 1, a: ['ä', null] } }, '{"b":1,"a":["ä",null]}'],
    ["States.JsonToString('x')", {}, '"x"'],
    ["States.Array(42, true, null, 'hello', $.o, -1.5e1)", { o: {} }, [42, true, null, 'hello', {}, -15]],
    ['States.Array()', {}, []],
    ['States.ArrayPartition($.a, 4)', { a: [1, 2, 3, 4, 5, 6, 7, 8, 9] }, [[1, 2, 3, 4], [5, 6, 7, 8], [9]]],
    ['States.ArrayPartition($.a, 2.6)', { a: [1, 2, 3] }, [[1, 2], [3]]],
    ['States.ArrayPartition($.a, 3)', { a: [] }, []],
    ['States.ArrayContains($.a, 5)', { a: [1, 5] }, true],
    ['States.ArrayContains($.a, $.o)', { a: [{ a: 1 }], o: { a: 1, b: null } }, false],
    ['States.ArrayContains($.a, true)', { a: ['true'] }, true],
    ['States.ArrayContains($.a, false)', { a: [0] }, false],
    ['States.ArrayRange(1, 9, 2)', {}, [1, 3, 5, 7, 9]],
    ['States.ArrayRange(5, 1, -2)', {}, [5, 3, 1]],
    ['States.ArrayRange(5, 1, 1)', {}, []],
    ['States.ArrayRange(5.4, -0.6, -2.4)', {}, [5, 3, 1]],
    ['States.ArrayRange(1.6, 1.4, 1)', {}, [1]],
    ['States.ArrayGetItem($list, 1)', {}, 2],
    ['States.ArrayGetItem($.a, 1.2)', { a: [10, 20] }, 20],
    ['States.ArrayGetItem($.a, 999)', { a: [] }, null],
    ['States.ArrayLength($.a[*].x)', { a: [1] }, 0],
    ['States.ArrayUnique($.a)', { a: [1, 2, 1, 3, 2, 4] }, [1, 2, 3, 4]],
    ['States.ArrayUnique($.a)', { a: [1, '1', 1, '01'] }, [1, '1', '01']],
    ['States.ArrayUnique($.a)', { a: [null, null, 1, null] }, [null, 1]],
    ['States.ArrayUnique($.a)', { a: [{ a: 1, b: 2 }, { b: 2, a: 1 }] }, [{ a: 1, b: 2 }]],
    // The order of Java's HashSet, as AWS gave it.
    ['States.ArrayUnique($.a)', { a: [true, false, true] }, [false, true]],
    ['States.ArrayUnique($.a)', { a: [[1, 2], [1, 2], [2, 1]] }, [[2, 1], [1, 2]]],
    ["States.Base64Encode('Data to encode')", {}, 'RGF0YSB0byBlbmNvZGU='],
    ["States.Base64Decode('44GT44KT44Gr44Gh44Gv')", {}, 'こんにちは'],
    ["States.Base64Decode(' YWJj!ZA')", {}, 'abcd'],
    ["States.Base64Decode('ab==cd')", {}, 'i'],
    ["States.Hash('hello', 'MD5')", {}, '5d41402abc4b2a76b9719d911017c592'],
    ["States.Hash('hello', 'SHA-1')", {}, 'aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d'],
    ["States.Hash('', 'SHA-256')", {}, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['States.JsonMerge($.a, $.b, false)', { a: { x: { p: 1 }, y: 2 }, b: { x: { q: 2 } } }, { x: { q: 2 }, y: 2 }],
    ["States.JsonMerge($.a, $.b, 'true')", { a: {}, b: { x: 1 } }, { x: 1 }],
    ['States.MathRandom(1, 999)', {}, 500],
    ['States.MathRandom(1.6, $$.Execution.Input.end, -0)', {}, 1],
    ['States.MathAdd(111, -1)', {}, 110],
    ['States.MathAdd(1.6, 2.7)', {}, 5],
    ['States.MathAdd(-1.5, 0)', {}, -1],
    ['States.MathAdd(1.4, 2.5)', {}, 4],
    ["States.StringSplit('This.is+a,test=string', '.+,=')", {}, ['This', 'is', 'a', 'test', 'string']],
    ["States.StringSplit(',a,,b,', ',')", {}, ['a', 'b']],
    ["States.StringSplit('', ',')", {}, []],
    ["States.StringSplit('abc', '')", {}, ['abc']],
    ['States.UUID( )', {}, chances.uuid()],
    ["States.UUID('x', $.nope[*])", {}, chances.uuid()],
  ];
  for (const [text, input, value] of VALUES) it(`give the value of ${text}`, () => expect(run(text, input)).to.deep.equal(value));

  const INVALID: readonly [string, Json][] = [
    ['States.ArrayPartition($.a, 0.49)', { a: [1] }],
    ["States.ArrayPartition('a', 1)", {}],
    ["States.ArrayPartition($.a, '2')", { a: [1] }],
    ['States.ArrayPartition($.a)', { a: [1] }],
    ["States.ArrayContains('a', 1)", {}],
    ['States.ArrayRange(1, 1001, 1)', {}],
    ['States.ArrayRange(1001, 1, -1)', {}],
    ['States.ArrayRange(1, 10, 0.49)', {}],
    ["States.ArrayRange('a', 5, 1)", {}],
    ['States.ArrayRange(1, 5)', {}],
    ['States.ArrayGetItem($.a, 3)', { a: [1, 2, 3] }],
    ['States.ArrayGetItem($.a, -1)', { a: [1] }],
    ["States.ArrayLength(States.JsonToString($.a))", { a: [1] }],
    ['States.ArrayUnique($.o)', { o: {} }],
    ['States.Base64Encode($.s)', long(10_001)],
    ['States.Base64Decode($.s)', long(10_001)],
    ['States.Base64Decode(123)', {}],
    ['States.Base64Decode()', {}],
    ['States.Hash($.s, \'SHA-256\')', long(10_001)],
    ["States.Hash('a', 'sha-256')", {}],
    ["States.Hash('a')", {}],
    ['States.JsonMerge($.a, $.a, true)', { a: {} }],
    ['States.JsonMerge($.a, $.b, false)', { a: {}, b: [] }],
    ['States.MathRandom(1.4, 1.6)', {}],
    ['States.MathRandom(10, 5)', {}],
    ['States.MathRandom(1, 10, null)', {}],
    ['States.MathAdd(2147483647, 1)', {}],
    ['States.MathAdd(3000000000, 1)', {}],
    ["States.MathAdd('1', 1)", {}],
    ['States.MathAdd(1)', {}],
    ['States.StringSplit($.s, 1)', { s: 'a' }],
    ['States.StringToJson($.s)', { s: 1 }],
    ['States.Format()', {}],
  ];
  for (const [text, input] of INVALID) {
    const name = /States\.\w+/.exec(text)?.[0] ?? '';
    it(`refuse ${text} in AWS's words`, () => expect(causeOf(text, input)).to.equal(refusal(text, `Invalid arguments in ${name}`)));
  }

  it('take up to their limits', () => {
    expect(run('States.ArrayRange(1, 1000, 1)')).to.have.length(1000);
    expect(run("States.Hash($.s, 'MD5')", long(10_000))).to.have.length(32);
    expect(run('States.Base64Encode($.s)', long(10_000))).to.have.length(13_336);
  });

  const CAUSES: readonly [string, Json, string][] = [
    ["States.Format('Hello {', $.a)", { a: 1 }, "Invalid template in States.Format: matching '}' not found for '{'."],
    ["States.Format('Hello {{}}', $.a)", { a: 1 }, "Invalid template in States.Format: matching '}' not found for '{'."],
    ["States.Format('}')", {}, "Invalid template in States.Format: matching '{' not found for '}'."],
    ["States.Format('{} {}', 1)", {}, 'Invalid arguments in States.Format: number of arguments do not match the occurrences of {}.'],
    ["States.Format('{}', 1, 2)", {}, 'Invalid arguments in States.Format: number of arguments do not match the occurrences of {}.'],
    ['States.JsonToString(1, 2)', {}, 'Invalid arguments in States.JsonToString: only a single argument is allowed.'],
  ];
  for (const [text, input, what] of CAUSES) it(`say what is wrong with ${text}`, () => expect(causeOf(text, input)).to.equal(refusal(text, what)));

  const MISSING: readonly [string, string][] = [
    ["States.Format('{}',$.nope)", "The JsonPath argument for the field '$.nope' could not be found in the input '{\"other\":1,\"items\":[1]}'"],
    ["States.Format('{}', States.Format('{}', $.a.b))", "The JsonPath argument for the field '$.a.b' could not be found in the input '{\"other\":1,\"items\":[1]}'"],
    ["States.Format('{}', $.items[5])", "The JsonPath argument for the field '$.items[5]' could not be found in the input '{\"other\":1,\"items\":[1]}'"],
    ["States.Format('{}', $.items[5].x)", "The JsonPath argument for the field '$.items[5].x' could not be found in the input '{\"other\":1,\"items\":[1]}'"],
    ["States.Format('{}', $$.Nope.Deep)", "The JsonPath argument for the field '$.Nope.Deep' could not be found in the input '{\"other\":1,\"items\":[1]}'"],
    ["States.Format('{}', $.other[0])", 'Filter: [0] can only be applied to arrays. Current context is: 1'],
  ];
  for (const [text, what] of MISSING) it(`name what ${text} does not find`, () => expect(causeOf(text, { other: 1, items: [1] })).to.equal(`The function '${text}' had the following error: ${what}`));

  it('are there, all 18', () => {
    expect(INTRINSIC_NAMES).to.have.length(18);
    for (const name of INTRINSIC_NAMES) expect(parseIntrinsic(`States.${name}()`).call.name).to.equal(name);
  });

  const FAULTS: readonly [string, RegExp, number][] = [
    ['States.Nope()', /no intrinsic function/, 0],
    ['States.UUID', /a \( is missing/, 11],
    ['States.UUID(', /an argument is missing/, 12],
    ['States.UUID)', /a \( is missing/, 11],
    ['States.UUID(,)', /an argument is missing/, 12],
    ['States.UUID() x', /nothing can follow/, 14],
    ['States.Array(1, )', /an argument is missing/, 16],
    ['States.Array(1 2)', /a , or \)/, 15],
    ['States.Array(1.)', /an argument is missing/, 13],
    ['States.Array(.5)', /an argument is missing/, 13],
    ['States.Array([1])', /an argument is missing/, 13],
    ['States.Array($.a[)', /a key in quotes/, 17],
    ["States.Array('a)", /not closed/, 13],
    ["States.Array('a\\n')", /must be followed by/, 15],
    [`${'States.Array('.repeat(11)}1${')'.repeat(11)}`, /nested at most 10/, 130],
  ];
  for (const [text, message, offset] of FAULTS) {
    it(`are not ${text.slice(0, 30)}`, () => {
      expect(() => parseIntrinsic(text)).to.throw(PathError, message).with.property('offset', offset);
    });
  }
  it('nest ten deep', () => expect(JSON.stringify(run(`${'States.Array('.repeat(10)}1${')'.repeat(10)}`))).to.equal('[[[[[[[[[[1]]]]]]]]]]'));
  it('read paths with parentheses, commas and quotes', () => {
    expect(run("States.Array($.a[?(@.b == 'x,)')].c, $['k,)\\'']  , $.a.length())", { a: [{ b: 'x,)', c: 1 }], "k,)'": 2 })).to.deep.equal([[1], 2, 1]);
  });

  describe('go there and back', () => {
    it('in base 64, as the platform has it', () => {
      fc.assert(
        fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (s) => {
          const encoded = run('States.Base64Encode($.s)', { s });
          expect(encoded).to.equal(Buffer.from(s).toString('base64'));
          expect(run('States.Base64Decode($.s)', { s: encoded })).to.equal(s);
        }),
      );
    });
    it('from JSON to text', () => {
      fc.assert(
        fc.property(anyJson, (v) => {
          expect(run('States.StringToJson(States.JsonToString($.v))', { v })).to.deep.equal(v);
        }),
      );
    });
    it('from parts to the whole', () => {
      fc.assert(
        fc.property(fc.array(documents), fc.integer({ min: 1, max: 9 }), (a, size) => {
          expect((run('States.ArrayPartition($.a, $.size)', { a, size }) as Json[][]).flat(1)).to.deep.equal(a);
        }),
      );
    });
    it('from a text to the literal that means it', () => {
      fc.assert(
        fc.property(fc.string({ unit: fc.constantFrom("'", '{', '}', '\\', 'a', '"', ' '), maxLength: 20 }), (text) => {
          const literal = text.replaceAll(/['{}\\]/g, '\\$&');
          expect(run(`States.Array('${literal}')`)).to.deep.equal([text]);
          expect(run(`States.Format('${literal}')`)).to.equal(text);
        }),
      );
    });
  });

  it('keep every value once', () => {
    fc.assert(
      fc.property(fc.array(documents, { maxLength: 30 }), (a) => {
        const unique = run('States.ArrayUnique($.a)', { a }) as Json[];
        for (const item of a) expect(unique.filter((each) => JSON.stringify(each) === JSON.stringify(item)).length).to.be.at.most(1);
        expect(unique.every((each) => a.includes(each))).to.equal(true);
        expect(run('States.ArrayUnique($.a)', { a: unique })).to.deep.equal(unique);
      }),
    );
  });
});
