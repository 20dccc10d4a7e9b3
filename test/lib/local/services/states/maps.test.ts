import type * as sfn from '@aws-sdk/client-sfn';
import { expect } from 'chai';
import type { JsonObject } from '../../../../../src/lib/asl/json.ts';
import { runToEnd } from './run-machine.ts';
import { startStates, type StatesEngine } from './states-engine.ts';

describe('inline Maps', () => {
  let states: StatesEngine;
  let client: sfn.SFNClient;
  before(async () => {
    states = await startStates();
    client = states.client;
  });
  after(() => states.stop());

  const mapOf = (more: JsonObject, body: JsonObject): JsonObject => ({ StartAt: 'Map', States: { Map: { Type: 'Map', ItemsPath: '$.items', ItemProcessor: body, End: true, ...more } } });

  it('tell of each iteration one end, and of those that a failure stopped that they were aborted', async () => {
    const body = { StartAt: 'Which', States: { Which: { Type: 'Choice', Choices: [{ Variable: '$', NumericEquals: 2, Next: 'Bad' }], Default: 'Good' }, Bad: { Type: 'Fail', Error: 'Two' }, Good: { Type: 'Pass', Next: 'Wait' }, Wait: { Type: 'Wait', Seconds: 30, End: true } } };
    const { status, error, history } = await runToEnd(client, mapOf({}, body), { items: [1, 2, 3] });
    expect([status, error]).to.deep.equal(['FAILED', 'Two']);
    const ends = history.filter(({ type }) => /^MapIteration(Succeeded|Failed|Aborted)$/.test(type ?? '')).map((event) => [event.type, (event.mapIterationFailedEventDetails ?? event.mapIterationAbortedEventDetails)?.index]);
    expect(ends).to.deep.equal([['MapIterationFailed', 1], ['MapIterationAborted', 0], ['MapIterationAborted', 2]]);
  });

  it('run no more iterations at a time than they may', async () => {
    const body = { StartAt: 'Wait', States: { Wait: { Type: 'Wait', Seconds: 0, Next: 'Pass' }, Pass: { Type: 'Pass', End: true } } };
    const items = Array.from({ length: 100 }, (_, index) => index);
    for (const [MaxConcurrency, most] of [[1, 1], [7, 7], [0, 40], [1000, 40]] as const) {
      const { output, history } = await runToEnd(client, mapOf({ MaxConcurrency }, body), { items });
      expect(output).to.deep.equal(items);
      let [open, widest] = [0, 0];
      for (const { type } of history) {
        if (type === 'MapIterationStarted') open += 1;
        if (type === 'MapIterationSucceeded') open -= 1;
        widest = Math.max(widest, open);
      }
      expect(widest).to.equal(most);
    }
  });
});
