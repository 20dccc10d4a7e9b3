import { expect } from 'chai';
import { Sandbox } from '../e2e/drover.ts';
import { FAILING, faultRound, NODES } from './fault-round.ts';

/** All of them: npm run test:faults. */
const ROUNDS = Number(process.env['DROVER_FAULT_ROUNDS'] ?? 4);
const FIRST_SEED = Number(process.env['DROVER_FAULT_SEED'] ?? 1);

describe('a run under faults, its client and its engine killed', function () {
  this.timeout(120_000);
  let sandbox: Sandbox;
  before(async () => {
    sandbox = new Sandbox();
    await sandbox.expect(0, ['local', 'up', '--fleet', 'none']);
    await sandbox.expect(0, ['local', 'nodes', 'add', `web-[01-${NODES}]`, '--tag', 'Role=web']);
  });
  after(() => sandbox.close());

  for (let seed = FIRST_SEED; seed < FIRST_SEED + ROUNDS; seed += 1) {
    it(`is taken up again: every node ran once and ends as it really ended (seed ${seed})`, async () => {
      const { runs, document, exitCode } = await faultRound(sandbox, seed);
      expect([...runs].filter(([, count]) => count !== 1), 'nodes that did not run exactly once').to.deep.equal([]);
      expect(runs.size).to.equal(NODES);
      const wrong = document.nodes.filter(({ name, status }) => status !== (FAILING.test(name) ? 'failed' : 'success'));
      expect(wrong, 'nodes whose status is not the truth').to.deep.equal([]);
      expect(document.nodes).to.have.length(NODES);
      expect(document.verdict.counts).to.deep.equal({ success: NODES - 8, failed: 8 });
      expect(exitCode).to.equal(3);
    });
  }
});
