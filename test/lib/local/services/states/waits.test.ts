import * as sfn from '@aws-sdk/client-sfn';
import { expect } from 'chai';
import { startEngine } from '../in-process-engine.ts';
import { createMachine, runToEnd } from './run-machine.ts';

const HOUR = { Type: 'Wait', Seconds: 3600, Next: 'Fails' };
/** Waits an hour, then for three retries of an hour each. */
const SLOW = {
  StartAt: 'Hour',
  States: {
    Hour: HOUR,
    Fails: {
      Type: 'Parallel',
      Branches: [{ StartAt: 'Never', States: { Never: { Type: 'Fail', Error: 'Never' } } }],
      Retry: [{ ErrorEquals: ['Never'], IntervalSeconds: 3600, BackoffRate: 1 }],
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Far' }],
      End: true,
    },
    Far: { Type: 'Wait', Timestamp: '2999-01-01T00:00:00Z', End: true },
  },
};

describe('waits of state machines', () => {
  it('end at once where the engine skips them, and leave the history that they would', async () => {
    const engine = await startEngine({ fleet: 'none', skipWaits: true });
    const client = new sfn.SFNClient(engine.client);
    const { status, output, events } = await runToEnd(client, SLOW);
    expect([status, output]).to.deep.equal(['SUCCEEDED', { Error: 'Never' }]);
    expect(events.filter((type) => type === 'ParallelStateStarted')).to.have.length(4);
    expect(events.slice(0, 3)).to.deep.equal(['ExecutionStarted', 'WaitStateEntered', 'WaitStateExited']);
    client.destroy();
    await engine.stop();
  });

  it('keep the engine up, however long nobody asks it for anything', async () => {
    const engine = await startEngine({ fleet: 'none', idleTimeoutSeconds: 0.5 });
    const client = new sfn.SFNClient(engine.client);
    const stateMachineArn = await createMachine(client, { StartAt: 'Wait', States: { Wait: { Type: 'Wait', Seconds: 2, End: true } } });
    const { executionArn = '' } = await client.send(new sfn.StartExecutionCommand({ stateMachineArn }));
    client.destroy();
    await engine.host.ended;
    expect(engine.log).to.include('idle');
    // It ended after the wait and not in the middle of it.
    const again = await startEngine({ fleet: 'none', stateFolder: engine.stateFolder });
    const later = new sfn.SFNClient(again.client);
    expect((await later.send(new sfn.DescribeExecutionCommand({ executionArn }))).status).to.equal('SUCCEEDED');
    later.destroy();
    await again.stop();
  });
});
