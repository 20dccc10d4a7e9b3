import { expect } from 'chai';
import { explainAwsError } from '../../../src/lib/aws/explain-error.ts';
import { RemoteError, UserError } from '../../../src/lib/errors/errors.ts';

const thrown = (name: string, more: object = {}): Error => Object.assign(new Error(`${name} happened`), { name }, more);
const explain = (error: unknown): RemoteError => {
  const explained = explainAwsError(error, 'ssm:SendCommand');
  expect(explained).to.be.instanceOf(RemoteError);
  return explained as RemoteError;
};

describe('explainAwsError', () => {
  for (const [name, exitCode] of [
    ['ExpiredTokenException', 5],
    ['UnrecognizedClientException', 5],
    ['AccessDeniedException', 5],
    ['InvalidInstanceId', 4],
    ['InvalidDocumentVersion', 4],
    ['UnsupportedPlatformType', 2],
    ['ThrottlingException', 1],
  ] as const) {
    it(`gives exit ${exitCode} for ${name}, and a way out`, () => {
      const error = explain(thrown(name, { $fault: 'client', $metadata: { httpStatusCode: 400, requestId: 'r-1' } }));
      expect(error.exitCode).to.equal(exitCode);
      expect(error.code).to.equal(name);
      expect(error.requestId).to.equal('r-1');
      expect(error.ambiguous).to.equal(false);
      expect(error.hint).to.match(/\.$/);
    });
  }

  it('knows what nobody can know', () => {
    expect(explain(thrown('TimeoutError')).ambiguous).to.equal(true);
    expect(explain(thrown('Error', { code: 'ECONNRESET' })).ambiguous).to.equal(true);
    expect(explain(thrown('InternalServerError', { $fault: 'server', $metadata: { httpStatusCode: 500 } })).ambiguous).to.equal(true);
    expect(explain(thrown('Unknown', { $metadata: { httpStatusCode: 503 } })).ambiguous).to.equal(true);
  });

  it('tells our own interruption from a refusal', () => {
    const error = explain(thrown('AbortError'));
    expect(error).to.include({ code: 'interrupted', exitCode: 130, ambiguous: true });
    expect(error.message).to.equal('ssm:SendCommand: interrupted before the answer came');
  });

  it('knows that a refused connection never arrived', () => {
    const error = explain(thrown('Error', { code: 'ECONNREFUSED' }));
    expect(error.ambiguous).to.equal(false);
    expect(error.message).to.contain('connection refused');
  });

  it('lets our own errors through, wrapped or not', () => {
    const own = new UserError('no-region', 'no AWS region is set', 'Add --region.');
    expect(explainAwsError(own, 'ssm:SendCommand')).to.equal(own);
    expect(explainAwsError(new Error('wrapped', { cause: own }), 'ssm:SendCommand')).to.equal(own);
  });
});
