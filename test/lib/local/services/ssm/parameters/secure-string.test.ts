import * as kms from '@aws-sdk/client-kms';
import * as ssm from '@aws-sdk/client-ssm';
import { expect } from 'chai';
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { startEngine } from '../../in-process-engine.ts';
import { codeOf, refusal, startParameterEngine, type ParameterEngine } from './parameter-engine.ts';

const CANARY = 'canary-3f9a-never-on-disk';
const arn = (name: string): string => `arn:aws:ssm:us-east-1:123456789012:parameter${name}`;

describe('SecureString', () => {
  let store: ParameterEngine;
  let client: kms.KMSClient;
  before(async () => {
    store = await startParameterEngine();
    client = new kms.KMSClient(store.engine.client);
  });
  after(async () => {
    client.destroy();
    await store.stop();
  });
  const secret = (Name: string, Value: string, words: Partial<ssm.PutParameterCommandInput> = {}) => store.put(Name, Value, { Type: 'SecureString', ...words });
  const newKey = async (): Promise<string> => (await client.send(new kms.CreateKeyCommand({}))).KeyMetadata?.KeyId ?? '';

  it('comes back only with decryption; without it as what KMS made of it', async () => {
    await secret('/s/a', CANARY);
    expect((await store.get('/s/a', true)).Value).to.equal(CANARY);
    const { Value: hidden = '' } = await store.get('/s/a');
    expect(hidden).to.match(/^[A-Za-z0-9+/]+=*$/);
    expect(Buffer.from(hidden, 'base64').includes(CANARY)).to.equal(false);
    const opened = await client.send(new kms.DecryptCommand({ CiphertextBlob: Buffer.from(hidden, 'base64'), EncryptionContext: { PARAMETER_ARN: arn('/s/a') } }));
    expect(Buffer.from(opened.Plaintext ?? []).toString()).to.equal(CANARY);
    const elsewhere = client.send(new kms.DecryptCommand({ CiphertextBlob: Buffer.from(hidden, 'base64'), EncryptionContext: { PARAMETER_ARN: arn('/s/b') } }));
    expect(await codeOf(elsewhere)).to.equal('InvalidCiphertextException');
  });

  it('is the same in every way of reading', async () => {
    await secret('/ways/a', 'first');
    await secret('/ways/a', CANARY, { Overwrite: true });
    const values = async (WithDecryption: boolean): Promise<(string | undefined)[]> => [
      ...((await store.client.send(new ssm.GetParametersCommand({ Names: ['/ways/a'], WithDecryption }))).Parameters ?? []),
      ...((await store.client.send(new ssm.GetParametersByPathCommand({ Path: '/ways', WithDecryption }))).Parameters ?? []),
      ...(await store.history('/ways/a', WithDecryption)),
    ].map(({ Value }) => Value);
    expect(await values(true)).to.deep.equal([CANARY, CANARY, 'first', CANARY]);
    expect((await values(false)).join(' ')).to.not.contain(CANARY).and.not.contain('first');
  });

  it('is enveloped in the advanced tier, and the standard versions before stay readable', async () => {
    const long = CANARY.repeat(300);
    await secret('/tier/s', 'small');
    expect((await secret('/tier/s', long, { Overwrite: true, Tier: 'Advanced' })).Tier).to.equal('Advanced');
    expect((await store.history('/tier/s', true)).map(({ Value }) => Value)).to.deep.equal(['small', long]);
    await secret('/tier/t', 'x'.repeat(8192), { Tier: 'Advanced' });
    expect((await store.get('/tier/t', true)).Value).to.equal('x'.repeat(8192));
  });

  it('is under the key that is named, which stays on the next version', async () => {
    const KeyId = await newKey();
    await client.send(new kms.CreateAliasCommand({ AliasName: 'alias/mine', TargetKeyId: KeyId }));
    await secret('/key/a', CANARY, { KeyId: 'alias/mine' });
    await secret('/key/a', 'next', { Overwrite: true });
    expect((await store.history('/key/a', true)).map((version) => [version.KeyId, version.Value])).to.deep.equal([['alias/mine', CANARY], ['alias/mine', 'next']]);
    await secret('/key/b', CANARY, { KeyId: `arn:aws:kms:us-east-1:123456789012:key/${KeyId}` });
    await client.send(new kms.DisableKeyCommand({ KeyId }));
    for (const call of [store.get('/key/a', true), store.history('/key/a', true), secret('/key/c', 'x', { KeyId })]) {
      const [name, message] = await refusal(call);
      expect([name, message]).to.deep.equal(['InvalidKeyId', `arn:aws:kms:us-east-1:123456789012:key/${KeyId} is disabled. (Service: AWSKMS; Status Code: 400; Error Code: DisabledException)`]);
    }
    expect((await store.get('/key/a')).Version, 'without decryption no key is needed').to.equal(2);
    await client.send(new kms.EnableKeyCommand({ KeyId }));
    expect((await store.get('/key/b', true)).Value).to.equal(CANARY);
  });

  it('is not written under a key that is not there', async () => {
    for (const KeyId of ['alias/none', '01234567-89ab-cdef-0123-456789abcdef', 'nonsense']) expect(await codeOf(secret('/none', CANARY, { KeyId })), KeyId).to.equal('InvalidKeyId');
    expect(await codeOf(store.get('/none'))).to.equal('ParameterNotFound');
  });

  it('lies nowhere in the clear: database, its log, the engine\'s log, errors', async () => {
    const { stateFolder } = store.engine;
    for (const Tier of ['Standard', 'Advanced'] as const) {
      await secret(`/disk/${Tier}`, CANARY, { Tier });
      await store.get(`/disk/${Tier}`, true);
      await secret(`/disk/${Tier}`, `${CANARY}-again`, { Tier, Overwrite: true });
    }
    const refused = await Promise.all([
      refusal(secret('/disk/Standard', CANARY)),
      refusal(secret('/disk/no key', CANARY)),
      refusal(secret('/disk/pattern', CANARY, { AllowedPattern: '\\d' })),
      refusal(secret('/disk/long', CANARY.repeat(400))),
      refusal(secret('/disk/image', CANARY, { DataType: 'aws:ec2:image' })),
      refusal(secret('/disk/type', CANARY, { Type: CANARY as ssm.ParameterType })),
    ]);
    expect(refused.filter(([, message]) => message.includes(CANARY)).map(([name]) => name), 'what was named as the type is shown').to.deep.equal(['ValidationException']);
    const files = readdirSync(stateFolder, { recursive: true }).map((name) => join(stateFolder, String(name))).filter((file) => statSync(file).isFile());
    expect(files.some((file) => file.endsWith('engine.db-wal')), 'the log is looked at, too').to.equal(true);
    const raw = Buffer.concat(files.map((file) => readFileSync(file))).toString('latin1');
    expect(raw, 'the right files').to.contain('/disk/Standard').and.not.contain(CANARY);
    expect(store.engine.log.join('\n')).to.not.contain(CANARY);
  });

  it('cannot be read from a database whose master key is missing', async () => {
    const first = await startEngine({ fleet: 'none' });
    const own = new ssm.SSMClient(first.client);
    await own.send(new ssm.PutParameterCommand({ Name: '/a', Value: CANARY, Type: 'SecureString' }));
    own.destroy();
    await first.stop({ keepState: true });
    const key = join(first.stateFolder, 'data', 'kms', 'master.key');
    rmSync(key);
    const second = await startEngine({ fleet: 'none', stateFolder: first.stateFolder });
    const again = new ssm.SSMClient(second.client);
    const [name, message] = await refusal(again.send(new ssm.GetParameterCommand({ Name: '/a', WithDecryption: true })));
    expect(name).to.equal('InvalidKeyId');
    expect(message).to.contain(`The master key ${key} is missing`);
    again.destroy();
    await second.stop();
  });
});
