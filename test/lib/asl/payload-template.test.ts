import { expect } from 'chai';
import fc from 'fast-check';
import { StateFailure } from '../../../src/lib/asl/failure.ts';
import type { Json } from '../../../src/lib/asl/json.ts';
import { evaluateTemplate } from '../../../src/lib/asl/payload-template.ts';
import { chances } from './chances.ts';
import { documents } from './json.ts';

const CONTEXT = { State: { Name: 'P' } };
const fill = (template: Json, input: Json): Json => evaluateTemplate(template, { input, context: CONTEXT, variables: { x: 42 } }, chances);
const causeOf = (template: Json, input: Json): string | undefined => {
  try {
    fill(template, input);
  } catch (error) {
    if (error instanceof StateFailure) return `${error.error}: ${error.cause}`;
    throw error;
  }
  throw new Error('it did not fail');
};

describe('evaluateTemplate', () => {
  it('fills in keys that end in .$, at every depth, and leaves the rest', () => {
    const template = { a: '$.name', 'b.$': '$.name', 'c.$': "States.Format('{}!', $.name)", d: [{ 'e.$': '$$.State.Name' }, '$.x', 1, null], f: { 'g.$': '$x' }, 'h.$': '$.list[*]', 'i.$': '$.list[7]' };
    expect(fill(template, { name: 'Ada', list: [1, 2] })).to.deep.equal({ a: '$.name', b: 'Ada', c: 'Ada!', d: [{ e: 'P' }, '$.x', 1, null], f: { g: 42 }, h: [1, 2], i: null });
  });

  it('keeps the order of the keys', () => expect(JSON.stringify(fill({ 'z.$': '$', a: 1, 'b.$': '$' }, 0))).to.equal('{"z":0,"a":1,"b":0}'));

  it('takes __proto__ for a key', () => {
    expect(JSON.stringify(fill(JSON.parse('{"__proto__.$": "$", "__proto__": 1, "a": {"__proto__.$": "$"}}') as Json, 2))).to.equal('{"__proto__":1,"a":{"__proto__":2}}');
  });

  it('gives an empty list where a path could find many', () => {
    for (const path of ['$.items[*].itemValue', '$.items[1:]', '$.items[:1].itemValue', '$[*]', '$..nope', '$.other[*]', '$.other[?(@.x)]']) expect(fill({ 'v.$': path }, { other: 1 }), path).to.deep.equal({ v: path === '$[*]' ? [1] : [] });
  });

  const CAUSES: readonly [Json, string][] = [
    [{ outer: { 'missing.$': '$.nope.deep' } }, "States.Runtime: The JSONPath '$.nope.deep' specified for the field 'missing.$' could not be found in the input '{\"other\":1}'"],
    [{ 'v.$': '$.other.x' }, "States.Runtime: The JSONPath '$.other.x' specified for the field 'v.$' could not be found in the input '{\"other\":1}'"],
    [{ 'v.$': '$$.Nope.Deep' }, "States.Runtime: The JSONPath '$.Nope.Deep' specified for the field 'v.$' could not be found in the input '{\"State\":{\"Name\":\"P\"}}'"],
    [{ 'v.$': 'States.MathAdd(1)' }, 'States.Runtime: There was an error while evaluating the intrinsic function: States.MathAdd(1). Invalid arguments in States.MathAdd'],
    [{ 'v.$': 1 }, "States.Runtime: The value for the field 'v.$' must be a valid JSONPath or a valid intrinsic function call"],
  ];
  for (const [template, cause] of CAUSES) it(`fails on ${JSON.stringify(template)}`, () => expect(causeOf(template, { other: 1 })).to.equal(cause));

  it('gives back what has nothing to fill in, as it is', () => {
    fc.assert(
      fc.property(documents, (template) => {
        expect(fill(template, {})).to.equal(template);
      }),
    );
  });

  it('gives the document for $, wherever it stands', () => {
    fc.assert(
      fc.property(documents, fc.array(fc.constantFrom('list', 'a', 'b'), { maxLength: 5 }), (input, places) => {
        const wrap = (inner: Json): Json => places.reduce<Json>((value, place) => (place === 'list' ? [0, value] : { [place]: value }), inner);
        expect(fill(wrap({ 'v.$': '$' }), input)).to.deep.equal(wrap({ v: input }));
      }),
    );
  });
});
