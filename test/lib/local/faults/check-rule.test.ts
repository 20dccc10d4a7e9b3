import { expect } from 'chai';
import { UserError } from '../../../../src/lib/errors/errors.ts';
import { checkRule } from '../../../../src/lib/local/faults/check-rule.ts';

describe('checkRule', () => {
  let asked: string[];
  beforeEach(() => {
    asked = [];
  });
  const service = (id: string, signingName: string, names: readonly string[]) => ({
    id,
    signingName,
    operations: async () => {
      asked.push(signingName);
      return names;
    },
  });
  const SERVICES = [service('SSM', 'ssm', ['SendCommand', 'ListCommands']), service('CloudWatch Logs', 'logs', ['PutLogEvents'])];
  const refusal = async (said: unknown): Promise<UserError> => {
    const error: unknown = await checkRule(said, SERVICES).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).to.be.instanceOf(UserError);
    return error as UserError;
  };

  it('fills in what is left out', async () => {
    expect(await checkRule({ kind: 'reset' }, SERVICES)).to.deep.equal({ service: '*', operation: '*', kind: 'reset', rate: 1, seed: 1 });
    expect(await checkRule({ kind: 'delay' }, SERVICES)).to.include({ seconds: 1 });
    expect(await checkRule({ kind: 'error' }, SERVICES)).to.include({ status: 500 });
    expect(await checkRule({ kind: 'error-after', status: 503, count: 3, seed: -4, rate: 0.1 }, SERVICES)).to.include({ status: 503, count: 3, seed: -4, rate: 0.1 });
    expect(asked).to.deep.equal([]);
  });

  it('takes service and operation as they are written by people, and keeps them as the service does', async () => {
    expect(await checkRule({ kind: 'reset', service: 'SSM', operation: 'sendcommand' }, SERVICES)).to.include({ service: 'ssm', operation: 'SendCommand' });
    expect(await checkRule({ kind: 'reset', service: 'cloudwatch logs', operation: 'Put*' }, SERVICES)).to.include({ service: 'logs', operation: 'Put*' });
    asked = [];
    expect(await checkRule({ kind: 'reset', operation: 'SendCommand' }, SERVICES)).to.include({ service: '*', operation: 'SendCommand' });
    expect(asked, 'no more services than are needed').to.deep.equal(['ssm']);
  });

  it('refuses a rule that would never fire', async () => {
    const unknown = await refusal({ kind: 'reset', service: 'sqs' });
    expect([unknown.message, unknown.hint, unknown.exitCode]).to.deep.equal(['the engine has no service sqs', 'It is one of ssm, logs, or *.', 4]);
    expect((await refusal({ kind: 'reset', service: 'ssm', operation: 'PutLogEvents' })).message).to.equal('ssm has no operation PutLogEvents');
    expect((await refusal({ kind: 'reset', operation: 'SendComand' })).message).to.equal('no service has an operation SendComand');
    expect((await refusal({ kind: 'reset', operation: 'a.c' })).message).to.equal('"a.c" is not the name of an operation');
  });

  const BAD: readonly [object | undefined, RegExp][] = [
    [undefined, /^there is no kind undefined$/],
    [{ kind: 'burn' }, /^there is no kind burn$/],
    [{ kind: 'reset', rate: 0 }, /^the rate/],
    [{ kind: 'reset', rate: 1.01 }, /^the rate/],
    [{ kind: 'reset', rate: '10%' }, /^the rate/],
    [{ kind: 'reset', seed: 1.5 }, /^the seed/],
    [{ kind: 'reset', count: 0 }, /^the count/],
    [{ kind: 'reset', seconds: 1 }, /^reset takes no seconds$/],
    [{ kind: 'delay', seconds: 0 }, /^the delay/],
    [{ kind: 'delay', seconds: 4000 }, /^the delay/],
    [{ kind: 'throttle', status: 500 }, /^throttle takes no status$/],
    [{ kind: 'error', status: 404 }, /^the status cannot be 404$/],
  ];
  for (const [said, message] of BAD) {
    it(`refuses ${JSON.stringify(said)}`, async () => {
      const error = await refusal(said);
      expect(error.message).to.match(message);
      expect(error.hint).not.to.equal('');
      expect(error.exitCode).to.equal(2);
    });
  }
});
