import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { QueryEvaluationError } from '../../../../src/lib/asl/failure.ts';
import type { Chances } from '../../../../src/lib/asl/chances.ts';
import { compileExpression, type Bindings } from '../../../../src/lib/asl/jsonata/compile.ts';
import { evaluateTemplate, evaluateTyped, expressionsIn, type Evaluate } from '../../../../src/lib/asl/jsonata/template.ts';
import type { Json, JsonObject } from '../../../../src/lib/asl/json.ts';

const chances: Chances = { uuid: () => 'u', random: () => 0.5, hash: (text) => text };
const evaluate: Evaluate<Bindings> = (expression, bindings) => compileExpression(expression, chances).evaluate(bindings, 0);

async function causeOf(work: Promise<unknown>): Promise<string | undefined> {
  try {
    return `no failure but ${JSON.stringify(await work)}`;
  } catch (error) {
    if (!(error instanceof QueryEvaluationError)) throw error;
    expect(error.error).to.equal('States.QueryEvaluationError');
    return error.cause;
  }
}

const bindings: Bindings = { states: { input: { n: 2, list: [1, 2] }, context: {} } };

describe('templates', () => {
  it('without expressions come back as they are', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (value) => {
        const template = JSON.parse(JSON.stringify(value)) as Json;
        expect(await evaluateTemplate(template, 'Output', bindings, evaluate)).to.equal(template);
      }),
    );
  });

  it('have what expressions give in their places, whatever it is', async () => {
    const template = { 'n': '{% $states.input.n * 2 %}', '{% $key %}': ['{% $states.input.list %}', 'a {% $b %}', { deep: '{% null %}' }], 'static': [1, null, true] };
    expect(await evaluateTemplate(template, 'Output', bindings, evaluate)).to.deep.equal({ 'n': 4, '{% $key %}': [[1, 2], 'a {% $b %}', { deep: null }], 'static': [1, null, true] });
    expect(await evaluateTemplate('{% $states.input %}', 'Output', bindings, evaluate)).to.deep.equal({ n: 2, list: [1, 2] });
  });

  it('put any value where an expression was, and change nothing else', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), fc.jsonValue(), async (around, value) => {
        const [template, result] = JSON.parse(JSON.stringify([around, value])) as [Json, Json];
        const give: Evaluate<undefined> = () => Promise.resolve(result);
        expect(await evaluateTemplate({ template, here: ['{% $x %}'] }, 'Output', undefined, give)).to.deep.equal({ template, here: [result] });
      }),
    );
  });

  it('keep keys that mean something to JavaScript as data', async () => {
    const template = JSON.parse('{"__proto__": {"x": "{% 1 %}"}}') as Json;
    expect(JSON.stringify(await evaluateTemplate(template, 'Output', bindings, evaluate))).to.equal('{"__proto__":{"x":1}}');
  });

  it('evaluate in order, one after another, and end with the first that fails', async () => {
    const seen: string[] = [];
    const watch: Evaluate<undefined> = async (expression) => {
      seen.push(expression);
      await Promise.resolve();
      return expression === 'c' ? undefined : 1;
    };
    expect(await causeOf(evaluateTemplate({ x: ['{% a %}', '{% b %}'], y: '{% c %}', z: '{% d %}' }, 'Assign', undefined, watch))).to.contain("'c' specified for the field 'Assign/y'");
    expect(seen).to.deep.equal(['a', 'b', 'c']);
  });

  it('name the field with slashes, and places in lists in brackets', async () => {
    const wheres = [...expressionsIn({ a: { b: [[1, '{% x %}'], '{% y %}'] } }, 'Choices[1]/Output')].map(({ where }) => where);
    expect(wheres).to.deep.equal(['Choices[1]/Output/a/b[0][1]', 'Choices[1]/Output/a/b[1]']);
  });

  it("fail in AWS's words", async () => {
    const cause = (value: Json): Promise<string | undefined> => causeOf(evaluateTemplate(value, 'Output', bindings, evaluate));
    expect(await cause({ v: ['{% $states.input.missing %}'] })).to.equal("The JSONata expression '$states.input.missing' specified for the field 'Output/v[0]' returned nothing (undefined).");
    expect(await cause({ v: '{% $abs("x") %}' })).to.equal(`The JSONata expression '$abs("x")' specified for the field 'Output/v' threw an error during evaluation. T0410: Argument 1 of function "abs" does not match function signature`);
    expect(await cause('{% $range(1, 360146, 1) %}')).to.equal("The JSONata expression '$range(1, 360146, 1)' specified for the field 'Output' threw an error during evaluation: Expression evaluation memory limit exceeded: Check for excessive memory usage");
    expect(await cause('{% function(){ 1 } %}')).to.equal("The JSONata expression 'function(){ 1 }' specified for the field 'Output' returned an unexpected result type. Expected a JSON value, but was 'function'.");
  });

  it('let other errors through as they are', async () => {
    const stopped = new Error('stopped');
    const stop: Evaluate<undefined> = () => Promise.reject(stopped);
    expect(await evaluateTemplate('{% 1 %}', 'Output', undefined, stop).catch((error: unknown) => error)).to.equal(stopped);
  });
});

