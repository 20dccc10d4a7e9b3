import * as sfn from '@aws-sdk/client-sfn';
import { expect } from 'chai';
import type { Json } from '../../../../../src/lib/asl/json.ts';
import { testingApi } from '../../../../../src/lib/topics/sfn/testing/api.ts';
import { stateTester } from '../../../../../src/lib/topics/sfn/cases/tester.ts';
import { walkCase } from '../../../../../src/lib/topics/sfn/cases/walk.ts';
import { readRecordings } from '../../../asl/recordings.ts';
import { startEngine, type InProcessEngine } from '../../../local/services/in-process-engine.ts';
import { matches } from '../../../local/services/states/matches.ts';

/** What a test of states cannot see: how long a Wait is told to wait, and the context of the whole execution. */
const UNSEEN = /test_base_wait_seconds_path|test_wait_timestamp_path|test_query_context_object_values/;

/** From state to state by TestState a machine comes to what AWS recorded of its execution. */
describe('cases walked through the machines of the recordings', function () {
  this.timeout(120_000);
  const recordings = readRecordings();
  let engine: InProcessEngine;
  let client: sfn.SFNClient;
  before(async () => {
    engine = await startEngine({ fleet: 'none' });
    client = new sfn.SFNClient({ ...engine.client, disableHostPrefix: true });
  });
  after(async () => {
    client.destroy();
    await engine.stop();
  });

  it('come to the same end', async function () {
    if (recordings === undefined) {
      console.log('    the recordings are not here: this test is left out');
      this.skip();
    }
    const { signal } = new AbortController();
    const send = (_operation: string, abortSignal: AbortSignal, call: (to: sfn.SFNClient, options: { abortSignal: AbortSignal }) => Promise<unknown>) => call(client, { abortSignal });
    const api = testingApi(send as never, send as never);
    const wrong: string[] = [];
    for (const { id, definition, input, expected } of recordings) {
      const test = stateTester(definition, api, 'arn:aws:iam::123456789012:role/r', signal);
      const each = { name: id, input, context: undefined, mocks: new Map(), expect: { status: 'SUCCEEDED' as const }, line: 1 };
      const { outcome } = await walkCase(definition, each, { test, coverage: { enter: () => undefined, take: () => undefined } });
      const isSame = outcome.status === expected.status && (outcome.status === 'FAILED' || expected.output === undefined || matches(expected.output, JSON.parse(outcome.output) as Json));
      if (!isSame) wrong.push(id);
    }
    console.log(`    ends as recorded: ${recordings.length - wrong.length} of ${recordings.length}`);
    expect(wrong.filter((id) => !UNSEEN.test(id))).to.deep.equal([]);
  });
});
