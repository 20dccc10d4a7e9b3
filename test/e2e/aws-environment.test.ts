import { expect } from 'chai';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createServer as createTcpServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Sandbox } from './drover.ts';

interface Document {
  readonly verdict: { readonly summary: string };
}
interface Failure {
  readonly error: { readonly code: string; readonly message: string };
}

const SILENT_KEYS = { AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' };

describe('the environment of AWS', function () {
  this.timeout(60_000);
  let sandbox: Sandbox;
  let keys: Record<string, string>;
  let endpoint: string;
  const servers: { close(): unknown; closeAllConnections?(): void }[] = [];

  before(async () => {
    sandbox = new Sandbox();
    await sandbox.expect(0, ['local', 'up', '--fleet', 'none']);
    await sandbox.expect(0, ['local', 'nodes', 'add', 'web-[01-02]', '--tag', 'Role=web']);
    ({ AWS_ENDPOINT_URL: endpoint = '', ...keys } = await sandbox.json<Record<string, string>>(['local', 'env']));
    const credentials = `aws_access_key_id = ${keys['AWS_ACCESS_KEY_ID']}\naws_secret_access_key = ${keys['AWS_SECRET_ACCESS_KEY']}\n`;
    const stale = JSON.stringify({ Version: 1, AccessKeyId: 'a', SecretAccessKey: 'b', SessionToken: 'c', Expiration: '2020-01-01T00:00:00Z' });
    mkdirSync(join(sandbox.folder, '.aws'));
    writeFileSync(join(sandbox.folder, 'stale.json'), stale);
    writeFileSync(
      join(sandbox.folder, '.aws', 'config'),
      [
        `[profile keys]\nregion = us-east-1\n${credentials}`,
        `[profile engine]\nregion = us-east-1\nendpoint_url = ${endpoint}\n${credentials}`,
        '[profile ops]\nregion = us-east-1\nrole_arn = arn:aws:iam::123456789012:role/Ops\nsource_profile = keys\n',
        `[profile stale]\nregion = us-east-1\ncredential_process = cat ${join(sandbox.folder, 'stale.json')}\n`,
      ].join('\n'),
    );
  });
  after(async () => {
    for (const server of servers) {
      server.closeAllConnections?.();
      server.close();
    }
    await sandbox.close();
  });

  const listening = async (server: Server | ReturnType<typeof createTcpServer>): Promise<string> => {
    servers.push(server.listen(0, '127.0.0.1'));
    await once(server, 'listening');
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
  const sent = async (flags: readonly string[], env: Readonly<Record<string, string>>): Promise<string> =>
    (JSON.parse((await sandbox.expect(0, ['ssm', 'send', ...flags, '--targets', 'tag:Role=web', '--json', '--', 'true'], { env })).stdout) as Document).verdict.summary;

  it('leads to whatever answers there: flags, AWS_*, DROVER_* and profiles', async () => {
    expect(await sent(['--endpoint-url', endpoint], keys)).to.equal('2 of 2 succeeded');
    expect(await sent([], { ...keys, AWS_ENDPOINT_URL: endpoint })).to.equal('2 of 2 succeeded');
    expect(await sent([], { DROVER_ENDPOINT_URL: endpoint, DROVER_PROFILE: 'keys' })).to.equal('2 of 2 succeeded');
    expect(await sent(['--profile', 'engine'], {})).to.equal('2 of 2 succeeded');
    expect(await sent([], { AWS_PROFILE: 'engine' })).to.equal('2 of 2 succeeded');
    // The role is assumed where all calls go.
    expect(await sent(['--profile', 'ops'], { AWS_ENDPOINT_URL: endpoint })).to.equal('2 of 2 succeeded');
    expect(await sent(['--role-arn', 'arn:aws:iam::123456789012:role/Ops'], { ...keys, AWS_ENDPOINT_URL: endpoint })).to.equal('2 of 2 succeeded');
  });

  it('is not asked with --local or DROVER_LOCAL, and is again with --no-local', async () => {
    expect(await sent(['--local'], {})).to.equal('2 of 2 succeeded');
    expect(await sent([], { ...SILENT_KEYS, DROVER_LOCAL: '1' })).to.equal('2 of 2 succeeded');
    const { stderr } = await sandbox.expect(2, ['ssm', 'ls', '--no-local'], { env: { DROVER_LOCAL: '1' } });
    expect(stderr).to.match(/^drover: no AWS region is set/);
  });

  it('has no credentials: that is said soon, also where the metadata service swallows every question', async () => {
    const hole = await listening(createTcpServer(() => undefined));
    const child = sandbox.start(['ssm', 'ls'], { stdin: 'ignore', env: { AWS_REGION: 'eu-west-1', AWS_EC2_METADATA_DISABLED: 'false', AWS_EC2_METADATA_SERVICE_ENDPOINT: hole } });
    // Far more than it takes (2 s), far less than a socket that nobody closes.
    const deadline = setTimeout(() => child.kill('SIGKILL'), 20_000);
    const { exitCode, stderr } = await child;
    clearTimeout(deadline);
    expect(stderr).to.equal('drover: no AWS credentials: configure a profile, or try --local. The environment, the shared files and the instance were asked.\n');
    expect(exitCode).to.equal(5);
  });

  it('has credentials that have expired', async () => {
    const { stderr } = await sandbox.expect(5, ['ssm', 'ls', '--profile', 'stale']);
    expect(stderr).to.match(/^drover: profile stale gives no AWS credentials .*Log in again.*\n$/);
  });

  it('has credentials that may not do it', async () => {
    const denied = createServer((_request, response) => {
      const message = 'User: arn:aws:iam::123456789012:user/me is not authorized to perform: ssm:ListCommands';
      response.writeHead(400, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify({ __type: 'AccessDeniedException', message }));
    });
    const { stdout } = await sandbox.expect(5, ['ssm', 'ls', '--json', '--endpoint-url', await listening(denied)], { env: SILENT_KEYS });
    const { error } = JSON.parse(stdout) as Failure;
    expect(error.code).to.equal('AccessDeniedException');
    expect(error.message).to.match(/^ssm:ListCommands: User: .* is not authorized/);
  });

  it('has a service that never answers: Ctrl-C ends it in a line', async () => {
    let called = (): void => undefined;
    const reached = new Promise<void>((resolve) => {
      called = resolve;
    });
    const hole = await listening(createTcpServer((socket) => socket.on('error', () => undefined).once('data', called)));
    const child = sandbox.start(['ssm', 'ls', '--endpoint-url', hole], { stdin: 'ignore', env: SILENT_KEYS });
    await reached;
    child.kill('SIGINT');
    const { exitCode, stderr } = await child;
    expect(exitCode).to.equal(130);
    expect(stderr).to.equal('drover: ssm:ListCommands: interrupted before the answer came. Repeat the command when you want to know.\n');
  });
});
