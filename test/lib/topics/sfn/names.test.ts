import { expect } from 'chai';
import { RemoteError, UserError } from '../../../../src/lib/errors/errors.ts';
import type { ExecutionsFilter, ExecutionSummary } from '../../../../src/lib/topics/sfn/executions/types.ts';
import { explainMissingExecution, findExecution, findMachine } from '../../../../src/lib/topics/sfn/find.ts';
import type { MachineSummary } from '../../../../src/lib/topics/sfn/machines/types.ts';
import { checkNewName, executionArnOf, executionNameOf, machineArnOf, parseMachine, qualifierOf } from '../../../../src/lib/topics/sfn/names.ts';

const { signal } = new AbortController();
const ARN = 'arn:aws:states:eu-west-1:123456789012';
const ORDERS = `${ARN}:stateMachine:Orders`;

const machine = (name: string, type: MachineSummary['type'] = 'STANDARD'): MachineSummary => ({ arn: `${ARN}:stateMachine:${name}`, name, type, createdAt: 0 });
const execution = (of: string, name: string, startedAt: number): ExecutionSummary => ({ arn: `${ARN}:execution:${of}:${name}`, name, machineArn: `${ARN}:stateMachine:${of}`, status: 'SUCCEEDED', startedAt, stoppedAt: 1, versionArn: undefined, aliasArn: undefined, mapRunArn: undefined, redriveCount: 0, redrivenAt: undefined, itemCount: undefined });

const EXECUTIONS = [execution('Orders', 'order-1', 10), execution('Refunds', 'refund-1', 30), execution('Orders', 'order-2', 20)];

const api = {
  async *machines() {
    yield [machine('Orders'), machine('Refunds')];
    yield [machine('Express', 'EXPRESS')];
  },
  async *versions(arn: string) {
    yield [2, 1].map((number) => ({ arn: `${arn}:${number}`, createdAt: 0 }));
  },
  async *aliases(arn: string) {
    yield [{ arn: `${arn}:live`, createdAt: 0 }];
  },
  async *executions(filter: ExecutionsFilter) {
    const of = 'machineArn' in filter ? filter.machineArn : '';
    if (of.endsWith(':Express')) throw new RemoteError('StateMachineTypeNotSupported', 'not for express', 'No.');
    yield EXECUTIONS.filter(({ machineArn }) => machineArn === of).toSorted((a, b) => b.startedAt - a.startedAt);
  },
};

const refused = async (promise: Promise<unknown>): Promise<string> => {
  try {
    await promise;
  } catch (error) {
    if (error instanceof UserError) return `${error.exitCode} ${error.message}. ${error.hint}`;
    throw error;
  }
  throw new Error('nothing was thrown');
};

describe('names of machines', () => {
  it('are names, ARNs, and both with a version or an alias', () => {
    expect(parseMachine('Orders', 'M')).to.deep.equal({ arn: undefined, name: 'Orders', qualifier: undefined });
    expect(parseMachine('Orders:live', 'M')).to.deep.equal({ arn: undefined, name: 'Orders', qualifier: 'live' });
    expect(parseMachine(`${ORDERS}:7`, 'M')).to.deep.equal({ arn: ORDERS, name: 'Orders', qualifier: '7' });
    for (const word of ['', ':live', 'Orders:', 'a:b:c', 'arn:aws:states:x:1:activity:A']) expect(() => parseMachine(word, 'M'), word).to.throw(UserError, 'is not a state machine');
  });

  it('are found in the list, on whatever page', async () => {
    expect(await findMachine('Express', 'M', api, signal)).to.deep.equal({ arn: `${ARN}:stateMachine:Express`, machineArn: `${ARN}:stateMachine:Express`, name: 'Express', qualifier: undefined });
    expect(await findMachine('Orders:2', 'M', api, signal)).to.include({ arn: `${ORDERS}:2`, machineArn: ORDERS });
    expect(await findMachine('Orders:live', 'M', api, signal)).to.include({ arn: `${ORDERS}:live` });
  });

  it('that are not there are answered with the nearest', async () => {
    expect(await refused(findMachine('Oders', 'M', api, signal))).to.equal('4 there is no state machine Oders. Did you mean Orders?');
    expect(await refused(findMachine('Orders:liv', 'M', api, signal))).to.equal('4 Orders has no alias liv. Did you mean live?');
    expect(await refused(findMachine('Orders:9', 'M', api, signal))).to.match(/^4 Orders has no version 9\. /);
    expect(await refused(findMachine('Xyz', 'M', api, signal))).to.match(/drover sfn ls shows what there is/);
  });

  it('of new ones are checked', () => {
    for (const name of ['Orders', 'a'.repeat(80), 'Bestellungen-Ä']) expect(() => checkNewName(name, '--name')).not.to.throw();
    for (const name of ['', 'a'.repeat(81), 'a b', 'a:b', 'a/b', 'a*', 'a\u0007']) expect(() => checkNewName(name, '--name'), name).to.throw(UserError, '--name');
  });
});

describe('names of executions', () => {
  it('are in their ARNs', () => {
    expect(executionArnOf(ORDERS, 'order-1')).to.equal(`${ARN}:execution:Orders:order-1`);
    expect(machineArnOf(`${ARN}:execution:Orders:order-1`)).to.equal(ORDERS);
    expect(executionNameOf(`${ARN}:execution:Orders:order-1`)).to.equal('order-1');
    expect(executionNameOf(`${ARN}:express:Orders:order-1:0831e1a8-a1ac-4257-a1fd-c831b48c4107`)).to.equal('order-1');
    expect(machineArnOf(`${ARN}:execution:Orders/EachItem:0831e1a8`)).to.equal(`${ARN}:stateMachine:Orders/EachItem`);
    expect(qualifierOf(`${ORDERS}:12`)).to.equal('12');
    expect(qualifierOf(ORDERS)).to.equal('');
  });

  it('are those of a machine, or the newest one of it or of all', async () => {
    expect(await findExecution('order-1', 'Orders', api, signal)).to.equal(`${ARN}:execution:Orders:order-1`);
    expect(await findExecution('@last', 'Orders', api, signal)).to.equal(`${ARN}:execution:Orders:order-2`);
    expect(await findExecution('@last', undefined, api, signal)).to.equal(`${ARN}:execution:Refunds:refund-1`);
    expect(await findExecution(`${ARN}:express:E:n:1`, undefined, api, signal)).to.equal(`${ARN}:express:E:n:1`);
    expect(await refused(findExecution('order-1', undefined, api, signal))).to.match(/^2 "order-1" is not an execution\. .*--machine/);
  });

  it('that are not there are answered with the nearest of the machine', async () => {
    const error = new RemoteError('ExecutionDoesNotExist', 'no', 'no');
    const explained = await explainMissingExecution(error, `${ARN}:execution:Orders:oder-1`, ORDERS, api, signal);
    expect(explained).to.include({ message: 'Orders has no execution oder-1', exitCode: 4, hint: 'Did you mean order-1 or order-2?' });
    const other = new RemoteError('AccessDeniedException', 'no', 'no');
    expect(await explainMissingExecution(other, 'x', ORDERS, api, signal)).to.equal(other);
  });
});
