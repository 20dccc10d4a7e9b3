/** The words of Parameter Store. https://docs.aws.amazon.com/systems-manager/latest/userguide/systems-manager-parameter-store.html */

export const PARAMETER_TYPES = ['String', 'StringList', 'SecureString'] as const;
export type ParameterType = (typeof PARAMETER_TYPES)[number];

export const TIERS = ['Standard', 'Advanced', 'Intelligent-Tiering'] as const;
export type Tier = (typeof TIERS)[number];

export const DATA_TYPES = ['text', 'aws:ec2:image', 'aws:ssm:integration'] as const;

export type Tags = Readonly<Record<string, string>>;

/** A version as its readers get it. */
export interface ParameterValue {
  readonly name: string;
  readonly type: ParameterType;
  /** In the clear, or the ciphertext where it was read without decryption. */
  readonly value: string;
  readonly version: number;
  readonly dataType: string;
  /** Milliseconds since the epoch. */
  readonly modifiedAt: number;
}

/** What is known of a parameter beside its value. */
export interface ParameterFacts {
  readonly name: string;
  readonly type: ParameterType;
  readonly tier: Tier;
  readonly dataType: string;
  readonly version: number;
  /** Milliseconds since the epoch. */
  readonly modifiedAt: number;
  /** ARN of whoever wrote the version. */
  readonly modifiedBy: string;
  /** Of a SecureString. */
  readonly keyId: string | undefined;
  readonly description: string | undefined;
  readonly allowedPattern: string | undefined;
  /** Each as the JSON text that it was written as. */
  readonly policies: readonly string[];
}

/** A version of the past, and the labels that stand at it. */
export interface ParameterVersion extends ParameterFacts {
  readonly value: string;
  readonly labels: readonly string[];
}

/** Everything that PutParameter takes, whole: what is written by it does not depend on what was there before. */
export interface ParameterContent {
  readonly type: ParameterType;
  readonly value: string;
  /** undefined: as the account has it by default. */
  readonly tier: Tier | undefined;
  readonly dataType: string;
  readonly keyId: string | undefined;
  readonly description: string | undefined;
  readonly allowedPattern: string | undefined;
  /** A JSON array; undefined leaves those that are there. */
  readonly policies: string | undefined;
}

type Some<T> = { readonly [Key in keyof T]?: T[Key] | undefined };

/** What somebody wants a parameter to be. What is left out stays as it is; of a new one it is the default. */
export interface WantedParameter extends Some<Omit<ParameterContent, 'value'>> {
  readonly name: string;
  readonly value: string;
  readonly tags?: Tags | undefined;
  /** Where it was said, for messages: `desired.yaml:3:5`. */
  readonly source?: string | undefined;
}
