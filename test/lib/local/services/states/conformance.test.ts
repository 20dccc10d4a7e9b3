import { existsSync, readFileSync } from 'node:fs';
import type * as sfn from '@aws-sdk/client-sfn';
import { expect } from 'chai';
import type { Json } from '../../../../../src/lib/asl/json.ts';
import { matches } from './matches.ts';
import { runToEnd } from './run-machine.ts';
import { startStates, type StatesEngine } from './states-engine.ts';

interface Recording {
  readonly id: string;
  readonly definition: Json;
  readonly input: Json;
  readonly expected: { readonly status: string; readonly events: readonly string[]; readonly output?: Json; readonly failure?: { readonly error?: string; readonly cause?: string } };
}

const FILE = new URL('../../../../../../shared/conformance/step-functions.json', import.meta.url);

/** At least so many must be as AWS recorded them: outcomes, and whole sequences of events. */
const LEAST = { outcomes: 97, sequences: 95 };

describe('Step Functions, as AWS recorded it', function () {
  this.timeout(120_000);
  let states: StatesEngine;
  let client: sfn.SFNClient;
  before(async () => {
    states = await startStates();
    client = states.client;
  });
  after(() => states.stop());

  it('gives the outcomes and the events of the recordings', async function () {
    if (!existsSync(FILE)) {
      console.log('    the recordings are not here: this test is left out');
      this.skip();
    }
    const recordings = JSON.parse(readFileSync(FILE, 'utf8')) as Recording[];
    const outcomes: string[] = [];
    const sequences: string[] = [];
    for (const { id, definition, input, expected } of recordings) {
      const { status, output, error, cause, events } = await runToEnd(client, definition, input);
      const isRight = status === expected.status && (expected.output === undefined || matches(expected.output, output)) && matches(expected.failure?.error ?? null, error ?? null) && matches(expected.failure?.cause ?? null, cause ?? null);
      if (!isRight) outcomes.push(`${id}: ${JSON.stringify({ status, output, error, cause })}, recorded ${JSON.stringify(expected)}`);
      if (JSON.stringify(events) !== JSON.stringify(expected.events)) sequences.push(`${id}: ${events.join(' ')}, recorded ${expected.events.join(' ')}`);
    }
    const [right, inOrder] = [recordings.length - outcomes.length, recordings.length - sequences.length];
    console.log(`    outcomes as recorded: ${right} of ${recordings.length}; sequences of events: ${inOrder} of ${recordings.length}`);
    for (const line of [...outcomes, ...sequences]) console.log(`    ${line.slice(0, 1500)}`);
    expect(right).to.be.at.least(LEAST.outcomes);
    expect(inOrder).to.be.at.least(LEAST.sequences);
  });
});
