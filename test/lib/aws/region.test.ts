import { expect } from 'chai';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findRegion } from '../../../src/lib/aws/region.ts';
import { UserError } from '../../../src/lib/errors/errors.ts';

describe('findRegion', () => {
  let folder: string;
  const before_ = { ...process.env };

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'drover-region-'));
    writeFileSync(join(folder, 'config'), '[default]\nregion = sa-east-1\n[profile prod]\nregion = eu-central-1\n[profile bare]\n');
    writeFileSync(join(folder, 'credentials'), '');
    process.env['AWS_CONFIG_FILE'] = join(folder, 'config');
    process.env['AWS_SHARED_CREDENTIALS_FILE'] = join(folder, 'credentials');
  });
  after(() => {
    process.env = before_;
    rmSync(folder, { recursive: true, force: true });
  });

  it('prefers the flag, then the environment, then the profile', async () => {
    expect(await findRegion({ region: 'eu-west-1', environment: { AWS_REGION: 'us-west-2' } })).to.equal('eu-west-1');
    expect(await findRegion({ environment: { AWS_REGION: 'us-west-2', AWS_DEFAULT_REGION: 'us-east-2' } })).to.equal('us-west-2');
    expect(await findRegion({ environment: { AWS_DEFAULT_REGION: 'us-east-2' } })).to.equal('us-east-2');
    expect(await findRegion({ environment: {} })).to.equal('sa-east-1');
  });

  it("takes a named profile's region before the environment's, and the environment's where the profile has none", async () => {
    expect(await findRegion({ profile: 'prod', environment: { AWS_REGION: 'us-west-2' } })).to.equal('eu-central-1');
    expect(await findRegion({ profile: 'bare', environment: { AWS_REGION: 'us-west-2' } })).to.equal('us-west-2');
  });

  it('refuses what cannot be a region', async () => {
    const error = await findRegion({ region: 'eu west', environment: {} }).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(UserError);
  });
});
