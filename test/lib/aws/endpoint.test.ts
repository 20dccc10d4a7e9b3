import { expect } from 'chai';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findEndpoint } from '../../../src/lib/aws/endpoint.ts';

describe('findEndpoint', () => {
  let folder: string;
  const before_ = { ...process.env };

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'drover-endpoint-'));
    writeFileSync(join(folder, 'config'), '[profile own]\nendpoint_url = http://127.0.0.1:4566\n[profile bare]\n[profile bad]\nendpoint_url = nowhere\n');
    writeFileSync(join(folder, 'credentials'), '');
    process.env['AWS_CONFIG_FILE'] = join(folder, 'config');
    process.env['AWS_SHARED_CREDENTIALS_FILE'] = join(folder, 'credentials');
  });
  after(() => {
    process.env = before_;
    rmSync(folder, { recursive: true, force: true });
  });

  const configured = { AWS_ENDPOINT_URL: 'http://127.0.0.1:2' };

  it('prefers the flag, then the environment, then the profile that was named', async () => {
    expect(await findEndpoint({ endpointUrl: 'https://127.0.0.1:1', profile: 'own', environment: configured })).to.equal('https://127.0.0.1:1');
    expect(await findEndpoint({ profile: 'own', environment: configured })).to.equal('http://127.0.0.1:2');
    expect(await findEndpoint({ profile: 'own', environment: { AWS_ENDPOINT_URL: '' } })).to.equal('http://127.0.0.1:4566');
    expect(await findEndpoint({ profile: 'bare', environment: {} })).to.equal(undefined);
  });

  it('takes nothing that is configured where that is forbidden, but the flag', async () => {
    const environment = { ...configured, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' };
    expect(await findEndpoint({ profile: 'own', environment })).to.equal(undefined);
    expect(await findEndpoint({ endpointUrl: 'https://127.0.0.1:1', environment })).to.equal('https://127.0.0.1:1');
  });

  it('names where an address stands that is none', async () => {
    const messageOf = (options: Parameters<typeof findEndpoint>[0]): Promise<string> => findEndpoint(options).then(String, (error: Error) => error.message);
    expect(await messageOf({ endpointUrl: 'localhost:80', environment: {} })).to.equal('--endpoint-url: "localhost:80" is not an http or https address');
    expect(await messageOf({ environment: { AWS_ENDPOINT_URL: 'x' } })).to.equal('AWS_ENDPOINT_URL: "x" is not an http or https address');
    expect(await messageOf({ profile: 'bad', environment: {} })).to.equal('endpoint_url of profile bad: "nowhere" is not an http or https address');
  });
});
