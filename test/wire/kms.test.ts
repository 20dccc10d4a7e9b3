import * as kms from '@aws-sdk/client-kms';
import { expect } from 'chai';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEngine, type InProcessEngine } from '../lib/local/services/in-process-engine.ts';
import { aws, boto3, needTool } from './outside-clients.ts';

describe('KMS on the wire', () => {
  let engine: InProcessEngine;
  let client: kms.KMSClient;
  let folder: string;
  before(async () => {
    engine = await startEngine({ fleet: 'none' });
    client = new kms.KMSClient(engine.client);
    folder = mkdtempSync(join(tmpdir(), 'drover-kms-'));
  });
  after(async () => {
    client.destroy();
    await engine.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('serves boto3, which opens what the SDK encrypted and the other way round', async function () {
    await needTool(this, 'boto3');
    await client.send(new kms.CreateAliasCommand({ AliasName: 'alias/shared', TargetKeyId: (await client.send(new kms.CreateKeyCommand({}))).KeyMetadata?.KeyId }));
    const { CiphertextBlob = new Uint8Array() } = await client.send(new kms.EncryptCommand({ KeyId: 'alias/shared', Plaintext: Buffer.from('from the SDK ä'), EncryptionContext: { a: 'ü' } }));
    const shown = await boto3(
      engine,
      `
import base64
kms = boto3.client('kms')
blob = base64.b64decode('${Buffer.from(CiphertextBlob).toString('base64')}')
key = kms.create_key(Description='boto', Tags=[{'TagKey': 'a', 'TagValue': 'b'}])['KeyMetadata']
data = kms.generate_data_key(KeyId=key['KeyId'], KeySpec='AES_128')
other = kms.encrypt(KeyId='alias/shared', Plaintext=b'from boto', EncryptionContext={'b': '1'})
kms.disable_key(KeyId=key['KeyId'])
disabled = refused(kms.encrypt, KeyId=key['Arn'], Plaintext=b'x')
gone = kms.schedule_key_deletion(KeyId=key['KeyId'], PendingWindowInDays=7)
show({
    'opened': kms.decrypt(CiphertextBlob=blob, EncryptionContext={'a': 'ü'})['Plaintext'].decode(),
    'context': refused(kms.decrypt, CiphertextBlob=blob)[0],
    'blob': base64.b64encode(other['CiphertextBlob']).decode(),
    'data': len(data['Plaintext']),
    'state': [gone['KeyState'], kms.describe_key(KeyId=key['KeyId'])['KeyMetadata']['Enabled']],
    'disabled': disabled[0],
    'pending': refused(kms.decrypt, CiphertextBlob=data['CiphertextBlob'])[0],
    'missing': refused(kms.describe_key, KeyId='alias/none')[0],
    'kind': refused(kms.create_key, KeySpec='RSA_2048', KeyUsage='SIGN_VERIFY'),
    'aliases': [a['AliasName'] for page in kms.get_paginator('list_aliases').paginate() for a in page['Aliases']],
    'keys': len([k for page in kms.get_paginator('list_keys').paginate(PaginationConfig={'PageSize': 1}) for k in page['Keys']]),
})`,
    );
    const { blob, ...rest } = shown as { readonly blob: string };
    const opened = await client.send(new kms.DecryptCommand({ CiphertextBlob: Buffer.from(blob, 'base64'), EncryptionContext: { b: '1' } }));
    expect(Buffer.from(opened.Plaintext ?? []).toString()).to.equal('from boto');
    expect(rest).to.deep.equal({
      opened: 'from the SDK ä',
      context: 'InvalidCiphertextException',
      data: 16,
      state: ['PendingDeletion', false],
      disabled: 'DisabledException',
      pending: 'KMSInvalidStateException',
      missing: 'NotFoundException',
      kind: ['NotImplemented', 501],
      aliases: ['alias/shared'],
      keys: 2,
    });
  });

  it('serves the aws CLI', async function () {
    await needTool(this, 'aws');
    const plain = join(folder, 'plain');
    const sealed = join(folder, 'sealed');
    writeFileSync(plain, 'from the CLI');
    const { answer } = await aws(engine, 'kms', 'encrypt', '--key-id', 'alias/aws/ssm', '--plaintext', `fileb://${plain}`, '--query', 'CiphertextBlob');
    writeFileSync(sealed, Buffer.from(String(answer), 'base64'));
    const opened = await aws(engine, 'kms', 'decrypt', '--ciphertext-blob', `fileb://${sealed}`, '--query', 'Plaintext');
    expect(Buffer.from(String(opened.answer), 'base64').toString()).to.equal('from the CLI');
    expect((await aws(engine, 'kms', 'list-aliases', '--query', 'Aliases[].AliasName')).answer).to.include('alias/aws/ssm');
    expect((await aws(engine, 'kms', 'encrypt', '--key-id', 'alias/none', '--plaintext', `fileb://${plain}`)).error).to.match(/NotFoundException.*Alias arn:aws:kms:us-east-1:123456789012:alias\/none is not found\./);
  });
});
