import { expect } from 'chai';
import fc from 'fast-check';
import { answerOf } from '../../../../../src/lib/topics/sfn/worker/answer.ts';
import type { HandlerEnd } from '../../../../../src/lib/topics/sfn/worker/types.ts';

const OPTIONS = { text: false, error: undefined };
const wrote = (stdout: string, code = 0, complaint = ''): HandlerEnd => ({ kind: 'exited', code, stdout, complaint });

describe("the answer to a handler's end", () => {
  it('is the JSON that it wrote, as it wrote it', () => {
    expect(answerOf(wrote('{"big": 12345678901234567890}\n'), OPTIONS)).to.deep.equal({ kind: 'success', output: '{"big": 12345678901234567890}' });
    expect(answerOf(wrote('\n'), OPTIONS)).to.deep.equal({ kind: 'success', output: 'null' });
  });

  it('is a failure where that is no JSON, and a text where texts are wanted', () => {
    expect(answerOf(wrote('hello\n'), OPTIONS)).to.deep.equal({ kind: 'failure', error: 'Handler.InvalidOutput', cause: 'what the handler wrote is not JSON (at character 1; --text takes it as a text): hello' });
    expect(answerOf(wrote('hello\n'), { ...OPTIONS, text: true })).to.deep.equal({ kind: 'success', output: '"hello"' });
    expect(answerOf(wrote('{"a":1}'), { ...OPTIONS, text: true })).to.deep.equal({ kind: 'success', output: String.raw`"{\"a\":1}"` });
  });

  it('names how it ended, with the end of its complaint as the cause', () => {
    expect(answerOf(wrote('1', 3, 'no money\n'), OPTIONS)).to.deep.equal({ kind: 'failure', error: 'ExitCode.3', cause: 'no money' });
    expect(answerOf(wrote('', 1), { ...OPTIONS, error: 'Declined' })).to.deep.equal({ kind: 'failure', error: 'Declined', cause: 'the handler ended with exit code 1' });
    expect(answerOf({ kind: 'signalled', signal: 'SIGSEGV', complaint: 'oh\n' }, OPTIONS)).to.deep.equal({ kind: 'failure', error: 'Signal.SIGSEGV', cause: 'the handler was ended by SIGSEGV: oh' });
    expect(answerOf({ kind: 'timed-out', seconds: 5, complaint: '' }, OPTIONS)).to.deep.equal({ kind: 'failure', error: 'States.Timeout', cause: 'the handler did not end within 5 s' });
  });

  it('fits into what the service takes, whatever was written', () => {
    expect(answerOf(wrote(`"${'x'.repeat(262_143)}"`), OPTIONS)).to.include({ kind: 'failure', error: 'States.DataLimitExceeded' });
    fc.assert(fc.property(fc.string({ maxLength: 40_000, size: 'max' }), fc.nat(255), fc.boolean(), (said, code, text) => {
      const answer = answerOf(wrote(said, code, said), { text, error: undefined });
      if (answer.kind === 'success') expect(() => JSON.parse(answer.output) as unknown).not.to.throw();
      else expect([answer.error.length <= 256, answer.cause.length <= 32_768, answer.cause.length > 0]).to.deep.equal([true, true, true]);
    }));
  });
});
