import { expect } from 'chai';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Sandbox } from './drover.ts';

const GOODBYE = '{\n  "StartAt": "Hello",\n  "States": {\n    "Hello": {"Type": "Pass", "Next": "Goodbye"},\n    "Goodbye": {"Type": "Pass"}\n  }\n}\n';
const GOOD = 'StartAt: Hello\nStates:\n  Hello:\n    Type: Pass\n    End: true\n';
const WARNING = '{"StartAt": "A", "States": {"A": {"Type": "Choice", "Choices": [{"Variable": "$.x", "IsNull": true, "Next": "B"}]}, "B": {"Type": "Succeed"}}}';

describe('drover sfn lint', () => {
  let sandbox: Sandbox;
  const file = (name: string, text: string): string => {
    const path = join(sandbox.folder, name);
    writeFileSync(path, text);
    return name;
  };
  const lint = (exitCode: number, words: readonly string[], input?: string) => sandbox.expect(exitCode, ['sfn', 'lint', ...words], { cwd: sandbox.folder, ...(input === undefined ? {} : { input }) });

  before(() => {
    sandbox = new Sandbox();
    file('goodbye.asl.json', GOODBYE);
    file('good.asl.yaml', GOOD);
    file('warning.json', WARNING);
  });
  after(() => sandbox.close());

  it('says what is wrong, where, and what to do', async () => {
    const { stdout, stderr } = await lint(3, ['goodbye.asl.json']);
    expect(stdout).to.equal(
      [
        'goodbye.asl.json:3:13: error: no state ends the machine (no-end)'.replace('3:13', '3:3'),
        '  Add "End": true to the last state, or a Succeed or Fail state.',
        'goodbye.asl.json:5:16: error: the state "Goodbye" leads nowhere (missing-next)',
        '  Add "Next" with the name of a state, or "End": true.',
        '',
      ].join('\n'),
    );
    expect(stderr).to.equal('2 errors in 1 file\n');
  });

  it('prints the lines of the statelint gem, and nothing for a good file', async () => {
    const bad = await lint(3, ['goodbye.asl.json', '--format', 'statelint']);
    expect(bad).to.deep.include({ stdout: '2 errors:\n State Machine.States.Goodbye does not have required field "Next"\n No terminal state found in machine at State Machine.States\n', stderr: '' });
    expect(await lint(0, ['good.asl.yaml', '--format', 'statelint'])).to.deep.include({ stdout: '', stderr: '' });
    const one = await lint(3, ['-', '--format', 'statelint'], '{"StartAt": "A", "States": {"A": {"Type": "Succeed", "x": 1}}}');
    expect(one.stdout).to.equal('One error:\n Field "x" not allowed in State Machine.States.A\n');
  });

  it('is quiet on stdout about a good file', async () => {
    expect(await lint(0, ['good.asl.yaml'])).to.deep.include({ stdout: '', stderr: 'no problems in 1 file\n' });
  });

  it('counts warnings only where it is asked to', async () => {
    const { stdout } = await lint(0, ['warning.json']);
    expect(stdout).to.match(/^warning\.json:1:34: warning: the Choice state has no "Default"/);
    await lint(3, ['warning.json', '--strict']);
  });

  it('gives a document', async () => {
    const { stdout } = await lint(3, ['goodbye.asl.json', 'good.asl.yaml', '--format', 'json']);
    const document = JSON.parse(stdout) as { files: Array<{ file: string; problems: object[] }>; errors: number; warnings: number };
    expect([document.errors, document.warnings, document.files.map(({ file: name }) => name)]).to.deep.equal([2, 0, ['goodbye.asl.json', 'good.asl.yaml']]);
    expect(document.files[0]?.problems[1]).to.deep.equal({ rule: 'missing-next', severity: 'error', line: 5, column: 16, path: ['States', 'Goodbye'], message: 'the state "Goodbye" leads nowhere', fix: 'Add "Next" with the name of a state, or "End": true.' });
    expect((await lint(3, ['goodbye.asl.json', 'good.asl.yaml', '--json'])).stdout).to.equal(stdout);
  });

  it('gives workflow commands to GitHub', async () => {
    const { stdout } = await lint(3, ['goodbye.asl.json', '--format', 'github']);
    expect(stdout.split('\n')[1]).to.equal('::error file=goodbye.asl.json,line=5,col=16,title=missing-next::the state "Goodbye" leads nowhere. Add "Next" with the name of a state, or "End": true.');
  });

  it('reads stdin, and files that a pattern fits', async () => {
    expect((await lint(3, ['-'], GOODBYE)).stdout).to.match(/^stdin:3:3: error/);
    mkdirSync(join(sandbox.folder, 'flows/inner'), { recursive: true });
    file('flows/a.asl.json', GOODBYE);
    file('flows/inner/b.asl.json', GOODBYE);
    expect((await lint(3, ['flows/**/*.asl.json'])).stderr).to.equal('4 errors in 2 files\n');
    expect((await lint(2, ['none/*.json'])).stderr).to.match(/^drover: no file fits none\/\*\.json/);
  });

  it('says where a text stops being JSON or YAML, and lints the other files', async () => {
    file('broken.json', '{\n  "StartAt": "A",\n}');
    const { stdout, stderr } = await lint(2, ['broken.json', 'goodbye.asl.json']);
    expect(stdout).to.match(/goodbye\.asl\.json:5:16: error/);
    expect(stderr).to.equal('drover: broken.json:3:1: a comma stands behind the last field. Remove the comma.\n2 errors in 1 file\n');
    file('tab.yaml', 'StartAt: A\nStates:\n\tA: 1\n');
    expect((await lint(2, ['tab.yaml'])).stderr).to.match(/^drover: tab\.yaml:3:1: a tab stands where YAML wants spaces/);
    expect((await lint(2, ['broken.json', '--format', 'github'])).stdout).to.equal('::error file=broken.json,line=3,col=1,title=bad-definition::broken.json:3:1: a comma stands behind the last field. Remove the comma.\n');
  });

  it('says that a file is not there, is no text, or too large', async () => {
    expect((await lint(2, ['nope.json'])).stderr).to.match(/^drover: FILE: cannot read nope\.json \(no such file\)/);
    writeFileSync(join(sandbox.folder, 'bytes.json'), Buffer.from([0x7b, 0xff]));
    expect((await lint(2, ['bytes.json'])).stderr).to.match(/not UTF-8 text/);
    file('large.json', `"${'x'.repeat(1_048_576)}"`);
    expect((await lint(2, ['large.json'])).stderr).to.match(/large\.json has 1048578 characters, more than the 1048576/);
  });

  it('lets no control character of a file through to the terminal', async () => {
    file('escape.json', '{"StartAt": "A", "States": {"A": {"Type": "Succeed", "\\u001b[31m\\u009b2J": 1}}}');
    const { stdout } = await lint(3, ['escape.json']);
    const gem = await lint(3, ['escape.json', '--format', 'statelint']);
    for (const text of [stdout, gem.stdout]) expect(/[\u001b\u009b]/.test(text)).to.equal(false);
  });
});
