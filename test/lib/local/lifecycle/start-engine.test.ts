import { CreateDocumentCommand, ListDocumentsCommand, SSMClient } from '@aws-sdk/client-ssm';
import { expect } from 'chai';
import { execa } from 'execa';
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../../../src/lib/errors/errors.ts';
import { requireEngine } from '../../../../src/lib/local/lifecycle/engine-handle.ts';
import { findEngine, readRecord, writeRecord } from '../../../../src/lib/local/lifecycle/running-engine.ts';
import { findOrStartEngine, startEngine } from '../../../../src/lib/local/lifecycle/start-engine.ts';
import { stopEngine } from '../../../../src/lib/local/lifecycle/stop-engine.ts';
import { upEngine, type UpOptions } from '../../../../src/lib/local/lifecycle/up-engine.ts';
import { openStore } from '../../../../src/lib/sqlite/open-store.ts';
import { eventually } from '../eventually.ts';
import { failureOf } from '../services/in-process-engine.ts';
import { clientOf, EngineFolder, isRunning, killed, PROGRAM } from './engine-program.ts';

const SOURCE = join(import.meta.dirname, '../../../../src/lib/local/lifecycle');

describe('the life of an engine', function () {
  this.timeout(40_000);
  let folder: EngineFolder;
  beforeEach(() => (folder = new EngineFolder()));
  afterEach(() => folder.close());

  it('is started in the background, found again, and ended', async () => {
    const engine = await findOrStartEngine(folder.options());
    expect(await findOrStartEngine(folder.options())).to.deep.equal(engine);
    expect(statSync(join(folder.path, 'engine.log')).mode & 0o777).to.equal(0o600);
    expect((await (await requireEngine(folder.path)).status()).pid).to.equal(engine.pid);
    expect(await stopEngine(engine)).to.equal(true);
    expect(isRunning(engine.pid)).to.equal(false);
    expect(await findEngine(folder.path)).to.equal(undefined);
    expect(await failureOf(requireEngine(folder.path))).to.include({ code: 'engine-not-running', exitCode: 4 });
  });

  it('is one engine, however many start it at once', async () => {
    const script = `import { findOrStartEngine } from ${JSON.stringify(join(SOURCE, 'start-engine.ts'))};
      const engine = await findOrStartEngine(${JSON.stringify(folder.options())});
      process.stdout.write(JSON.stringify({ pid: engine.pid, port: engine.port })); process.exit(0);`;
    const starters = await Promise.all(Array.from({ length: 3 }, () => execa(process.execPath, ['--input-type=module', '-e', script])));
    expect(new Set(starters.map(({ stdout }) => stdout)).size, starters.map(({ stdout }) => stdout).join()).to.equal(1);
    expect(folder.log.match(/listens at/g)?.length).to.equal(1);
  });

  it('knows its state when it was killed and is started again, at the same address', async () => {
    const first = await folder.start();
    const ssm = new SSMClient(clientOf(first));
    await ssm.send(new CreateDocumentCommand({ Name: 'Kept', DocumentType: 'Command', Content: '{"schemaVersion":"2.2","mainSteps":[{"action":"aws:runShellScript","name":"a","inputs":{"runCommand":["true"]}}]}' }));
    await killed(first.pid);
    expect(await findEngine(folder.path)).to.equal(undefined);
    const second = await folder.start();
    expect(second.pid).not.to.equal(first.pid);
    expect(second.port, 'clients keep asking there').to.equal(first.port);
    const own = await ssm.send(new ListDocumentsCommand({ Filters: [{ Key: 'Owner', Values: ['Self'] }] }));
    expect(own.DocumentIdentifiers?.map(({ Name }) => Name)).to.deep.equal(['Kept']);
    ssm.destroy();
  });

  it('is not taken in by a record that is stale, foreign or broken', async () => {
    const record = { port: 1, endpoint: 'http://127.0.0.1:1', version: '0', open: false, fleet: 'none', skipWaits: false, idleTimeoutSeconds: 0, startedAt: 0 };
    // A living process that is no engine, then one that cannot be.
    for (const pid of [process.pid, 2 ** 22 + 1]) {
      writeRecord(folder.path, { ...record, pid });
      expect(await findEngine(folder.path)).to.equal(undefined);
    }
    const engine = await findOrStartEngine(folder.options());
    expect(isRunning(engine.pid)).to.equal(true);
    writeFileSync(join(folder.path, 'engine.json'), '{"pid":');
    expect(await findEngine(folder.path)).to.equal(undefined);
    process.kill(engine.pid, 'SIGKILL');
    await eventually(() => !isRunning(engine.pid));
    expect((await folder.start()).pid).not.to.equal(engine.pid);
  });

  it('does not take another engine that has got its port for itself', async () => {
    const other = new EngineFolder();
    try {
      const { port, endpoint, pid } = await other.start();
      await folder.start();
      await folder.kill();
      writeRecord(folder.path, { pid, port, endpoint, version: '0', open: false, fleet: 'none', skipWaits: false, idleTimeoutSeconds: 0, startedAt: 0 });
      expect(await findEngine(folder.path), 'its token is another one').to.equal(undefined);
    } finally {
      await other.close();
    }
  });

  it('says in a line why it did not start', async () => {
    const other = new EngineFolder();
    try {
      const { port } = await other.start();
      const taken = await failureOf(folder.start(['--port', String(port)]));
      expect(taken).to.be.instanceOf(UserError).and.include({ code: 'port-in-use', message: `port ${port} is taken`, exitCode: 1 });
      const bad = await failureOf(folder.start(['--fleet', '/no/such/fleet.yaml']));
      expect(bad.message).not.to.include('\n');
      expect(readRecord(folder.path)).to.equal(undefined);
    } finally {
      await other.close();
    }
  });

  it('says that the database is held by something that is no engine', async () => {
    const store = openStore(join(folder.path, 'engine.db'));
    try {
      expect(await failureOf(startEngine(folder.options()))).to.have.property('code', 'database-in-use');
    } finally {
      store.close();
    }
  });

  it('says where its log is when the program ends at once', async () => {
    const program = join(folder.path, 'broken.mjs');
    writeFileSync(program, 'process.exit(3)');
    const failure = (await failureOf(startEngine({ stateFolder: folder.path, program }))) as UserError;
    expect(failure.code).to.equal('engine-ended');
    expect(failure.message).to.include('exit code 3');
    expect(failure.hint).to.include(join(folder.path, 'engine.log'));
  });

  describe('up', () => {
    const options = (more: Partial<UpOptions> = {}): UpOptions => ({ stateFolder: folder.path, program: PROGRAM, foreground: false, port: undefined, open: false, fleet: undefined, skipWaits: false, idleTimeoutSeconds: undefined, ...more });

    it('finds what runs already, as long as it is as asked for', async () => {
      const first = await upEngine(options({ fleet: 'none', idleTimeoutSeconds: 900 }));
      expect(first?.nodes.total).to.equal(0);
      const port = Number(new URL(first?.endpoint ?? '').port);
      for (const same of [{}, { fleet: 'none' }, { port }, { idleTimeoutSeconds: 900, port, fleet: 'none' }]) expect((await upEngine(options(same)))?.pid).to.equal(first?.pid);
      for (const [other, words] of [
        [{ open: true }, /without --open/],
        [{ port: port === 1024 ? 1025 : 1024 }, new RegExp(`on port ${port}`)],
        [{ fleet: 'demo' }, /with --fleet none/],
        [{ idleTimeoutSeconds: 10 }, /with --idle-timeout 900s/],
        [{ skipWaits: true }, /without --skip-waits/],
        [{ foreground: true }, /not in this terminal/],
      ] as const) {
        const refusal = (await failureOf(upEngine(options(other)))) as UserError;
        expect(refusal).to.include({ code: 'engine-runs', exitCode: 1, hint: 'Stop it first: drover local down.' });
        expect(refusal.message).to.match(words);
      }
    });

    it('says that a fleet file is missing before it starts anything', async () => {
      expect(await failureOf(upEngine(options({ fleet: join(folder.path, 'none.yaml') })))).to.have.property('code', 'unreadable-file');
      expect(existsSync(join(folder.path, 'engine.db'))).to.equal(false);
    });
  });

  it('ends on SIGTERM and SIGINT as when it is asked to', async () => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
      const { pid } = await folder.start();
      process.kill(pid, signal);
      await eventually(() => !isRunning(pid));
      expect(readRecord(folder.path), signal).to.equal(undefined);
      expect(folder.log).to.include(`asked to stop (${signal})`);
    }
  });

  it('writes no secret into its log', async () => {
    const engine = await folder.start(['--fleet', 'demo']);
    await stopEngine(engine);
    for (const secret of [engine.keys.secretAccessKey, engine.keys.controlToken]) expect(folder.log).not.to.include(secret);
  });
});
