import * as kms from '@aws-sdk/client-kms';
import { expect } from 'chai';
import fc from 'fast-check';
import { failureOf, movableClock, startEngine, type InProcessEngine } from '../in-process-engine.ts';

const DAY = 86_400_000;
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (blob: Uint8Array | undefined): string => new TextDecoder().decode(blob);

describe('KMS', () => {
  const clock = movableClock();
  let engine: InProcessEngine;
  let client: kms.KMSClient;
  before(async () => {
    // Open: a request of today is too old for the signature of next week.
    engine = await startEngine({ fleet: 'none', clock, open: true });
    client = new kms.KMSClient(engine.client);
  });
  after(async () => {
    client.destroy();
    await engine.stop();
  });

  const make = async (input: kms.CreateKeyCommandInput = {}): Promise<kms.KeyMetadata & { KeyId: string; Arn: string }> => {
    const { KeyMetadata: key } = await client.send(new kms.CreateKeyCommand(input));
    if (key?.KeyId === undefined || key.Arn === undefined) throw new Error('no key was made');
    return { ...key, KeyId: key.KeyId, Arn: key.Arn };
  };
  const encrypt = async (KeyId: string, plaintext: string, EncryptionContext: Record<string, string> = {}): Promise<Uint8Array> => {
    const { CiphertextBlob } = await client.send(new kms.EncryptCommand({ KeyId, Plaintext: bytes(plaintext), EncryptionContext }));
    return CiphertextBlob ?? new Uint8Array();
  };
  const decrypt = (CiphertextBlob: Uint8Array, words: Partial<kms.DecryptCommandInput> = {}) => client.send(new kms.DecryptCommand({ CiphertextBlob, ...words }));
  const refusal = async (call: Promise<unknown>): Promise<string> => (await failureOf(call)).name;

  it('makes keys and describes them', async () => {
    const key = await make({ Description: 'mine', Tags: [{ TagKey: 'Team', TagValue: 'blue' }] });
    expect(key.Arn).to.equal(`arn:aws:kms:us-east-1:123456789012:key/${key.KeyId}`);
    const { KeyMetadata: found } = await client.send(new kms.DescribeKeyCommand({ KeyId: key.Arn }));
    expect(found).to.deep.include({ KeyId: key.KeyId, Description: 'mine', Enabled: true, KeyState: 'Enabled', KeyManager: 'CUSTOMER', KeySpec: 'SYMMETRIC_DEFAULT', KeyUsage: 'ENCRYPT_DECRYPT', Origin: 'AWS_KMS' });
    expect((await client.send(new kms.ListResourceTagsCommand({ KeyId: key.KeyId }))).Tags).to.deep.equal([{ TagKey: 'Team', TagValue: 'blue' }]);
  });

  it('opens what it encrypted, and needs the same context in any order', async () => {
    const key = await make();
    const blob = await encrypt(key.KeyId, 'höchst geheim', { a: '1', b: '2' });
    expect(Buffer.from(blob).includes('geheim')).to.equal(false);
    const opened = await decrypt(blob, { EncryptionContext: { b: '2', a: '1' } });
    expect([text(opened.Plaintext), opened.KeyId]).to.deep.equal(['höchst geheim', key.Arn]);
    for (const EncryptionContext of [{}, { a: '1' }, { a: '1', b: '3' }, { a: '1b', '2': '' }]) expect(await refusal(decrypt(blob, { EncryptionContext }))).to.equal('InvalidCiphertextException');
  });

  it('gives back any bytes in any context (property)', async () => {
    const key = await make();
    const context = fc.dictionary(fc.string({ unit: 'grapheme', minLength: 1 }), fc.string({ unit: 'grapheme' }), { maxKeys: 4 }).filter((value) => !Object.hasOwn(value, '__proto__'));
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 4096 }), context, async (Plaintext, EncryptionContext) => {
        const { CiphertextBlob } = await client.send(new kms.EncryptCommand({ KeyId: key.KeyId, Plaintext, EncryptionContext }));
        const opened = await decrypt(CiphertextBlob ?? new Uint8Array(), { EncryptionContext });
        expect(Buffer.from(opened.Plaintext ?? []).equals(Buffer.from(Plaintext))).to.equal(true);
      }),
      { numRuns: 40 },
    );
  });

  it('never opens a blob of which a single bit is another (property)', async () => {
    const blob = await encrypt((await make()).KeyId, 'secret');
    await fc.assert(
      fc.asyncProperty(fc.nat(blob.length * 8 - 1), async (bit) => {
        const changed = Uint8Array.from(blob);
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(await refusal(decrypt(changed))).to.be.oneOf(['InvalidCiphertextException', 'AccessDeniedException']);
      }),
      { numRuns: 60 },
    );
    expect(await refusal(decrypt(blob.subarray(0, 20)))).to.equal('InvalidCiphertextException');
    expect(await refusal(decrypt(bytes('no blob at all')))).to.equal('InvalidCiphertextException');
  });

  it('holds the limits of a plaintext, and repeats no secret in an error', async () => {
    const { KeyId } = await make();
    await client.send(new kms.EncryptCommand({ KeyId, Plaintext: new Uint8Array(4096) }));
    const error = await failureOf(client.send(new kms.EncryptCommand({ KeyId, Plaintext: bytes('canary'.repeat(700)) })));
    expect([error.name, error.message]).to.deep.equal(['ValidationException', "1 validation error detected: Value at 'plaintext' failed to satisfy constraint: Member must have length less than or equal to 4096"]);
  });

  it('knows which key a blob is of', async () => {
    const [one, other] = [await make(), await make()];
    const blob = await encrypt(one.KeyId, 'x');
    expect(text((await decrypt(blob, { KeyId: one.Arn })).Plaintext)).to.equal('x');
    expect(await refusal(decrypt(blob, { KeyId: other.KeyId }))).to.equal('IncorrectKeyException');
    const elsewhere = new kms.KMSClient({ ...engine.client, region: 'eu-west-1' });
    expect(await refusal(elsewhere.send(new kms.DecryptCommand({ CiphertextBlob: blob })))).to.equal('AccessDeniedException');
    expect(await refusal(elsewhere.send(new kms.DescribeKeyCommand({ KeyId: one.KeyId })))).to.equal('NotFoundException');
    elsewhere.destroy();
  });

  it('re-encrypts without giving the plaintext out', async () => {
    const [one, other] = [await make(), await make()];
    const blob = await encrypt(one.KeyId, 'x', { a: '1' });
    const moved = await client.send(new kms.ReEncryptCommand({ CiphertextBlob: blob, SourceEncryptionContext: { a: '1' }, DestinationKeyId: other.KeyId, DestinationEncryptionContext: { b: '2' } }));
    expect([moved.SourceKeyId, moved.KeyId]).to.deep.equal([one.Arn, other.Arn]);
    expect(text((await decrypt(moved.CiphertextBlob ?? new Uint8Array(), { EncryptionContext: { b: '2' } })).Plaintext)).to.equal('x');
  });

  it('makes data keys and random bytes', async () => {
    const { KeyId } = await make();
    const made = await client.send(new kms.GenerateDataKeyCommand({ KeyId, KeySpec: 'AES_256', EncryptionContext: { a: '1' } }));
    expect(made.Plaintext).to.have.length(32);
    expect(Buffer.from((await decrypt(made.CiphertextBlob ?? new Uint8Array(), { EncryptionContext: { a: '1' } })).Plaintext ?? [])).to.deep.equal(Buffer.from(made.Plaintext ?? []));
    const hidden = await client.send(new kms.GenerateDataKeyWithoutPlaintextCommand({ KeyId, NumberOfBytes: 64 }));
    expect(hidden).to.not.have.property('Plaintext');
    expect((await decrypt(hidden.CiphertextBlob ?? new Uint8Array())).Plaintext).to.have.length(64);
    expect(await refusal(client.send(new kms.GenerateDataKeyCommand({ KeyId })))).to.equal('ValidationException');
    expect(await refusal(client.send(new kms.GenerateDataKeyCommand({ KeyId, KeySpec: 'AES_128', NumberOfBytes: 16 })))).to.equal('ValidationException');
    const random = async (): Promise<string> => Buffer.from((await client.send(new kms.GenerateRandomCommand({ NumberOfBytes: 24 }))).Plaintext ?? []).toString('hex');
    const [first, second] = [await random(), await random()];
    expect(first).to.match(/^[0-9a-f]{48}$/).and.not.equal(second);
  });

  it('names keys by aliases', async () => {
    const [one, other] = [await make(), await make()];
    await client.send(new kms.CreateAliasCommand({ AliasName: 'alias/app', TargetKeyId: one.KeyId }));
    const blob = await encrypt('alias/app', 'x');
    expect(await refusal(client.send(new kms.CreateAliasCommand({ AliasName: 'alias/app', TargetKeyId: other.KeyId })))).to.equal('AlreadyExistsException');
    await client.send(new kms.UpdateAliasCommand({ AliasName: 'alias/app', TargetKeyId: other.KeyId }));
    expect((await client.send(new kms.DescribeKeyCommand({ KeyId: 'arn:aws:kms:us-east-1:123456789012:alias/app' }))).KeyMetadata?.KeyId).to.equal(other.KeyId);
    expect(text((await decrypt(blob)).Plaintext), 'the blob knows its key').to.equal('x');
    expect(await refusal(decrypt(blob, { KeyId: 'alias/app' }))).to.equal('IncorrectKeyException');
    expect((await client.send(new kms.ListAliasesCommand({ KeyId: other.KeyId }))).Aliases?.map(({ AliasName, TargetKeyId }) => [AliasName, TargetKeyId])).to.deep.equal([['alias/app', other.KeyId]]);
    await client.send(new kms.DeleteAliasCommand({ AliasName: 'alias/app' }));
    const gone = await failureOf(encrypt('alias/app', 'x'));
    expect([gone.name, gone.message]).to.deep.equal(['NotFoundException', 'Alias arn:aws:kms:us-east-1:123456789012:alias/app is not found.']);
    expect(await refusal(client.send(new kms.CreateAliasCommand({ AliasName: 'app', TargetKeyId: one.KeyId })))).to.equal('ValidationException');
    expect(await refusal(client.send(new kms.CreateAliasCommand({ AliasName: 'alias/aws/mine', TargetKeyId: one.KeyId })))).to.equal('NotAuthorizedException');
    expect(await refusal(client.send(new kms.EnableKeyCommand({ KeyId: 'alias/app' })))).to.equal('NotFoundException');
  });

  it("makes AWS's own key when it is first named, once, and lets nobody change it", async () => {
    const { KeyMetadata: own } = await client.send(new kms.DescribeKeyCommand({ KeyId: 'alias/aws/ssm' }));
    expect(own?.KeyManager).to.equal('AWS');
    expect((await client.send(new kms.DescribeKeyCommand({ KeyId: 'alias/aws/ssm' }))).KeyMetadata?.KeyId).to.equal(own?.KeyId);
    const KeyId = own?.KeyId ?? '';
    for (const command of [new kms.DisableKeyCommand({ KeyId }), new kms.ScheduleKeyDeletionCommand({ KeyId })]) expect((await failureOf(client.send(command))).name).to.equal('AccessDeniedException');
    expect(await refusal(encrypt('alias/aws/other', 'x'))).to.equal('NotFoundException');
  });

  it('refuses disabled keys, and keys that are to be deleted', async () => {
    const { KeyId, Arn } = await make();
    const blob = await encrypt(KeyId, 'x');
    await client.send(new kms.DisableKeyCommand({ KeyId }));
    const off = await failureOf(decrypt(blob));
    expect([off.name, off.message]).to.deep.equal(['DisabledException', `${Arn} is disabled.`]);
    expect(await refusal(encrypt(KeyId, 'x'))).to.equal('DisabledException');
    await client.send(new kms.EnableKeyCommand({ KeyId }));
    expect(text((await decrypt(blob)).Plaintext)).to.equal('x');
    expect(await refusal(client.send(new kms.CancelKeyDeletionCommand({ KeyId })))).to.equal('KMSInvalidStateException');
    expect(await refusal(client.send(new kms.ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 6 })))).to.equal('ValidationException');
    const planned = await client.send(new kms.ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));
    expect([planned.KeyState, planned.PendingWindowInDays]).to.deep.equal(['PendingDeletion', 7]);
    expect(planned.DeletionDate?.getTime()).to.be.closeTo(clock.now() + 7 * DAY, 60_000);
    for (const call of [decrypt(blob), encrypt(KeyId, 'x'), client.send(new kms.EnableKeyCommand({ KeyId })), client.send(new kms.CreateAliasCommand({ AliasName: 'alias/late', TargetKeyId: KeyId })), client.send(new kms.TagResourceCommand({ KeyId, Tags: [{ TagKey: 'a', TagValue: 'b' }] }))]) {
      expect(await refusal(call)).to.equal('KMSInvalidStateException');
    }
    await client.send(new kms.CancelKeyDeletionCommand({ KeyId }));
    expect((await client.send(new kms.DescribeKeyCommand({ KeyId }))).KeyMetadata).to.deep.include({ KeyState: 'Disabled', Enabled: false });
  });

  it('deletes a key at its time, with its aliases: what it encrypted is lost', async () => {
    const { KeyId } = await make();
    await client.send(new kms.CreateAliasCommand({ AliasName: 'alias/short', TargetKeyId: KeyId }));
    const blob = await encrypt(KeyId, 'x');
    await client.send(new kms.ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));
    clock.move(7 * DAY + 1000);
    try {
      expect((await client.send(new kms.ListAliasesCommand({}))).Aliases?.map(({ AliasName }) => AliasName)).to.not.include('alias/short');
      expect(await refusal(client.send(new kms.DescribeKeyCommand({ KeyId })))).to.equal('NotFoundException');
      expect(await refusal(decrypt(blob))).to.equal('AccessDeniedException');
    } finally {
      clock.move(-7 * DAY - 1000);
    }
  });

  it('lists in pages', async () => {
    const far = new kms.KMSClient({ ...engine.client, region: 'ap-south-1' });
    const ids: (string | undefined)[] = [];
    for (let count = 0; count < 5; count++) {
      const { KeyMetadata } = await far.send(new kms.CreateKeyCommand({}));
      ids.push(KeyMetadata?.KeyId);
      await far.send(new kms.CreateAliasCommand({ AliasName: `alias/${count}`, TargetKeyId: KeyMetadata?.KeyId }));
    }
    const keys: (string | undefined)[] = [];
    for await (const page of kms.paginateListKeys({ client: far, pageSize: 2 }, {})) keys.push(...(page.Keys ?? []).map((key) => key.KeyId));
    expect(keys).to.deep.equal(ids);
    const aliases: (string | undefined)[] = [];
    for await (const page of kms.paginateListAliases({ client: far, pageSize: 2 }, {})) aliases.push(...(page.Aliases ?? []).map((alias) => alias.AliasName));
    expect(aliases).to.deep.equal(['alias/0', 'alias/1', 'alias/2', 'alias/3', 'alias/4']);
    expect(await refusal(far.send(new kms.ListKeysCommand({ Marker: 'nonsense' })))).to.equal('InvalidMarkerException');
    far.destroy();
  });

  it('keeps tags', async () => {
    const { KeyId } = await make();
    const tag = (Tags: kms.Tag[]) => client.send(new kms.TagResourceCommand({ KeyId, Tags }));
    await tag([{ TagKey: 'a', TagValue: '1' }, { TagKey: 'b', TagValue: '2' }]);
    await tag([{ TagKey: 'a', TagValue: '3' }]);
    await client.send(new kms.UntagResourceCommand({ KeyId, TagKeys: ['b'] }));
    expect((await client.send(new kms.ListResourceTagsCommand({ KeyId }))).Tags).to.deep.equal([{ TagKey: 'a', TagValue: '3' }]);
    expect(await refusal(tag([{ TagKey: 'aws:x', TagValue: '' }]))).to.equal('TagException');
    expect(await refusal(tag([{ TagKey: 'x', TagValue: '' }, { TagKey: 'x', TagValue: '' }]))).to.equal('TagException');
    expect(await refusal(tag(Array.from({ length: 50 }, (_, index) => ({ TagKey: `k${index}`, TagValue: '' }))))).to.equal('LimitExceededException');
  });

  it('tries everything in a dry run, and gives nothing out', async () => {
    const { KeyId } = await make();
    expect(await refusal(client.send(new kms.EncryptCommand({ KeyId, Plaintext: bytes('x'), DryRun: true })))).to.equal('DryRunOperationException');
    await client.send(new kms.DisableKeyCommand({ KeyId }));
    expect(await refusal(client.send(new kms.EncryptCommand({ KeyId, Plaintext: bytes('x'), DryRun: true })))).to.equal('DisabledException');
  });

  it('refuses by name what it is not', async () => {
    for (const input of [{ KeySpec: 'RSA_2048' }, { KeyUsage: 'SIGN_VERIFY' }, { Origin: 'EXTERNAL' }, { MultiRegion: true }] as const) {
      const error = await failureOf(client.send(new kms.CreateKeyCommand(input)));
      expect([error.name, error.$metadata?.httpStatusCode]).to.deep.equal(['NotImplemented', 501]);
      expect(error.message).to.contain(Object.keys(input)[0]);
    }
    const other = await failureOf(client.send(new kms.SignCommand({ KeyId: 'x', Message: bytes('x'), SigningAlgorithm: 'ECDSA_SHA_256' })));
    expect(other.message).to.equal("KMS Sign is not built into Drover's embedded engine");
  });
});
