import { Buffer } from 'node:buffer';
import * as ssm from '@aws-sdk/client-ssm';
import type { Engine } from '../../../engine-context.ts';
import type { Scope } from '../../../scope.ts';
import { open, seal } from '../../../../secrets/seal.ts';
import { sdkException } from '../../../wire/exception.ts';
import { parameterArn } from './parameter-name.ts';
import type { ParameterVersion } from './records.ts';
import type { Tier } from './tier.ts';

export const DEFAULT_KEY = 'alias/aws/ssm';

const ENVELOPE = 1;
const ENVELOPE_HEADER = 3;
/** What KMS says where a key cannot be used, which Parameter Store calls InvalidKeyId. */
const KEY_PROBLEMS = new Set(['NotFoundException', 'DisabledException', 'KMSInvalidStateException', 'InvalidKeyUsageException', 'KeyUnavailableException', 'AccessDeniedException', 'InvalidCiphertextException']);

/**
 * SecureString values, through KMS. As on AWS, KMS encrypts a standard parameter itself; an advanced one, which may be
 * longer than KMS takes, is encrypted under a data key that stands, encrypted, before it. Both are bound to the
 * parameter's ARN.
 */
export class Secrets {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** The ciphertext in base64. Throws InvalidKeyId. */
  async encrypt(scope: Scope, name: string, tier: Tier, keyId: string, value: string): Promise<string> {
    const plaintext = Buffer.from(value, 'utf8');
    if (tier === 'Standard') {
      const { CiphertextBlob } = await this.#call('Encrypt', { KeyId: keyId, Plaintext: plaintext, ...bound(scope, name) }, scope);
      return base64(CiphertextBlob);
    }
    const { CiphertextBlob = new Uint8Array(), Plaintext: key = new Uint8Array() } = await this.#call('GenerateDataKey', { KeyId: keyId, KeySpec: 'AES_256', ...bound(scope, name) }, scope);
    const header = Buffer.from([ENVELOPE, CiphertextBlob.length >> 8, CiphertextBlob.length & 0xff]);
    return base64(Buffer.concat([header, CiphertextBlob, seal(key, plaintext, Buffer.from(parameterArn(scope, name)))]));
  }

  /** The value of a SecureString. Throws InvalidKeyId where its key is gone or disabled. */
  async decrypt(scope: Scope, { name, tier, value }: ParameterVersion): Promise<string> {
    const blob = Buffer.from(value, 'base64');
    if (tier === 'Standard') {
      const { Plaintext } = await this.#call('Decrypt', { CiphertextBlob: blob, ...bound(scope, name) }, scope);
      return text(Plaintext);
    }
    const end = ENVELOPE_HEADER + blob.readUInt16BE(1);
    const { Plaintext: key = new Uint8Array() } = await this.#call('Decrypt', { CiphertextBlob: blob.subarray(ENVELOPE_HEADER, end), ...bound(scope, name) }, scope);
    const plaintext = open(key, blob.subarray(end), Buffer.from(parameterArn(scope, name)));
    if (plaintext === undefined) throw new Error(`the ciphertext of ${name} is damaged`);
    return text(plaintext);
  }

  async #call(operation: string, input: object, scope: Scope): Promise<{ readonly CiphertextBlob?: Uint8Array; readonly Plaintext?: Uint8Array }> {
    try {
      return (await this.#engine.invoke('KMS', operation, input, { account: scope.account, region: scope.region })) as { CiphertextBlob?: Uint8Array; Plaintext?: Uint8Array };
    } catch (error) {
      if (error instanceof Error && KEY_PROBLEMS.has(error.name)) throw sdkException(ssm.InvalidKeyId, `${error.message} (Service: AWSKMS; Status Code: 400; Error Code: ${error.name})`);
      throw error;
    }
  }
}

const bound = (scope: Scope, name: string): { EncryptionContext: Record<string, string> } => ({ EncryptionContext: { PARAMETER_ARN: parameterArn(scope, name) } });
const base64 = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString('base64');
const text = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString('utf8');
