import { expect } from 'chai';
import type { Json } from '../../../../../src/lib/asl/json.ts';
import type { Machine } from '../../../../../src/lib/asl/machine.ts';
import { RemoteError } from '../../../../../src/lib/errors/errors.ts';
import { junitXml } from '../../../../../src/lib/topics/sfn/cases/junit.ts';
import { caseLines, casesDocument, summaryLines } from '../../../../../src/lib/topics/sfn/cases/report-cases.ts';
import { runCases } from '../../../../../src/lib/topics/sfn/cases/run-cases.ts';
import type { Case, Expectation, Mock } from '../../../../../src/lib/topics/sfn/cases/types.ts';
import { noColor } from '../../../../../src/lib/view/color.ts';
import { fakeTester } from './fake-tester.ts';

const ORDERS: Machine = {
  StartAt: 'Charge',
  States: {
    Charge: {
      Type: 'Task', Resource: 'arn:f', Next: 'Route',
      Retry: [{ ErrorEquals: ['Busy'], MaxAttempts: 2 }, { ErrorEquals: ['Slow'], MaxAttempts: 1 }],
      Catch: [{ ErrorEquals: ['Declined'], Next: 'Tell' }, { ErrorEquals: ['States.ALL'], Next: 'Broken' }],
    },
    Route: { Type: 'Choice', Choices: [{ Variable: '$.go', StringEquals: 'Each', Next: 'Each' }], Default: 'Done' },
    Each: { Type: 'Map', ItemProcessor: { StartAt: 'Pack', States: { Pack: { Type: 'Task', Resource: 'arn:p', End: true } } }, Catch: [{ ErrorEquals: ['Torn'], Next: 'Broken' }], Next: 'Done' },
    Tell: { Type: 'Pass', End: true },
    Broken: { Type: 'Fail', Error: 'Broken', Cause: 'it broke' },
    Done: { Type: 'Succeed' },
  },
};

const result = (value: Json): Mock => ({ result: value });
const fails = (error: string): Mock => ({ error, cause: 'why' });
const a = (mocks: Record<string, Mock[]>, expect: Expectation, more: Partial<Case> = {}): Case => ({ name: 'a case', input: {}, context: undefined, mocks: new Map(Object.entries(mocks)), expect, line: 3, ...more });
const run = async (machine: Machine, ...cases: Case[]) => {
  const tester = fakeTester(machine);
  return { ...(await runCases(machine, cases, tester.test, () => undefined)), requests: tester.requests };
};
const problems = async (machine: Machine, each: Case): Promise<readonly string[]> => (await run(machine, each)).results[0]?.problems ?? [];

