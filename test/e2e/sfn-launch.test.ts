import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { Sandbox } from './drover.ts';

const ARN = 'arn:aws:lambda:us-east-1:123456789012:function';
const task = (name: string, more: object): object => ({ Type: 'Task', Resource: `${ARN}:${name}`, ...more });

/** The launch's example: four functions, two of them at the same time. */
const MACHINE = {
  Comment: 'An order: looked at, paid and packed at the same time, then told about',
  StartAt: 'Check',
  States: {
    Check: task('check', { Next: 'Work' }),
    Work: {
      Type: 'Parallel',
      Branches: [
        { StartAt: 'Charge', States: { Charge: task('charge', { End: true, Retry: [{ ErrorEquals: ['BankBusy', 'Lambda.Unknown'], IntervalSeconds: 1 }] }) } },
        { StartAt: 'Pack', States: { Pack: task('pack', { End: true }) } },
      ],
      ResultPath: '$.work',
      Next: 'Rest',
    },
    Rest: { Type: 'Wait', Seconds: 2, Next: 'Notify' },
    Notify: { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Parameters: { FunctionName: 'notify', 'Payload.$': '$' }, OutputPath: '$.Payload', End: true },
  },
};

const FUNCTIONS: Readonly<Record<string, string>> = {
  'check.mjs': 'export const handler = async (order) => ({ ...order, checked: true });\n',
  'charge.mjs': `let calls = 0;
export const handler = async ({ total }) => {
  calls += 1;
  if (calls === 1) throw Object.assign(new Error('the bank is busy'), { name: 'BankBusy' });
  return { charged: total };
};
`,
  'pack.py': 'def handler(event, context):\n    return {"packed": event["items"]}\n',
  'notify.cjs': 'exports.handler = async ({ work: [paid, packed] }) => ({ told: `${paid.charged} for ${packed.packed.join(" and ")}` });\n',
};

function hasPython(): boolean {
  try {
    execFileSync('python3', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe("the launch's state machine on the embedded engine", function () {
  this.timeout(120_000);
  const sandbox = new Sandbox({ DROVER_LOCAL: '1' });
  const file = (name: string, text: string): string => {
    const path = join(sandbox.folder, name);
    writeFileSync(path, text);
    return path;
  };
  let machine = '';
  before(async function () {
    const functions = { ...FUNCTIONS };
    if (!hasPython()) {
      console.log('  python3 is not installed: that function is written in JavaScript');
      delete functions['pack.py'];
      functions['pack.mjs'] = 'export const handler = async ({ items }) => ({ packed: items });\n';
    }
    for (const [name, text] of Object.entries(functions)) await sandbox.expect(0, ['local', 'functions', 'add', name.replace(/\..*$/, ''), file(name, text)]);
    machine = file('orders.asl.json', JSON.stringify(MACHINE, null, 2));
  });
  after(() => sandbox.close());

  const INPUT = '{"total": 42, "items": ["a", "b"]}';

  it('is linted, drawn and deployed', async () => {
    await sandbox.expect(0, ['sfn', 'lint', machine]);
    expect((await sandbox.expect(0, ['sfn', 'draw', machine])).stdout).to.contain('Lambda: charge').and.contain('Parallel: 2 branches');
    await sandbox.expect(0, ['sfn', 'deploy', machine, '--name', 'Orders', '--role-arn', 'arn:aws:iam::123456789012:role/orders']);
  });

  it('runs with four functions, a failed attempt and its retry, state by state', async () => {
    const { stdout, stderr } = await sandbox.expect(0, ['sfn', 'run', 'Orders', '--input', INPUT, '--name', 'first']);
    expect(JSON.parse(stdout)).to.deep.equal({ told: '42 for a and b' });
    for (const line of [/▶ Check/, /✓ Check/, /↻ Work › Charge: attempt 1 failed: BankBusy: the bank is busy\n/, /✓ Work › Pack/, /✓ Work › Charge, .* s, attempt 2/, /✓ Notify/, /succeeded; took/]) expect(stderr).to.match(line);
    const { stdout: picture } = await sandbox.expect(0, ['sfn', 'draw', '--execution', 'first', '--machine', 'Orders']);
    expect(picture.match(/✓/g)).to.have.length(6);
  });

  it('goes on where it was after the engine was killed in the middle, and calls no function again', async () => {
    await sandbox.expect(0, ['sfn', 'run', 'Orders', '--input', INPUT, '--name', 'second', '--no-wait']);
    const isResting = async (): Promise<boolean> => (await sandbox.expect(0, ['sfn', 'history', 'second', '--machine', 'Orders'])).stdout.includes('WaitStateEntered');
    while (!(await isResting())) await new Promise((resolve) => setTimeout(resolve, 50));
    const { pid } = await sandbox.json<{ pid: number }>(['local', 'status']);
    process.kill(pid, 'SIGKILL');
    const { stdout } = await sandbox.expect(0, ['sfn', 'history', 'second', '--machine', 'Orders', '--follow']);
    expect(stdout.match(/LambdaFunctionStarted/g)).to.have.length.within(3, 4);
    expect(stdout.match(/TaskStarted/g)).to.have.length(1);
    expect(stdout).to.contain('ExecutionSucceeded').and.contain('42 for a and b');
  });
});
