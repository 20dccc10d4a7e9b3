import { expect } from 'chai';
import type { FleetApi } from '../../../../src/lib/run/targets/api.ts';
import type { Ssm } from '../../../../src/lib/topics/ssm/open.ts';
import { prepareSend } from '../../../../src/lib/topics/ssm/prepare.ts';
import type { DocumentFacts } from '../../../../src/lib/topics/ssm/types.ts';
import { VirtualClock } from '../../run/virtual-clock.ts';
import { managed } from './example-plan.ts';
import { wordsOf } from './example-words.ts';
import { FakeRunCommand, id, laneOf, refused } from './fake-run-command.ts';

const { signal } = new AbortController();
const custom: DocumentFacts = { name: 'My-Document', type: 'Command', platforms: ['Linux'], parameters: [] };

/** An account and region with these nodes. */
function reached(name: string, numbers: readonly number[], document: () => Promise<DocumentFacts>): Ssm & { readonly asked: string[] } {
  const clock = new VirtualClock();
  const asked: string[] = [];
  const api = Object.assign(new FakeRunCommand(clock), { document: async (wanted: string, version: string | undefined) => (asked.push(`${wanted}:${version ?? ''}`), document()) });
  const fleet: FleetApi = { managedNodes: async () => numbers.map((number) => managed(id(number), { computerName: `web-${number}` })), instances: async () => [] };
  return { fleet, clock, lane: laneOf(api, { name }), asked };
}

describe('prepareSend', () => {
  it('knows what AWS\'s own script documents take without asking', async () => {
    const here = reached('', [1, 2], async () => custom);
    expect((await prepareSend(wordsOf(), [here], signal)).nodes).to.have.length(2);
    await prepareSend(wordsOf({ document: 'AWS-RunPowerShellScript' }), [here], signal);
    expect(here.asked).to.deep.equal([]);
  });

  it('asks one account what a document takes, in the version that was named', async () => {
    const [one, other] = [reached('1', [1], async () => custom), reached('2', [2], async () => custom)];
    const plan = await prepareSend(wordsOf({ command: [], document: 'My-Document:3' }), [one, other], signal);
    expect(plan.nodes).to.deep.equal([{ id: id(1), name: 'web-1', lane: '1' }, { id: id(2), name: 'web-2', lane: '2' }]);
    expect([one.asked, other.asked]).to.deep.equal([['My-Document:3'], []]);
  });

  it('passes on that there is no such document', async () => {
    const missing = refused('InvalidDocument', 4);
    expect(await prepareSend(wordsOf({ command: [], document: 'My-Document' }), [reached('', [1], () => Promise.reject(missing))], signal).catch((error: unknown) => error)).to.equal(missing);
  });
});