describe('cases of a machine', () => {
  it('go from state to state, and compare the end', async () => {
    expect(await problems(ORDERS, a({ Charge: [result({ paid: 7 })] }, { status: 'SUCCEEDED', output: { paid: 7 }, path: ['Charge', 'Route', 'Done'] }))).to.deep.equal([]);
    expect(await problems(ORDERS, a({ Charge: [result({ paid: 7 })] }, { status: 'SUCCEEDED', output: { paid: 8 }, path: ['Charge'] }))).to.deep.equal(['output $.paid: expected 8, was 7', 'path: expected Charge, was Charge → Route → Done']);
    expect(await problems(ORDERS, a({ Charge: [fails('Odd')] }, { status: 'SUCCEEDED' }))).to.deep.equal(['status: expected SUCCEEDED, was FAILED at Broken: Broken: it broke']);
    expect(await problems(ORDERS, a({ Charge: [fails('Odd')] }, { status: 'FAILED', error: 'Other', cause: '<match broke$>' }))).to.deep.equal(['error: expected Other, was Broken: it broke']);
  });

  it('try again with the next mock, each retrier counting for itself', async () => {
    const { results, requests } = await run(ORDERS, a({ Charge: [fails('Busy'), fails('Slow'), fails('Busy'), result({ ok: 1 })] }, { status: 'SUCCEEDED', output: { ok: 1 } }));
    expect(results[0]?.problems).to.deep.equal([]);
    expect(requests.filter(({ state }) => state === 'Charge').map(({ retryCount }) => retryCount)).to.deep.equal([0, 0, 1, 0]);
    // The last mock stays: it is busy for good.
    expect(await problems(ORDERS, a({ Charge: [fails('Busy')] }, { status: 'FAILED', error: 'Broken', path: ['Charge', 'Broken'] }))).to.deep.equal([]);
  });

  it('do every item of a Map, and fail with the first that fails', async () => {
    const items: Mock[] = [result({ go: 'Each' })];
    const over = { ...ORDERS, States: { ...ORDERS.States, Route: { Type: 'Pass', Result: [1, 2, 3], Next: 'Each' } } } as Machine;
    const { results, requests } = await run(over, a({ Charge: [result([1, 2, 3])], Pack: [result('x'), result('y'), result('z')] }, { status: 'SUCCEEDED', output: ['x', 'y', 'z'], path: ['Charge', 'Route', 'Each', 'Done'] }, { context: { Execution: { Name: 'n' } } }));
    expect(results[0]?.problems).to.deep.equal([]);
    expect(requests.filter(({ state }) => state === 'Pack').map(({ input, context }) => [input, context])).to.deep.equal([1, 2, 3].map((item) => [String(item), '{"Execution":{"Name":"n"}}']));
    expect(await problems(over, a({ Charge: [result([1, 2])], Pack: [result('x'), fails('Torn')] }, { status: 'FAILED', error: 'Broken', path: ['Charge', 'Route', 'Each', 'Broken'] }))).to.deep.equal([]);
    // A mock of the Map itself goes before what is in it.
    expect(await problems(ORDERS, a({ Charge: items, Each: [result([9])] }, { status: 'SUCCEEDED', output: [9] }))).to.deep.equal([]);
  });

  it('say what no case met', async () => {
    const { coverage } = await run(ORDERS, a({ Charge: [result({})] }, { status: 'SUCCEEDED' }), a({ Charge: [fails('Declined')] }, { status: 'SUCCEEDED' }, { name: 'another' }));
    expect(coverage.states).to.deep.equal({ total: 7, entered: 4, missed: ['Each', 'Pack', 'Broken'] });
    expect(coverage.transitions.missed.map(({ from, to, by }) => `${from} ${to} ${by}`)).to.deep.equal(['Charge Broken catch 2', 'Route Each choice 1', 'Each Done ', 'Each Broken catch 1']);
    expect(coverage.transitions).to.include({ total: 7, taken: 3 });
  });

  it('count what the service does not take as a problem of the case, and nothing else', async () => {
    const refuse = (error: RemoteError) => {
      const test = async (): Promise<never> => {
        throw error;
      };
      return runCases(ORDERS, [a({}, { status: 'SUCCEEDED' })], test, () => undefined);
    };
    const { results } = await refuse(new RemoteError('ValidationException', 'the mock is no answer of that API', 'Change it.', { requestId: '1', exitCode: 2 }));
    expect(results[0]?.problems).to.deep.equal(['the mock is no answer of that API. Change it.']);
    const denied = new RemoteError('AccessDeniedException', 'no', 'Ask.', { requestId: '1', exitCode: 5 });
    expect(await refuse(denied).then(() => undefined, (error: unknown) => error)).to.equal(denied);
  });

  it('end where a loop does not', async () => {
    const loop: Machine = { StartAt: 'A', States: { A: { Type: 'Pass', Next: 'A' } } };
    expect((await problems(loop, a({}, { status: 'SUCCEEDED' })))[0]).to.match(/^it does not come to an end: 5000 states, the last one A/);
  });

  it('are reported for people, programs and CI', async () => {
    const outcome = await run(ORDERS, a({ Charge: [result({})] }, { status: 'SUCCEEDED' }, { name: 'good' }), a({ Charge: [result({})] }, { status: 'FAILED' }, { name: 'bad <"&\u0001' }));
    expect(outcome.results.flatMap((each) => caseLines(each, noColor, 'cases.yaml'))).to.deep.equal(['✓ good (Charge → Route → Done)', '✗ bad <"& (cases.yaml:3)', '    status: expected FAILED, was SUCCEEDED: {}']);
    expect(summaryLines(outcome, noColor)).to.deep.equal([
      '2 cases: 1 passed, 1 failed',
      'states       3 of 7 (42%); not entered: Each, Pack, Tell, Broken',
      'transitions  2 of 7 (28%); not taken: Charge → Tell (catch 1), Charge → Broken (catch 2), Route → Each (choice 1), Each → Done, Each → Broken (catch 1)',
    ]);
    expect(casesDocument(outcome)).to.deep.include({ passed: 1, failed: 1 });
    expect(junitXml(outcome, 'orders.json', 'cases.yaml')).to.equal(
      '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites tests="2" failures="1" errors="0">\n  <testsuite name="orders.json" tests="2" failures="1" errors="0">\n' +
        '    <testcase name="good" classname="orders.json" file="cases.yaml" line="3"/>\n' +
        '    <testcase name="bad &lt;&quot;&amp;\uFFFD" classname="orders.json" file="cases.yaml" line="3">\n      <failure message="status: expected FAILED, was SUCCEEDED: {}">status: expected FAILED, was SUCCEEDED: {}</failure>\n    </testcase>\n  </testsuite>\n</testsuites>\n',
    );
  });
});
