import { existsSync, readFileSync } from 'node:fs';
import { SFNClient } from '@aws-sdk/client-sfn';
import { expect } from 'chai';
import type { Json } from '../../../../src/lib/asl/json.ts';
import { historyEventOf } from '../../../../src/lib/topics/sfn/executions/history-event.ts';
import { Progress } from '../../../../src/lib/topics/sfn/progress.ts';
import { startEngine, type InProcessEngine } from '../../local/services/in-process-engine.ts';
import { runToEnd } from '../../local/services/states/run-machine.ts';

interface Recording {
  readonly id: string;
  readonly definition: Json;
  readonly input: Json;
}

const FILE = new URL('../../../../../shared/conformance/step-functions.json', import.meta.url);

describe('progress of the machines that AWS recorded', function () {
  this.timeout(120_000);
  let engine: InProcessEngine;
  let client: SFNClient;
  before(async () => {
    engine = await startEngine({ fleet: 'none' });
    client = new SFNClient(engine.client);
  });
  after(async () => {
    client.destroy();
    await engine.stop();
  });

  it('ends as they end, with every state accounted for and the one that failed named', async function () {
    if (!existsSync(FILE)) {
      console.log('    the recordings are not here: this test is left out');
      this.skip();
    }
    let failures = 0;
    for (const { id, definition, input } of JSON.parse(readFileSync(FILE, 'utf8')) as Recording[]) {
      const { status, output, error, cause, history } = await runToEnd(client, definition, input);
      const progress = new Progress();
      for (const event of history) progress.apply(historyEventOf(event));
      expect(progress.status, id).to.equal(status);
      expect(progress.current, id).to.deep.equal([]);
      expect(progress.visits.length, id).to.equal(history.filter(({ type }) => type?.endsWith('StateEntered')).length);
      const exits = history.filter(({ type }) => type?.endsWith('StateExited')).length;
      expect(progress.visits.filter((visit) => visit.status === 'succeeded' || visit.status === 'caught').length, id).to.equal(exits);
      if (status === 'SUCCEEDED') expect(JSON.parse(progress.output ?? ''), id).to.deep.equal(output);
      else {
        failures += 1;
        expect([progress.failure?.error, progress.failure?.cause], id).to.deep.equal([error, cause]);
        expect(progress.failure?.at?.status, id).to.equal('failed');
        // A state that failed was not left.
        expect(history.some(({ type, stateExitedEventDetails }) => type?.endsWith('StateExited') && stateExitedEventDetails?.name === progress.failure?.at?.name && progress.visits.filter(({ name }) => name === progress.failure?.at?.name).length === 1), id).to.equal(false);
      }
    }
    expect(failures).to.be.greaterThan(0);
  });
});
