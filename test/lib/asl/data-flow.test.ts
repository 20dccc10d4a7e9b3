import { expect } from 'chai';
import { assigned, combined, effectiveInput, selectOutput, selectResult, stateOutput, workInput } from '../../../src/lib/asl/data-flow.ts';
import { StateFailure } from '../../../src/lib/asl/failure.ts';
import type { Json } from '../../../src/lib/asl/json.ts';
import type { Roots } from '../../../src/lib/asl/roots.ts';
import { chances } from './chances.ts';

const roots = (input: Json): Roots => ({ input, context: { Execution: { Input: { c: 1 } } }, variables: { x: 5 } });

describe('the way of data through a state', () => {
  it('begins with InputPath', () => {
    expect(effectiveInput({}, roots({ a: 1 }))).to.deep.equal({ a: 1 });
    expect(effectiveInput({ InputPath: null }, roots({ a: 1 }))).to.deep.equal({});
    expect(effectiveInput({ InputPath: '$.a' }, roots({ a: 1 }))).to.equal(1);
    expect(effectiveInput({ InputPath: '$$.Execution.Input' }, roots({}))).to.deep.equal({ c: 1 });
    expect(effectiveInput({ InputPath: '$x' }, roots({}))).to.equal(5);
    expect(() => effectiveInput({ InputPath: '$.NoSuchInputPath' }, roots({}))).to.throw(StateFailure).that.includes({ error: 'States.Runtime', cause: "Invalid path '$.NoSuchInputPath' : No results for path: $['NoSuchInputPath']" });
    expect(() => effectiveInput({ InputPath: '$.a[*].b' }, roots({}))).to.throw(StateFailure, "Invalid path '$.a[*].b' : Missing property in path $['a']");
  });

  it('gives the work its Parameters, and selects of its result', () => {
    expect(workInput({}, roots(1), chances)).to.equal(1);
    expect(workInput({ Parameters: { 'a.$': '$.b', c: 1 } }, roots({ b: 2 }), chances)).to.deep.equal({ a: 2, c: 1 });
    expect(selectResult({}, roots(1), chances)).to.equal(1);
    expect(selectResult({ ResultSelector: { 'n.$': 'States.ArrayLength($.list)' } }, roots({ list: [1, 2] }), chances)).to.deep.equal({ n: 2 });
  });

  it('puts the result into the raw input, and ends with OutputPath', () => {
    const input = { a: { x: 1 } };
    expect(stateOutput({}, 2, roots(input))).to.equal(2);
    expect(stateOutput({ ResultPath: null }, 2, roots(input))).to.deep.equal(input);
    expect(stateOutput({ ResultPath: '$.a.y' }, 2, roots(input))).to.deep.equal({ a: { x: 1, y: 2 } });
    expect(stateOutput({ ResultPath: '$.a.y', OutputPath: '$.a' }, 2, roots(input))).to.deep.equal({ x: 1, y: 2 });
    expect(stateOutput({ OutputPath: null }, 2, roots(input))).to.deep.equal({});
    expect(stateOutput({ OutputPath: '$$.Execution.Input.c' }, 2, roots(input))).to.equal(1);
    expect(selectOutput({ OutputPath: '$.a.x' }, roots(input))).to.equal(1);
    expect(combined({ ResultPath: '$.error' }, input, { Error: 'E' })).to.deep.equal({ a: { x: 1 }, error: { Error: 'E' } });
    expect(() => stateOutput({ ResultPath: '$.a.y' }, 2, roots([1]))).to.throw(StateFailure, 'Unable to apply step "a" to input [1]');
    expect(() => stateOutput({ OutputPath: '$.no' }, {}, roots(input))).to.throw(StateFailure, "Invalid path '$.no' : No results for path: $['no']");
  });

  it('assigns what it makes of the old variables', () => {
    expect(assigned({}, roots(1), chances)).to.deep.equal({});
    expect(assigned({ Assign: { x: 42, 'old.$': '$x', 'result.$': '$', deep: { 'y.$': '$x' } } }, roots({ r: 1 }), chances)).to.deep.equal({ x: 42, old: 5, result: { r: 1 }, deep: { y: 5 } });
  });
});
