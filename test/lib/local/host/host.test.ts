import { S3Client, CreateBucketCommand, ListBucketsCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { CreateDocumentCommand, ListCommandInvocationsCommand, ListCommandsCommand, ListDocumentsCommand, SendCommandCommand, SSMClient } from '@aws-sdk/client-ssm';
import { expect } from 'chai';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../../../../src/lib/errors/errors.ts';
import { callControl } from '../../../../src/lib/local/lifecycle/control-client.ts';
import type { EngineStatus } from '../../../../src/lib/local/lifecycle/control-types.ts';
import { readRecord } from '../../../../src/lib/local/lifecycle/running-engine.ts';
import type { FleetNode } from '../../../../src/lib/local/nodes/types.ts';
import { openStore } from '../../../../src/lib/sqlite/open-store.ts';
import { eventually } from '../eventually.ts';
import { failureOf, startEngine, type InProcessEngine } from '../services/in-process-engine.ts';

const portOf = (engine: InProcessEngine): number => Number(new URL(engine.endpoint).port);

/** A call of the control interface with any headers. */
async function raw(engine: InProcessEngine, method: string, path: string, headers: Record<string, string> = {}): Promise<{ readonly status: number; readonly body: string }> {
  const call = httpRequest(`${engine.endpoint}${path}`, { method, headers, agent: false });
  call.end();
  const [response] = (await once(call, 'response')) as [IncomingMessage];
  return { status: response.statusCode ?? 0, body: (await response.toArray()).join('') };
}
const control = <T>(engine: InProcessEngine, method: string, path: string, body?: unknown): Promise<T> => callControl<T>({ port: portOf(engine), controlToken: engine.keys.controlToken }, method, path, body);
const run = (ssm: SSMClient, InstanceIds: string[], commands: string[]) => ssm.send(new SendCommandCommand({ InstanceIds, DocumentName: 'AWS-RunShellScript', Parameters: { commands } }));

describe('startHost', function () {
  this.timeout(30_000);
  let engine: InProcessEngine | undefined;
  const start = async (words: Parameters<typeof startEngine>[0] = {}): Promise<InProcessEngine> => (engine = await startEngine(words));
  afterEach(async () => {
    await engine?.stop();
    engine = undefined;
  });

  it('keeps everything it writes for this user alone', async () => {
    const { client, stateFolder } = await start();
    const ssm = new SSMClient(client);
    const [node] = await control<FleetNode[]>(engine as InProcessEngine, 'GET', 'nodes?region=us-east-1');
    await run(ssm, [node?.id ?? ''], ['echo secret']);
    await eventually(async () => (await ssm.send(new ListCommandsCommand({}))).Commands?.[0]?.Status === 'Success');
    const s3 = new S3Client({ ...client, forcePathStyle: true });
    await s3.send(new CreateBucketCommand({ Bucket: 'private' }));
    await s3.send(new PutObjectCommand({ Bucket: 'private', Key: 'a/b', Body: 'secret' }));
    expect(statSync(stateFolder).mode & 0o777).to.equal(0o700);
    const open = readdirSync(stateFolder, { recursive: true, encoding: 'utf8' }).filter((name) => (statSync(join(stateFolder, name)).mode & 0o077) !== 0);
    // What scripts themselves make in the folder of their node is theirs, behind a folder of ours.
    expect(open).to.deep.equal([]);
    for (const name of ['engine.db', 'engine.json', 'keys.json']) expect(statSync(join(stateFolder, name)).mode & 0o777, name).to.equal(0o600);
    ssm.destroy();
    s3.destroy();
  });

  it('says what it is', async () => {
    const { endpoint, stateFolder } = await start({ idleTimeoutSeconds: 60 });
    const status = await control<EngineStatus>(engine as InProcessEngine, 'GET', 'status');
    expect(status).to.deep.include({ endpoint, stateFolder, pid: process.pid, open: false, account: '123456789012', idleTimeoutSeconds: 60 });
    expect(status.nodes).to.deep.include({ total: 20, online: 20 });
    expect(status.services.map(({ id }) => id)).to.include.members(['SSM', 'S3', 'CloudWatch Logs', 'EC2', 'STS']);
    expect(readRecord(stateFolder)).to.deep.include({ pid: process.pid, endpoint, open: false, fleet: 'demo', idleTimeoutSeconds: 60 });
  });

  it('listens on loopback alone', async () => {
    const { endpoint } = await start({ fleet: 'none' });
    expect(new URL(endpoint).hostname).to.equal('127.0.0.1');
  });

  describe('its control interface', () => {
    it('wants the token, whole, for everything', async () => {
      const running = await start({ fleet: 'none' });
      const token = running.keys.controlToken;
      for (const [method, path] of [['GET', 'ping'], ['GET', 'status'], ['POST', 'reset'], ['POST', 'stop'], ['GET', 'nodes'], ['POST', 'nodes'], ['POST', 'nodes/remove'], ['GET', 'nothing']] as const) {
        for (const authorization of [undefined, '', 'Bearer', `Bearer ${token.slice(1)}`, `Bearer ${token}x`, `Basic ${token}`, token]) {
          const { status, body } = await raw(running, method, `/_local/${path}`, authorization === undefined ? {} : { authorization });
          expect(status, `${method} ${path} ${authorization}`).to.equal(403);
          expect(body).not.to.include(token);
        }
      }
      expect((await raw(running, 'GET', '/_local/ping', { authorization: `Bearer ${token}` })).status).to.equal(200);
    });

    it('refuses a foreign Host and what comes from a web page, token or not', async () => {
      const running = await start({ fleet: 'none', open: true });
      const authorization = `Bearer ${running.keys.controlToken}`;
      for (const headers of [{ host: 'evil.example' }, { host: `evil.example:${portOf(running)}` }, { origin: 'http://evil.example' }, { origin: 'null' }, { 'sec-fetch-site': 'cross-site' }]) {
        expect((await raw(running, 'POST', '/_local/reset', { authorization, ...headers })).status, JSON.stringify(headers)).to.equal(403);
      }
    });

    it('lets anybody of this machine empty an open engine, and nothing else', async () => {
      const running = await start({ open: true });
      expect((await raw(running, 'POST', '/_local/reset')).status).to.equal(200);
      for (const [method, path] of [['GET', 'status'], ['POST', 'stop'], ['GET', 'reset']] as const) expect((await raw(running, method, `/_local/${path}`)).status).to.equal(403);
    });

    it('says what is wrong with a request', async () => {
      const running = await start({ fleet: 'none' });
      for (const body of [undefined, null, [], {}, { region: 5, nodes: [] }, { region: 'us-east-1', nodes: 'a' }]) expect(await failureOf(control(running, 'POST', 'nodes', body))).to.be.instanceOf(UserError);
      expect(await failureOf(control(running, 'GET', 'coffee'))).to.include({ code: 'unknown-route', exitCode: 4 });
    });

    it('adds and removes nodes, all or none', async () => {
      const running = await start({ fleet: 'none' });
      const node = (name: string): object => ({ name, kind: 'process', platform: 'Linux', tags: {}, ping: 'Online', state: 'running' });
      const names = async (region = 'eu-west-1'): Promise<string[]> => (await control<FleetNode[]>(running, 'GET', `nodes?region=${region}`)).map(({ name }) => name);
      await control(running, 'POST', 'nodes', { region: 'eu-west-1', nodes: [node('a'), node('b')] });
      expect(await names()).to.deep.equal(['a', 'b']);
      expect(await names('us-east-1')).to.deep.equal([]);
      expect((await failureOf(control(running, 'POST', 'nodes', { region: 'eu-west-1', nodes: [node('c'), node('a')] }))).message).to.include('there is a node a already');
      expect(await failureOf(control(running, 'POST', 'nodes', { region: 'eu-west-1', nodes: [node('d'), node('d')] }))).to.be.instanceOf(UserError);
      expect(await failureOf(control(running, 'POST', 'nodes/remove', { region: 'eu-west-1', nodes: ['a', 'z'] }))).to.include({ code: 'unknown-node', exitCode: 4 });
      expect(await names()).to.deep.equal(['a', 'b']);
      await control(running, 'POST', 'nodes/remove', { region: 'eu-west-1', nodes: ['a'] });
      expect(await names()).to.deep.equal(['b']);
    });
  });

  describe('reset', () => {
    it('leaves what a new engine has, and nothing that runs', async () => {
      const running = await start();
      const ssm = new SSMClient(running.client);
      const s3 = new S3Client({ ...running.client, forcePathStyle: true });
      const [node] = await control<FleetNode[]>(running, 'GET', 'nodes?region=us-east-1');
      const id = node?.id ?? '';
      const pidFile = join(running.stateFolder, 'nodes', id, 'pid');
      await run(ssm, [id], ['echo $$ > pid', 'sleep 300']);
      await ssm.send(new CreateDocumentCommand({ Name: 'Own', Content: '{"schemaVersion":"2.2","mainSteps":[{"action":"aws:runShellScript","name":"a","inputs":{"runCommand":["true"]}}]}', DocumentType: 'Command' }));
      await s3.send(new CreateBucketCommand({ Bucket: 'bucket' }));
      await eventually(() => readFileSync(pidFile, 'utf8').endsWith('\n'));
      const pid = Number(readFileSync(pidFile, 'utf8'));
      const { nodes } = await control<{ nodes: number }>(running, 'POST', 'reset');
      expect(nodes).to.equal(20);
      expect(() => process.kill(pid, 0), 'what ran is gone').to.throw(/ESRCH/);
      expect((await ssm.send(new ListCommandsCommand({}))).Commands).to.deep.equal([]);
      expect((await ssm.send(new ListDocumentsCommand({ Filters: [{ Key: 'Owner', Values: ['Self'] }] }))).DocumentIdentifiers).to.deep.equal([]);
      expect((await s3.send(new ListBucketsCommand({}))).Buckets ?? []).to.deep.equal([]);
      expect(existsSync(join(running.stateFolder, 'nodes', id))).to.equal(false);
      ssm.destroy();
      s3.destroy();
    });

    it('leaves an open engine without nodes', async () => {
      const running = await start({ open: true, fleet: 'none' });
      await control(running, 'POST', 'nodes', { region: 'us-east-1', nodes: [{ name: 'a', kind: 'process', platform: 'Linux', tags: {}, ping: 'Online', state: 'running' }] });
      expect(JSON.parse((await raw(running, 'POST', '/_local/reset')).body)).to.deep.equal({ nodes: 0 });
    });

    it('serves those who call while it goes on', async () => {
      const running = await start({ open: true, fleet: 'none' });
      const ssm = new SSMClient(running.client);
      const calls = Array.from({ length: 20 }, async (_, index) => (index % 4 === 0 ? (await raw(running, 'POST', '/_local/reset')).status : (await ssm.send(new ListDocumentsCommand({}))).$metadata.httpStatusCode));
      expect(new Set(await Promise.all(calls))).to.deep.equal(new Set([200]));
      ssm.destroy();
    });
  });

  describe('its end', () => {
    it('comes when nobody has asked for anything for a while, and not before', async () => {
      const running = await start({ idleTimeoutSeconds: 0.5 });
      const ssm = new SSMClient(running.client);
      const [node] = await control<FleetNode[]>(running, 'GET', 'nodes?region=us-east-1');
      await run(ssm, [node?.id ?? ''], ['sleep 2; touch done']);
      ssm.destroy();
      await running.host.ended;
      expect(running.log).to.include('idle');
      expect(existsSync(join(running.stateFolder, 'nodes', node?.id ?? '', 'done')), 'a running command keeps it up').to.equal(true);
      expect(readRecord(running.stateFolder)).to.equal(undefined);
    });

    it('lets a request in hand be answered first', async () => {
      const running = await start({ fleet: 'none' });
      const s3 = new S3Client({ ...running.client, forcePathStyle: true });
      await s3.send(new CreateBucketCommand({ Bucket: 'bucket' }));
      s3.destroy();
      // The client is still sending when the engine is told to stop.
      const call = httpRequest(`${running.endpoint}/bucket/key`, { method: 'PUT', headers: { 'content-length': '10', host: new URL(running.endpoint).host } });
      const answered = once(call, 'response') as Promise<[IncomingMessage]>;
      call.write('12345');
      await eventually(() => call.socket?.connecting === false);
      await control(running, 'POST', 'stop');
      await eventually(() => readRecord(running.stateFolder) === undefined);
      await new Promise((resolve) => setTimeout(resolve, 100));
      call.end('67890');
      const [response] = await answered;
      // It is not signed; what counts is that there is an answer.
      expect(response.statusCode).to.equal(403);
      response.resume();
      await running.host.ended;
      expect(await failureOf(raw(running, 'GET', '/_local/ping'))).to.have.property('code', 'ECONNREFUSED');
    });

    it('ends what runs within seconds, and the next engine tells the truth about it', async () => {
      const first = await start();
      const [node] = await control<FleetNode[]>(first, 'GET', 'nodes?region=us-east-1');
      const id = node?.id ?? '';
      const ssm = new SSMClient(first.client);
      await run(ssm, [id], ['touch begun', 'sleep 300']);
      ssm.destroy();
      await eventually(() => existsSync(join(first.stateFolder, 'nodes', id, 'begun')));
      await first.stop({ keepState: true });
      const second = await start({ stateFolder: first.stateFolder });
      const again = new SSMClient(second.client);
      await eventually(async () => (await again.send(new ListCommandInvocationsCommand({}))).CommandInvocations?.[0]?.Status === 'Cancelled');
      again.destroy();
    });
  });

  describe('that cannot start', () => {
    let folder: string;
    beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'drover-host-'))));
    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    it('says that the port is taken, and has not touched what runs of the engine before', async () => {
      const blocker = createServer().listen(0, '127.0.0.1');
      await once(blocker, 'listening');
      const { port } = blocker.address() as { port: number };
      expect(await failureOf(startEngine({ stateFolder: folder, port, fleet: 'none' }))).to.include({ code: 'port-in-use', message: `port ${port} is taken` });
      blocker.close();
      // Nothing is held: another try goes well.
      await start({ stateFolder: folder, fleet: 'none', port });
    });

    it('says that its database is held by another', async () => {
      const store = openStore(join(folder, 'engine.db'));
      expect(await failureOf(startEngine({ stateFolder: folder, fleet: 'none' }))).to.have.property('code', 'database-in-use');
      store.close();
    });

    it('says what is wrong with its fleet file, and leaves no nodes behind', async () => {
      writeFileSync(join(folder, 'fleet.yaml'), 'nodes:\n  - name: a\n  - nam: b\n');
      expect((await failureOf(startEngine({ stateFolder: folder, fleet: join(folder, 'fleet.yaml') }))).message).to.match(/fleet\.yaml:3:10: unknown key "nam"/);
      writeFileSync(join(folder, 'fleet.yaml'), 'nodes: [{ name: "web-[1-3]" }]\n');
      const running = await start({ stateFolder: folder, fleet: join(folder, 'fleet.yaml') });
      expect((await control<FleetNode[]>(running, 'GET', 'nodes?region=us-east-1')).map(({ name }) => name)).to.deep.equal(['web-1', 'web-2', 'web-3']);
    });
  });
});
