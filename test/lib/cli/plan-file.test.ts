import { expect } from 'chai';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performPlanFile, savePlan } from '../../../src/lib/cli/plan-file.ts';
import type { LaneWords } from '../../../src/lib/cli/lanes.ts';
import { UserError } from '../../../src/lib/errors/errors.ts';
import type { SavedSend } from '../../../src/lib/topics/ssm/saved-run.ts';
import { planOf, targets } from '../topics/ssm/example-plan.ts';

const send: SavedSend<LaneWords> = { version: 1, lanes: { connection: { local: false, region: 'eu-west-1', profile: undefined, 'role-arn': undefined, 'endpoint-url': undefined }, regions: [], accounts: [], roleName: undefined }, plan: planOf(targets(2)), requiredCoverage: 1 };

describe('a plan in a file', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'drover-plan-'));
    file = join(folder, 'plan.json');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const apply = () => performPlanFile(file, { output: 'json', json: true, live: false }, { root: folder, environment: {} }, new AbortController().signal).catch((error: unknown) => error);

  it('is for this user alone, also in a file that was there', () => {
    writeFileSync(file, 'something longer that was there before'.repeat(500), { mode: 0o644 });
    savePlan(file, send);
    expect(statSync(file).mode & 0o777).to.equal(0o600);
    expect(JSON.parse(readFileSync(file, 'utf8'))).to.deep.equal(JSON.parse(JSON.stringify(send)));
  });

  it('says in a line where it cannot be written', () => {
    expect(() => savePlan(join(folder, 'no', 'plan.json'), send)).to.throw(UserError, /^--save: cannot write .*plan\.json \(ENOENT\)$/);
    expect(() => savePlan(folder, send)).to.throw(UserError, '(EISDIR)');
  });

  for (const text of ['', 'no JSON', 'null', '5', '"x"', '{}', '[]', '{"version": 1}']) {
    it(`is no plan where it holds ${JSON.stringify(text)}`, async () => {
      writeFileSync(file, text);
      expect(await apply()).to.be.instanceOf(UserError).and.include({ code: 'bad-plan-file', message: `--apply: ${file} is not a plan`, exitCode: 2 });
    });
  }

  it('is refused where another version wrote it, and where it cannot be read', async () => {
    writeFileSync(file, JSON.stringify({ ...send, version: 2 }));
    expect(await apply()).to.include({ code: 'run-too-new' });
    rmSync(file);
    expect(await apply()).to.include({ code: 'unreadable-file', message: `--apply: cannot read ${file} (no such file)` });
  });
});
