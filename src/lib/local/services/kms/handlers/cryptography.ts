import { randomBytes } from 'node:crypto';
import type * as kms from '@aws-sdk/client-kms';
import type { RequestContext } from '../../../engine-context.ts';
import { notBuilt } from '../../../wire/invoke.ts';
import { AwsError, type Answer } from '../../../wire/service.ts';
import { keyIdOf, makeCiphertext, openCiphertext, type EncryptionContext } from '../crypto/ciphertext.ts';
import { badUsage, dryRunSucceeded, incorrectKey, invalidCiphertext, unknownCiphertextKey } from '../errors.ts';
import type { KeyRecord } from '../keys/key-records.ts';
import { usable, type KeyRing } from '../keys/key-ring.ts';

const SYMMETRIC = 'SYMMETRIC_DEFAULT';
const DATA_KEY_BYTES = { AES_128: 16, AES_256: 32 } as const;

/** Handlers of what keys are for. */
export function cryptographyHandlers(ring: KeyRing) {
  const encrypt = (key: KeyRecord, plaintext: Uint8Array, context: EncryptionContext | undefined): Buffer => makeCiphertext(key.id, ring.keys.material(key), plaintext, context ?? {});

  /** Which key opens the blob, and what is in it. `keyId`, where it was given, must be that key. */
  const decrypt = (scope: RequestContext, blob: Uint8Array | undefined, keyId: string | undefined, context: EncryptionContext | undefined): { readonly key: KeyRecord; readonly plaintext: Buffer } => {
    if (blob === undefined) throw new AwsError('ValidationException', "1 validation error detected: Value null at 'ciphertextBlob' failed to satisfy constraint: Member must not be null");
    const named = keyId === undefined ? undefined : ring.find(scope, keyId);
    const id = keyIdOf(blob);
    if (id === undefined) throw invalidCiphertext();
    const key = ring.keys.get(scope, id);
    if (key === undefined) throw unknownCiphertextKey();
    if (named !== undefined && named.id !== key.id) throw incorrectKey();
    const plaintext = openCiphertext(ring.keys.material(usable(key)), blob, context ?? {});
    if (plaintext === undefined) throw invalidCiphertext();
    return { key, plaintext };
  };

  const dataKey = (input: kms.GenerateDataKeyCommandInput, context: RequestContext) => {
    if ((input.KeySpec === undefined) === (input.NumberOfBytes === undefined)) throw new AwsError('ValidationException', 'Please specify either number of bytes or key spec.');
    const key = ring.findUsable(context, input.KeyId ?? '');
    const plaintext = randomBytes(input.KeySpec === undefined ? (input.NumberOfBytes ?? 0) : DATA_KEY_BYTES[input.KeySpec]);
    const blob = encrypt(key, plaintext, input.EncryptionContext);
    endDryRun(input);
    return { plaintext, answer: { CiphertextBlob: blob, KeyId: key.arn, KeyMaterialId: key.materialId } };
  };

  return {
    Encrypt: (input: kms.EncryptCommandInput, context: RequestContext): Answer<kms.EncryptCommandOutput> => {
      checkAlgorithm(input.EncryptionAlgorithm);
      const key = ring.findUsable(context, input.KeyId ?? '');
      const blob = encrypt(key, input.Plaintext ?? new Uint8Array(), input.EncryptionContext);
      endDryRun(input);
      return { CiphertextBlob: blob, KeyId: key.arn, EncryptionAlgorithm: SYMMETRIC };
    },
    Decrypt: (input: kms.DecryptCommandInput, context: RequestContext): Answer<kms.DecryptCommandOutput> => {
      refuseRecipient(input, context);
      checkAlgorithm(input.EncryptionAlgorithm);
      const { key, plaintext } = decrypt(context, input.CiphertextBlob, input.KeyId, input.EncryptionContext);
      endDryRun(input);
      return { KeyId: key.arn, Plaintext: plaintext, EncryptionAlgorithm: SYMMETRIC, KeyMaterialId: key.materialId };
    },
    ReEncrypt: (input: kms.ReEncryptCommandInput, context: RequestContext): Answer<kms.ReEncryptCommandOutput> => {
      checkAlgorithm(input.SourceEncryptionAlgorithm);
      checkAlgorithm(input.DestinationEncryptionAlgorithm);
      const source = decrypt(context, input.CiphertextBlob, input.SourceKeyId, input.SourceEncryptionContext);
      const destination = ring.findUsable(context, input.DestinationKeyId ?? '');
      const blob = encrypt(destination, source.plaintext, input.DestinationEncryptionContext);
      endDryRun(input);
      return {
        CiphertextBlob: blob,
        SourceKeyId: source.key.arn,
        KeyId: destination.arn,
        SourceEncryptionAlgorithm: SYMMETRIC,
        DestinationEncryptionAlgorithm: SYMMETRIC,
        SourceKeyMaterialId: source.key.materialId,
        DestinationKeyMaterialId: destination.materialId,
      };
    },
    GenerateDataKey: (input: kms.GenerateDataKeyCommandInput, context: RequestContext): Answer<kms.GenerateDataKeyCommandOutput> => {
      refuseRecipient(input, context);
      const { plaintext, answer } = dataKey(input, context);
      return { ...answer, Plaintext: plaintext };
    },
    GenerateDataKeyWithoutPlaintext: (input: kms.GenerateDataKeyWithoutPlaintextCommandInput, context: RequestContext): Answer<kms.GenerateDataKeyWithoutPlaintextCommandOutput> =>
      dataKey(input, context).answer,
    GenerateRandom: (input: kms.GenerateRandomCommandInput, context: RequestContext): Answer<kms.GenerateRandomCommandOutput> => {
      refuseRecipient(input, context);
      if (input.CustomKeyStoreId !== undefined) throw notBuilt('KMS GenerateRandom in a key store of one\'s own');
      if (input.NumberOfBytes === undefined) throw new AwsError('ValidationException', 'NumberOfBytes is required.');
      return { Plaintext: randomBytes(input.NumberOfBytes) };
    },
  };
}

function checkAlgorithm(algorithm: string | undefined): void {
  if (algorithm !== undefined && algorithm !== SYMMETRIC) throw badUsage(`The algorithm ${algorithm} is not compatible with a key of spec ${SYMMETRIC}.`);
}

function refuseRecipient(input: { readonly Recipient?: object | undefined }, { operation }: RequestContext): void {
  if (input.Recipient !== undefined) throw notBuilt(`KMS ${operation} with a Recipient`);
}

/** Everything was tried, and nothing is given out. */
function endDryRun({ DryRun }: { readonly DryRun?: boolean | undefined }): void {
  if (DryRun) throw dryRunSucceeded();
}
