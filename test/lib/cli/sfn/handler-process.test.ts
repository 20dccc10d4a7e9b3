import { expect } from 'chai';
import { findProgram } from '../../../../src/lib/cli/exec/find-program.ts';
import { HandlerProcesses, type HandlerProcessOptions } from '../../../../src/lib/cli/sfn/handler-process.ts';
import { systemClock } from '../../../../src/lib/run/clock.ts';
import type { HandlerEnd } from '../../../../src/lib/topics/sfn/worker/types.ts';

describe('the process of a handler', function () {
  this.timeout(20_000);
  const lines: string[] = [];
  const processes = (script: string, more: Partial<HandlerProcessOptions> = {}): HandlerProcesses =>
    new HandlerProcesses({ program: findProgram(['sh', '-c', script], process.env['PATH']), environment: process.env, timeoutSeconds: undefined, clock: systemClock, onComplaint: (task, line) => lines.push(`${task}: ${line}`), ...more });
  const run = (script: string, more: Partial<HandlerProcessOptions> = {}, input = '{"a":"é"}', signal = new AbortController().signal): Promise<HandlerEnd> => processes(script, more).handler({ number: 1, input }, signal);
  beforeEach(() => lines.splice(0));

  it('has its input on stdin, and gives what it wrote', async () => {
    expect(await run('cat; echo one >&2; printf two >&2')).to.deep.equal({ kind: 'exited', code: 0, stdout: '{"a":"é"}', complaint: 'one\ntwo' });
    expect(lines).to.deep.equal(['1: one', '1: two']);
  });

  it('need not read its input, whatever its size', async () => {
    expect(await run('exit 4', {}, JSON.stringify('x'.repeat(1_000_000)))).to.include({ kind: 'exited', code: 4 });
  });

  it('says which signal ended it', async () => {
    expect(await run('kill -9 $$')).to.include({ kind: 'signalled', signal: 'SIGKILL' });
  });

  it('is stopped with all that it started when it takes too long', async () => {
    expect(await run('echo waiting >&2; sleep 60 & sleep 60', { timeoutSeconds: 1 })).to.deep.equal({ kind: 'timed-out', seconds: 1, complaint: 'waiting\n' });
  });

  it('is stopped when nobody wants it any more, before and while it runs', async () => {
    const stop = new AbortController();
    const ended = run('sleep 60', {}, '1', stop.signal);
    stop.abort();
    expect(await ended).to.include({ kind: 'stopped' });
    expect(await run('sleep 60', {}, '1', AbortSignal.abort())).to.include({ kind: 'stopped' });
  });

  it('is stopped when it writes more than an answer can have', async () => {
    expect(await run('yes')).to.include({ kind: 'too-much' });
  });

  it('is not waited for through what it left behind', async () => {
    expect(await run('sleep 3 & echo 1')).to.include({ kind: 'exited', stdout: '1\n' });
  });

  it('says that it could not be started', async () => {
    const none = new HandlerProcesses({ program: { file: '/nowhere/at/all', words: ['x'], isCertain: false }, environment: {}, timeoutSeconds: undefined, clock: systemClock, onComplaint: () => undefined });
    expect(await none.handler({ number: 1, input: '1' }, new AbortController().signal)).to.include({ kind: 'not-started' });
  });
});
