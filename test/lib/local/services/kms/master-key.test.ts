import * as kms from '@aws-sdk/client-kms';
import { expect } from 'chai';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EngineHandle } from '../../../../../src/lib/local/lifecycle/engine-handle.ts';
import { findEngine } from '../../../../../src/lib/local/lifecycle/running-engine.ts';
import { failureOf, startEngine, type InProcessEngine } from '../in-process-engine.ts';

const SECRET = 'canary-of-the-master-key';

describe('the master key of KMS', () => {
  let engine: InProcessEngine;
  beforeEach(async () => {
    engine = await startEngine({ fleet: 'none' });
  });
  afterEach(() => engine.stop());

  const file = (): string => join(engine.stateFolder, 'data', 'kms', 'master.key');
  const withClient = async <T>(work: (client: kms.KMSClient) => Promise<T>): Promise<T> => {
    const client = new kms.KMSClient(engine.client);
    try {
      return await work(client);
    } finally {
      client.destroy();
    }
  };
  const encrypt = () => withClient(async (client) => (await client.send(new kms.EncryptCommand({ KeyId: 'alias/aws/ssm', Plaintext: Buffer.from(SECRET) }))).CiphertextBlob);
  const decrypt = (CiphertextBlob: Uint8Array | undefined) => withClient(async (client) => Buffer.from((await client.send(new kms.DecryptCommand({ CiphertextBlob }))).Plaintext ?? []).toString());
  const restart = async (between: () => void = () => undefined): Promise<void> => {
    const { stateFolder } = engine;
    await engine.stop({ keepState: true });
    between();
    engine = await startEngine({ fleet: 'none', stateFolder });
  };

  it('is made on first use, for this user alone, and never again', async () => {
    await withClient((client) => client.send(new kms.ListKeysCommand({})));
    expect(existsSync(file())).to.equal(false);
    const blob = await encrypt();
    expect(statSync(file()).mode & 0o777).to.equal(0o600);
    expect(readdirSync(join(file(), '..'))).to.deep.equal(['master.key']);
    const before = readFileSync(file(), 'utf8');
    await restart();
    expect(await decrypt(blob)).to.equal(SECRET);
    expect(readFileSync(file(), 'utf8')).to.equal(before);
  });

  it('is missed where it is gone, and not made anew', async () => {
    const blob = await encrypt();
    await restart(() => rmSync(file()));
    for (const call of [decrypt(blob), encrypt(), withClient((client) => client.send(new kms.CreateKeyCommand({})))]) {
      const error = await failureOf(call);
      expect(error.name).to.equal('KMSInvalidStateException');
      expect(error.message).to.equal(`The master key ${file()} is missing: nothing can be decrypted without it. Put the file back, or empty the engine with drover local reset.`);
    }
    expect(existsSync(file())).to.equal(false);
  });

  it('is refused where it is another one, or none', async () => {
    const blob = await encrypt();
    const right = readFileSync(file());
    await restart(() => writeFileSync(file(), `${Buffer.alloc(32, 7).toString('base64')}\n`));
    const other = await failureOf(decrypt(blob));
    expect([other.name, other.message]).to.satisfy(([name, message]: [string, string]) => name === 'KMSInvalidStateException' && message.includes(`${file()} is not the one that arn:aws:kms:us-east-1:123456789012:key/`));
    await restart(() => writeFileSync(file(), 'not a key'));
    expect((await failureOf(decrypt(blob))).message).to.equal(`${file()} is no master key. Put the right file back, or empty the engine with drover local reset.`);
    await restart(() => writeFileSync(file(), right));
    expect(await decrypt(blob)).to.equal(SECRET);
  });

  it('goes with the database in a reset', async () => {
    const blob = await encrypt();
    const before = readFileSync(file(), 'utf8');
    const found = await findEngine(engine.stateFolder);
    if (found === undefined) throw new Error('the engine is not found');
    await new EngineHandle(found).reset();
    expect(existsSync(file())).to.equal(false);
    expect((await failureOf(decrypt(blob))).name).to.equal('AccessDeniedException');
    await encrypt();
    expect(readFileSync(file(), 'utf8')).to.not.equal(before);
  });
});
