import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { Sandbox, type Result } from './drover.ts';

const HANDLER = `#!/bin/sh
read -r input
echo "got $input" >&2
case "$input" in
  *die*) kill -9 $$ ;;
  *bad*) exit 3 ;;
  *hang*) sleep 300 ;;
  *none*) exit 0 ;;
  *text*) echo hello; exit 0 ;;
  *slow*) sleep 2 ;;
esac
echo "{\\"in\\": $input}"
`;

describe('drover sfn worker', function () {
  this.timeout(90_000);
  const sandbox = new Sandbox({ DROVER_LOCAL: '1' });
  const handler = join(sandbox.folder, 'handler.sh');
  const run = (input: string): Promise<Result> => sandbox.run(['sfn', 'run', 'Work', '--input', JSON.stringify(input)]);
  const worker = (...words: string[]) => sandbox.start(['sfn', 'worker', 'Charge', ...words, '--', handler], { stdin: 'ignore' });
  before(async () => {
    writeFileSync(handler, HANDLER, { mode: 0o755 });
    const { activity } = await sandbox.json<{ activity: { arn: string } }>(['sfn', 'activities', 'create', 'Charge']);
    const machine = { StartAt: 'Charge', States: { Charge: { Type: 'Task', Resource: activity.arn, HeartbeatSeconds: 4, TimeoutSeconds: 60, End: true } } };
    writeFileSync(join(sandbox.folder, 'work.json'), JSON.stringify(machine));
    await sandbox.expect(0, ['sfn', 'deploy', join(sandbox.folder, 'work.json'), '--name', 'Work', '--role-arn', 'arn:aws:iam::123456789012:role/r', '--yes']);
  });
  after(() => sandbox.close());

  it('gives each task to the program, and what that writes or how it ends to the service', async () => {
    const working = worker('--concurrency', '2', '--count', '6', '--timeout', '2s', '--heartbeat-interval', '1s');
    const [ok, die, bad, none, text, hang] = await Promise.all(['ok', 'die', 'bad', 'none', 'text', 'hang'].map(run));
    expect(ok?.stdout).to.equal('{"in":"ok"}\n');
    expect(none?.stdout).to.equal('null\n');
    expect(die?.stderr).to.contain('failed at Charge: Signal.SIGKILL: the handler was ended by SIGKILL: got "die"');
    expect(bad?.stderr).to.contain('failed at Charge: ExitCode.3: got "bad"');
    expect(text?.stderr).to.contain('Handler.InvalidOutput: what the handler wrote is not JSON');
    expect(hang?.stderr).to.contain('failed at Charge: States.Timeout: the handler did not end within 2 s: got "hang"');
    const { exitCode, stderr } = await working;
    expect(exitCode).to.equal(3);
    expect(stderr).to.match(/\[\d\] got "ok"/);
  });

  it('keeps a task alive by heartbeats, and stops the program when nobody waits for it', async () => {
    const working = worker('--once', '--heartbeat-interval', '1s');
    // The execution allows 4 s of silence, and is stopped in the middle.
    const execution = sandbox.start(['sfn', 'run', 'Work', '--name', 'gone', '--input', '"hang"'], { stdin: 'ignore' });
    await new Promise<void>((resolve) => working.stderr?.on('data', (part: Buffer | string) => String(part).includes('got "hang"') && resolve()));
    await new Promise((resolve) => setTimeout(resolve, 5500));
    expect((await sandbox.json<{ execution: { status: string } }>(['sfn', 'show', 'gone', '--machine', 'Work'])).execution.status).to.equal('RUNNING');
    await sandbox.expect(0, ['sfn', 'stop', 'gone', '--machine', 'Work']);
    const { exitCode, stderr } = await working;
    expect(exitCode).to.equal(3);
    expect(stderr).to.contain('nobody waits for it any more (TaskTimedOut); its handler was stopped');
    expect((await execution).exitCode).to.equal(3);
  });

  it('finishes what it has at the first Ctrl-C', async () => {
    const working = worker('--text');
    const execution = run('slow');
    await new Promise<void>((resolve) => working.stderr?.on('data', (part: Buffer | string) => String(part).includes('got "slow"') && resolve()));
    working.kill('SIGINT');
    const { exitCode, stderr } = await working;
    expect(exitCode).to.equal(0);
    expect(stderr).to.contain('no more tasks are taken; waiting for 1 task to finish; again to stop at once');
    expect((await execution).stdout).to.equal(`${JSON.stringify('{"in": "slow"}')}\n`);
  });

  it('stops at the second', async () => {
    const working = worker();
    const execution = run('hang');
    await new Promise<void>((resolve) => working.stderr?.on('data', (part: Buffer | string) => String(part).includes('got "hang"') && resolve()));
    working.kill('SIGINT');
    working.kill('SIGTERM');
    expect((await working).exitCode).to.equal(130);
    expect((await execution).stderr).to.contain('failed at Charge: Worker.Stopped: the worker was stopped: got "hang"');
  });

  it('refuses what cannot work', async () => {
    expect((await sandbox.expect(4, ['sfn', 'worker', 'Chrge', '--', 'cat'])).stderr).to.contain('Did you mean Charge?');
    expect((await sandbox.expect(2, ['sfn', 'worker', 'Charge'])).stderr).to.contain('there is no program to run');
    expect((await sandbox.expect(127, ['sfn', 'worker', 'Charge', '--', './nowhere'])).stderr).to.contain('there is no program "./nowhere"');
  });
});