describe('fields of a type', () => {
  it('take a value of the type, evaluated or not', async () => {
    expect(await evaluateTyped('{% $states.input.list %}', 'Items', 'array', bindings, evaluate)).to.deep.equal([1, 2]);
    expect(await evaluateTyped(['{% 1 + 1 %}', 3], 'Items', 'array', bindings, evaluate)).to.deep.equal([2, 3]);
    expect(await evaluateTyped('{% 2 %}', 'Seconds', 'integer', bindings, evaluate)).to.equal(2);
    expect(await evaluateTyped('{% 2.5 %}', 'ToleratedFailurePercentage', 'number', bindings, evaluate)).to.equal(2.5);
    expect(await evaluateTyped('{% $states.input.n = 2 %}', 'Choices[0]/Condition', 'boolean', bindings, evaluate)).to.be.true;
    expect(await evaluateTyped('plain', 'Error', 'string', bindings, evaluate)).to.equal('plain');
  });

  it('refuse a value of another', async () => {
    const wrong = (expression: string, type: 'array' | 'integer' | 'boolean' | 'string' | 'number'): Promise<string | undefined> => causeOf(evaluateTyped(`{% ${expression} %}`, 'Field', type, bindings, evaluate));
    const words = (expression: string, rest: string): string => `The JSONata expression '${expression}' specified for the field 'Field' returned an unexpected result type. ${rest}`;
    expect(await wrong('true', 'array')).to.equal(words('true', "Expected 'array', but was 'boolean' for value: true"));
    expect(await wrong('{"a": [1]}', 'array')).to.equal(words('{"a": [1]}', `Expected 'array', but was 'object' for value: {"a":[1]}`));
    expect(await wrong('null', 'string')).to.equal(words('null', "Expected 'string', but was 'null' for value: null"));
    expect(await wrong('1.5', 'integer')).to.equal(words('1.5', "Expected 'integer', but was 'number' for value: 1.5"));
    expect(await wrong('"1"', 'number')).to.equal(words('"1"', `Expected 'number', but was 'string' for value: "1"`));
    expect(await wrong('[]', 'boolean')).to.equal(words('[]', "Expected 'boolean', but was 'array' for value: []"));
    expect(await wrong('$states.input.missing', 'array')).to.contain('returned nothing (undefined).');
  });
});

interface Recorded {
  readonly id: string;
  readonly definition: { readonly States: Readonly<Record<string, JsonObject>> };
  readonly input?: Json;
  readonly expected: { readonly failure?: { readonly cause?: string } };
}

const RECORDINGS = join(import.meta.dirname, '../../../../../shared/conformance/step-functions.json');

describe('what AWS recorded of failed expressions', function () {
  before(function () {
    if (existsSync(RECORDINGS)) return;
    console.log('      skipped: there are no recordings beside the project');
    this.skip();
  });

  it('is what comes out here', async () => {
    const cases = (JSON.parse(readFileSync(RECORDINGS, 'utf8')) as Recorded[]).flatMap((recorded) => {
      const [, state, what, field] = /'(.*?)' \(entered at the event id #\d+\)\. (The JSONata expression .*? specified for the field '(.*?)' .*)/s.exec(recorded.expected.failure?.cause ?? '') ?? [];
      return state === undefined || what === undefined || field === undefined ? [] : [{ recorded, state, what, field: field.replace(/\/.*/, '') }];
    });
    for (const { recorded, state, what, field } of cases) {
      const states = recorded.definition.States;
      const given = JSON.parse(typeof recorded.input === 'string' ? recorded.input : JSON.stringify(recorded.input ?? {})) as Json;
      const outer = { states: { input: given, context: {} } };
      const variables = (await Promise.all(Object.values(states).map(async ({ Assign = {} }) => evaluateTemplate(Assign, 'Assign', outer, evaluate)))) as JsonObject[];
      const value = states[state]?.[field] ?? null;
      const inner = Object.assign({}, outer, ...variables) as Bindings;
      expect(await causeOf(field === 'Items' ? evaluateTyped(value, field, 'array', inner, evaluate) : evaluateTemplate(value, field, inner, evaluate)), recorded.id).to.equal(what);
    }
    expect(cases.length).to.be.greaterThan(8);
  });
});
