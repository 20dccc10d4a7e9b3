import type * as sfn from '@aws-sdk/client-sfn';
import { expect } from 'chai';
import type { JsonObject } from '../../../../../src/lib/asl/json.ts';
import { runToEnd } from './run-machine.ts';
import { startStates, type StatesEngine } from './states-engine.ts';

describe('Parallel states', () => {
  let states: StatesEngine;
  let client: sfn.SFNClient;
  before(async () => {
    states = await startStates();
    client = states.client;
  });
  after(() => states.stop());

  it('fail with the first branch that does: the history leads from there to what failed', async () => {
    const branch = (name: string, state: JsonObject): JsonObject => ({ StartAt: name, States: { [name]: state } });
    const Branches = [branch('Slow', { Type: 'Wait', Seconds: 30, End: true }), branch('Bad', { Type: 'Fail', Error: 'Broken', Cause: 'it was' }), branch('Good', { Type: 'Pass', End: true })];
    const { status, error, cause, history } = await runToEnd(client, { StartAt: 'All', States: { All: { Type: 'Parallel', Branches, End: true } } });
    expect([status, error, cause]).to.deep.equal(['FAILED', 'Broken', 'it was']);
    const failed = history.find(({ type }) => type === 'ParallelStateFailed');
    const before = history.find(({ id }) => id === failed?.previousEventId);
    expect([before?.type, before?.stateEnteredEventDetails?.name]).to.deep.equal(['FailStateEntered', 'Bad']);
    expect(history.at(-1)?.previousEventId).to.equal(failed?.id);
  });
});
