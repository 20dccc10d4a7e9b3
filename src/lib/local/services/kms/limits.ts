import type { Constraint, Constraints } from '../../wire/constraints.ts';

const KEY_ID: Constraint = { min: 1, max: 2048 };
const LIMIT: Constraint = { min: 1, max: 1000 };
const MARKER: Constraint = { min: 1, max: 1024 };
const ALIAS: Constraint = { min: 1, max: 256, pattern: '^[a-zA-Z0-9:/_-]+$' };
const CIPHERTEXT: Constraint = { min: 1, max: 6144 };
const GRANT_TOKENS: Constraint = { max: 10, item: { min: 1, max: 8192 } };
const ALGORITHM: Constraint = { enum: ['SYMMETRIC_DEFAULT', 'RSAES_OAEP_SHA_1', 'RSAES_OAEP_SHA_256', 'SM2PKE'] };
const DATA_KEY = { KeyId: KEY_ID, NumberOfBytes: { min: 1, max: 1024 }, KeySpec: { enum: ['AES_256', 'AES_128'] }, GrantTokens: GRANT_TOKENS };

/** Limits of https://docs.aws.amazon.com/kms/latest/APIReference/ for the operations served, by structure. */
const BY_STRUCTURE: Readonly<Record<string, Readonly<Record<string, Constraint>>>> = {
  CreateKeyRequest: {
    Description: { max: 8192 },
    Policy: { min: 1, max: 131_072 },
    KeyUsage: { enum: ['SIGN_VERIFY', 'ENCRYPT_DECRYPT', 'GENERATE_VERIFY_MAC', 'KEY_AGREEMENT'] },
    Origin: { enum: ['AWS_KMS', 'EXTERNAL', 'AWS_CLOUDHSM', 'EXTERNAL_KEY_STORE'] },
    CustomKeyStoreId: { min: 1, max: 64 },
    XksKeyId: { min: 1, max: 128 },
  },
  DescribeKeyRequest: { KeyId: KEY_ID, GrantTokens: GRANT_TOKENS },
  EnableKeyRequest: { KeyId: KEY_ID },
  DisableKeyRequest: { KeyId: KEY_ID },
  ListKeysRequest: { Limit: LIMIT, Marker: MARKER },
  ListAliasesRequest: { KeyId: KEY_ID, Limit: LIMIT, Marker: MARKER },
  CreateAliasRequest: { AliasName: ALIAS, TargetKeyId: KEY_ID },
  UpdateAliasRequest: { AliasName: ALIAS, TargetKeyId: KEY_ID },
  DeleteAliasRequest: { AliasName: ALIAS },
  EncryptRequest: { KeyId: KEY_ID, Plaintext: { min: 1, max: 4096 }, EncryptionAlgorithm: ALGORITHM, GrantTokens: GRANT_TOKENS },
  DecryptRequest: { KeyId: KEY_ID, CiphertextBlob: CIPHERTEXT, EncryptionAlgorithm: ALGORITHM, GrantTokens: GRANT_TOKENS },
  ReEncryptRequest: {
    CiphertextBlob: CIPHERTEXT,
    SourceKeyId: KEY_ID,
    DestinationKeyId: KEY_ID,
    SourceEncryptionAlgorithm: ALGORITHM,
    DestinationEncryptionAlgorithm: ALGORITHM,
    GrantTokens: GRANT_TOKENS,
  },
  GenerateDataKeyRequest: DATA_KEY,
  GenerateDataKeyWithoutPlaintextRequest: DATA_KEY,
  GenerateRandomRequest: { NumberOfBytes: { min: 1, max: 1024 }, CustomKeyStoreId: { min: 1, max: 64 } },
  // The model says 1 to 365; the service takes 7 to 30.
  ScheduleKeyDeletionRequest: { KeyId: KEY_ID, PendingWindowInDays: { min: 7, max: 30 } },
  CancelKeyDeletionRequest: { KeyId: KEY_ID },
  TagResourceRequest: { KeyId: KEY_ID },
  UntagResourceRequest: { KeyId: KEY_ID, TagKeys: { item: { min: 1, max: 128 } } },
  ListResourceTagsRequest: { KeyId: KEY_ID, Limit: LIMIT, Marker: MARKER },
  Tag: { TagKey: { min: 1, max: 128 }, TagValue: { max: 256 } },
};

export const LIMITS: Constraints = Object.fromEntries(
  Object.entries(BY_STRUCTURE).flatMap(([structure, members]) => Object.entries(members).map(([member, limits]) => [`${structure}.${member}`, limits])),
);
