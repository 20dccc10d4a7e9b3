import * as lambda from '@aws-sdk/client-lambda';
import { expect } from 'chai';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../../eventually.ts';
import { failureOf, movableClock } from '../in-process-engine.ts';
import { LambdaEngine } from './lambda-engine.ts';

/** Notes each call in a file, and fails as often as it is told. */
const source = (file: string, failures: number): string => `
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
const file = ${JSON.stringify(file)};
export const handler = async (event, context) => {
  const before = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\\n').length : 0;
  appendFileSync(file, JSON.stringify([event.n, context.awsRequestId]) + '\\n');
  if (before < ${failures}) throw new Error('not yet');
};`;

describe('Asynchronous invocations', function () {
  this.timeout(30_000);
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'drover-events-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const noted = (file: string): readonly [number, string][] =>
    existsSync(file)
      ? readFileSync(file, 'utf8')
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line) as [number, string])
      : [];
  const send = (local: LambdaEngine, name: string, n: number) => local.client.send(new lambda.InvokeCommand({ FunctionName: name, InvocationType: 'Event', Payload: Buffer.from(JSON.stringify({ n })) }));

  it('are acknowledged at once and tried three times, a minute and then two apart', async () => {
    const clock = movableClock();
    const local = await LambdaEngine.start({ clock });
    try {
      const file = join(folder, 'calls');
      await local.node('never-well', source(file, 9));
      const answer = await send(local, 'never-well', 1);
      expect([answer.StatusCode, answer.Payload?.length ?? 0, answer.FunctionError]).to.deep.equal([202, 0, undefined]);
      await eventually(() => noted(file).length === 1);
      const calledAt = [clock.now()];
      await local.node('waking', 'export const handler = async () => 1;');
      await eventually(async () => {
        // A clock that is moved ends no sleep: another event wakes the queue.
        clock.move(10_000);
        await send(local, 'waking', 0);
        while (calledAt.length < noted(file).length) calledAt.push(clock.now());
        return local.engine.log.some((line) => line.includes('gives up the asynchronous invocation') && line.includes('it failed 3 times'));
      });
      const [first = 0, second = 0, third = 0, ...more] = calledAt;
      expect(more).to.deep.equal([]);
      expect(second - first).to.be.at.least(60_000);
      expect(third - second).to.be.at.least(120_000);
      expect(new Set(noted(file).map(([, id]) => id)).size).to.equal(1);
    } finally {
      await local.stop();
    }
  });

  it('are taken up by the next engine, and functions are as they were', async () => {
    const file = join(folder, 'calls');
    const first = await LambdaEngine.start();
    await first.node('kept', source(file, 0), { Environment: { Variables: { WORD: 'secret' } }, Publish: true });
    await first.client.send(new lambda.PutFunctionConcurrencyCommand({ FunctionName: 'kept', ReservedConcurrentExecutions: 0 }));
    await send(first, 'kept', 7);
    await first.stop({ keepState: true });
    expect(noted(file)).to.deep.equal([]);
    const clock = movableClock();
    clock.move(10_000);
    const second = await LambdaEngine.start({ clock, stateFolder: first.engine.stateFolder });
    try {
      await second.client.send(new lambda.DeleteFunctionConcurrencyCommand({ FunctionName: 'kept' }));
      await eventually(async () => {
        await send(second, 'kept', 8);
        return noted(file).some(([n]) => n === 7);
      });
      const shown = await second.client.send(new lambda.GetFunctionCommand({ FunctionName: 'kept:1' }));
      expect(shown.Configuration).to.deep.include({ Version: '1', Environment: { Variables: { WORD: 'secret' } } });
    } finally {
      await second.stop({ keepState: true });
    }
    // Without the key the rest is still there.
    rmSync(join(first.engine.stateFolder, 'data/lambda/variables.key'));
    const third = await LambdaEngine.start({ stateFolder: first.engine.stateFolder });
    try {
      const { Configuration: shown } = await third.client.send(new lambda.GetFunctionCommand({ FunctionName: 'kept' }));
      expect(shown?.Environment?.Error?.ErrorCode).to.equal('KMSAccessDeniedException');
      expect((await failureOf(third.call('kept'))).name).to.equal('KMSAccessDeniedException');
    } finally {
      await third.stop();
    }
  });
});
