import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { Sandbox, type Result } from './drover.ts';

const MACHINE = `
QueryLanguage: JSONata
StartAt: Charge
States:
  Charge:
    Type: Task
    Resource: arn:aws:states:us-east-1:123456789012:activity:Charge
    Assign: {order: "{% $states.input.orderId %}"}
    Retry: [{ErrorEquals: [Busy], MaxAttempts: 2}]
    Catch: [{ErrorEquals: [Declined], Next: Tell}]
    Next: Rest
  Rest: {Type: Wait, Seconds: 3600, Next: Both}
  Both:
    Type: Parallel
    Branches:
      - StartAt: Each
        States:
          Each:
            Type: Map
            Items: "{% $states.input.items %}"
            ItemProcessor:
              StartAt: Pack
              States:
                Pack: {Type: Task, Resource: "arn:aws:states:us-east-1:123456789012:activity:Pack", Output: "{% $order & $states.result %}", End: true}
            End: true
      - StartAt: Note
        States:
          Note: {Type: Pass, Output: noted, End: true}
    Catch: [{ErrorEquals: [States.ALL], Next: Broken}]
    End: true
  Tell: {Type: Pass, Output: "{% 'declined ' & $states.input.Cause %}", End: true}
  Broken: {Type: Fail, Error: Broken, Cause: it broke}
`;

const CASES = `
- name: packs every item
  input: {orderId: o-1}
  mocks:
    Charge: [{error: Busy}, {error: Busy}, {result: {items: [a, b]}}]
    Pack: [{result: "-x"}, {result: "-y"}]
  expect: {output: [[o-1-x, <match ^o-1-.$>], <any string>], path: [Charge, Rest, Both]}
- name: tells of a declined card
  input: {orderId: o-2}
  mocks: {Charge: {error: Declined, cause: no money}}
  expect: {output: "declined no money", path: [Charge, Tell]}
- name: breaks with an item
  input: {orderId: o-3}
  mocks:
    Charge: {result: {items: [a]}}
    Pack: {error: Torn}
  expect: {error: Broken}
- name: is wrong here
  mocks: {Charge: {error: Busy}}
  expect: {status: SUCCEEDED}
- name: has no mock
  expect: {status: SUCCEEDED}
`;

describe('drover sfn test', function () {
  this.timeout(60_000);
  const sandbox = new Sandbox();
  const file = (name: string, text: string): string => {
    const path = join(sandbox.folder, name);
    writeFileSync(path, text);
    return path;
  };
  const test = (exitCode: number, ...words: string[]): Promise<Result> => sandbox.expect(exitCode, ['sfn', 'test', file('orders.asl.yaml', MACHINE), ...words], { cwd: sandbox.folder });
  before(() => file('cases.yaml', CASES));
  after(() => sandbox.close());

  it('follows cases through retries, catches, branches and items, and says what no case met', async () => {
    const { stdout } = await test(3, '--cases', 'cases.yaml');
    expect(stdout.split('\n')).to.deep.equal([
      '✓ packs every item (Charge → Rest → Both)',
      '✓ tells of a declined card (Charge → Tell)',
      '✓ breaks with an item (Charge → Rest → Both → Broken)',
      '✗ is wrong here (cases.yaml:18)',
      '    status: expected SUCCEEDED, was FAILED at Charge: Busy',
      '✗ has no mock (cases.yaml:21)',
      '    states:TestState: TestState API does not support Activity tasks. (InvalidDefinition). The service does not take it: change it as the message says.',
      '',
      '5 cases: 3 passed, 2 failed',
      'states       8 of 8 (100%)',
      'transitions  4 of 4 (100%)',
      '',
    ]);
  });

  it('reports to programs and to CI', async () => {
    const document = JSON.parse((await test(0, '--cases', 'cases.yaml', '--only', 'declined', '--format', 'json')).stdout) as { passed: number; cases: { name: string; passed: boolean }[]; coverage: { states: { missed: string[] } } };
    expect(document).to.deep.include({ passed: 1, failed: 0 });
    expect(document.coverage.states.missed).to.deep.equal(['Rest', 'Both', 'Each', 'Pack', 'Note', 'Broken']);
    const { stdout } = await test(3, '--cases', 'cases.yaml', '--format', 'junit');
    expect(stdout).to.contain('<testsuites tests="5" failures="2" errors="0">').and.to.contain('<testcase name="is wrong here" classname="orders.asl.yaml" file="cases.yaml" line="18">');
  });

  it('says what is wrong with the files', async () => {
    expect((await test(2, '--cases', file('bad.yaml', '- expect: {}\n  mocks: {Chrge: {result: 1}}\n'))).stderr).to.contain('bad.yaml:2:11: the machine has no state "Chrge"');
    expect((await test(4, '--cases', 'cases.yaml', '--only', 'nothing')).stderr).to.contain('no case has "nothing" in its name');
    expect((await sandbox.expect(2, ['sfn', 'test', file('no.json', '{"States": 1}'), '--cases', join(sandbox.folder, 'cases.yaml')])).stderr).to.contain('a state machine has StartAt and States');
  });
});
