import { expect } from 'chai';
import { RemoteError, UserError } from '../../../../src/lib/errors/errors.ts';
import { prepareRedrive, redriveWords, runRedrive, type RedriveApi } from '../../../../src/lib/topics/sfn/executions/redrive.ts';
import type { ExecutionDescription } from '../../../../src/lib/topics/sfn/executions/types.ts';
import { writeHistory } from './history-writer.ts';

const { signal } = new AbortController();
const ARN = 'arn:aws:states:eu-west-1:123456789012:execution:Orders:one';

/** An execution that failed at Charge. `lost`: the answer to its redrive never comes; `acted` says whether it goes on all the same. */
function failedExecution(facts: Partial<ExecutionDescription> = {}, lost?: { readonly acted: boolean }): { readonly api: RedriveApi; readonly tokens: string[] } {
  let redriveCount = 0;
  const tokens: string[] = [];
  const events = writeHistory([{ kind: 'task', name: 'Charge', attempts: 2, outcome: 'fails' }], () => 0);
  const api: RedriveApi = {
    execution: async () => ({ arn: ARN, name: 'one', status: redriveCount > 0 ? 'RUNNING' : 'FAILED', redriveStatus: 'REDRIVABLE', redriveCount, redrivenAt: redriveCount > 0 ? 5000 : undefined, ...facts }) as ExecutionDescription,
    async *executions() {},
    historyPage: async () => ({ events: events.toReversed(), token: undefined }),
    redrive: async (_arn, clientToken) => {
      tokens.push(clientToken);
      if (lost === undefined || lost.acted) redriveCount += 1;
      if (lost !== undefined) throw new RemoteError('ECONNRESET', 'broken', 'Look.', { ambiguous: true });
      return 5000;
    },
  };
  return { api, tokens };
}

const refusal = async (facts: Partial<ExecutionDescription>): Promise<string> => {
  try {
    await prepareRedrive(ARN, failedExecution(facts).api, signal);
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
  throw new Error('nothing was refused');
};

describe('redriving an execution', () => {
  it('says where it goes on, and sends it once', async () => {
    const { api, tokens } = failedExecution();
    const plan = await prepareRedrive(ARN, api, signal);
    expect(redriveWords(plan)).to.equal('go on with one (FAILED) at Charge');
    expect(await runRedrive(plan, 'token', api, signal)).to.equal(5000);
    expect(tokens).to.deep.equal(['token']);
  });

  it('refuses what the service would refuse, and says why', async () => {
    expect(await refusal({ status: 'SUCCEEDED', redriveStatus: 'NOT_REDRIVABLE', redriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven' })).to.equal('one cannot be redriven: Execution is SUCCEEDED and cannot be redriven');
    expect(await refusal({ redriveStatus: 'REDRIVABLE_BY_MAP_RUN' })).to.equal('one cannot be redriven: it is a child of a map run');
  });

  it('asks after a lost answer whether it goes on', async () => {
    const acted = failedExecution({}, { acted: true });
    expect(await runRedrive(await prepareRedrive(ARN, acted.api, signal), 'token', acted.api, signal)).to.equal(5000);
    const lost = failedExecution({}, { acted: false });
    let code = '';
    await runRedrive(await prepareRedrive(ARN, lost.api, signal), 'token', lost.api, signal).catch((error: unknown) => (code = error instanceof RemoteError ? error.code : ''));
    expect(code).to.equal('ECONNRESET');
  });
});
