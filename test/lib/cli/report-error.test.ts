import { expect } from 'chai';
import { describeError, errorLine } from '../../../src/lib/cli/report-error.ts';
import { RemoteError, UserError } from '../../../src/lib/errors/errors.ts';

describe('describeError', () => {
  it('keeps the code, the words and the exit code of our own errors', () => {
    const reported = describeError(new UserError('bad-percentage', '--max-errors: "x%" is not a percentage', 'Write 5%.'));
    expect(reported).to.deep.equal({ code: 'bad-percentage', message: '--max-errors: "x%" is not a percentage', hint: 'Write 5%.', exitCode: 2 });
  });

  it('turns a parse error of oclif into one line with exit 2', () => {
    const thrown = Object.assign(new Error('The following error occurred:\n  \u001B[2mMissing required flag x\u001B[22m\nSee more help with --help'), {
      oclif: { exit: 2 },
    });
    const reported = describeError(thrown);
    expect(reported.exitCode).to.equal(2);
    expect(reported.message).to.equal('--x is required');
  });

  it('names the file of a system error', () => {
    const reported = describeError(Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', path: '/tmp/x' }));
    expect(reported.message).to.equal('/tmp/x: no space left on the disk');
  });

  it('calls an abort an interruption', () => {
    expect(describeError(Object.assign(new Error('aborted'), { name: 'AbortError' })).exitCode).to.equal(130);
  });

  it('never shows a stack or a second line', () => {
    for (const thrown of [new Error('first\nsecond'), 'text', { odd: true }, undefined]) {
      expect(errorLine(describeError(thrown))).to.match(/^drover: [^\n]+$/);
    }
  });

  it('is one line for remote errors too', () => {
    const error = new RemoteError('Throttling', 'ssm:SendCommand: Rate exceeded (Throttling)', 'Wait.', { ambiguous: false });
    expect(errorLine(describeError(error))).to.equal('drover: ssm:SendCommand: Rate exceeded (Throttling). Wait.');
  });
});
