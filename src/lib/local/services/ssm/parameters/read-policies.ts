import * as ssm from '@aws-sdk/client-ssm';
import { sdkException } from '../../../wire/exception.ts';
import { AwsError } from '../../../wire/service.ts';

export type PolicyType = 'Expiration' | 'ExpirationNotification' | 'NoChangeNotification';

/** A policy as it was written, compact. */
export interface PolicyText {
  readonly type: PolicyType;
  readonly text: string;
}

export type Policy = PolicyText & {
  /** When it acts, for a parameter that was changed at `modifiedAt`; milliseconds since the epoch. */
  readonly dueAt: (modifiedAt: number) => number;
};

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-policies.html */
const MOST_POLICIES = 10;
const UNITS: Readonly<Record<string, number>> = { Days: 86_400_000, Hours: 3_600_000 };
const TIMESTAMP = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})$/;

/** Reads the JSON of PutParameter's Policies; `[]` and `[{}]` mean none. Throws what PutParameter says to any other. */
export function readPolicies(json: string): Policy[] {
  const entries = parseList(json).filter((entry) => Object.keys(entry).length > 0);
  if (entries.length > MOST_POLICIES) throw sdkException(ssm.PoliciesLimitExceededException, `You specified more than the maximum number of allowed policies for the parameter. The maximum is ${MOST_POLICIES}.`);
  const read = entries.map((entry) => ({ entry, type: typeOf(entry), attributes: attributesOf(entry) }));
  const expirations = read.filter(({ type }) => type === 'Expiration');
  const [expiration] = expirations;
  if (expirations.length > 1) throw sdkException(ssm.IncompatiblePolicyException, 'A parameter can have one Expiration policy only.');
  const expiresAt = expiration && timeOf(expiration.attributes);
  return read.map(({ entry, type, attributes }) => {
    const text = JSON.stringify(entry);
    switch (type) {
      case 'Expiration':
        return { type, text, dueAt: () => expiresAt ?? 0 };
      case 'ExpirationNotification': {
        if (expiresAt === undefined) throw sdkException(ssm.IncompatiblePolicyException, 'An ExpirationNotification policy needs an Expiration policy.');
        const before = spanOf(attributes, 'Before');
        return { type, text, dueAt: () => expiresAt - before };
      }
      default: {
        const after = spanOf(attributes, 'After');
        return { type, text, dueAt: (modifiedAt) => modifiedAt + after };
      }
    }
  });
}

type Entry = Readonly<Record<string, unknown>>;
const isEntry = (value: unknown): value is Entry => typeof value === 'object' && value !== null && !Array.isArray(value);

function parseList(json: string): Entry[] {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new AwsError('ValidationException', 'Policies is not JSON: it must be a JSON array of policies.');
  }
  if (!Array.isArray(value) || !value.every(isEntry)) throw new AwsError('ValidationException', 'Policies must be a JSON array of policies.');
  return value;
}

function typeOf({ Type, Version }: Entry): PolicyType {
  if (Type !== 'Expiration' && Type !== 'ExpirationNotification' && Type !== 'NoChangeNotification') {
    throw sdkException(ssm.InvalidPolicyTypeException, "The policy type isn't supported. Parameter Store supports the following policy types: Expiration, ExpirationNotification, and NoChangeNotification.");
  }
  if (Version !== '1.0') throw badAttribute(`The Version of the ${Type} policy must be 1.0.`);
  return Type;
}

function attributesOf({ Type, Attributes }: Entry): Entry {
  if (!isEntry(Attributes)) throw badAttribute(`The ${String(Type)} policy has no Attributes.`);
  return Attributes;
}

function timeOf({ Timestamp }: Entry): number {
  const time = typeof Timestamp === 'string' && TIMESTAMP.test(Timestamp) ? Date.parse(Timestamp) : NaN;
  if (Number.isNaN(time)) throw badAttribute('The Timestamp of the Expiration policy must be a time such as 2030-12-02T21:34:33.000Z.');
  return time;
}

function spanOf(attributes: Entry, name: 'Before' | 'After'): number {
  const { Unit, [name]: amount } = attributes;
  const unit = typeof Unit === 'string' && Object.hasOwn(UNITS, Unit) ? UNITS[Unit] : undefined;
  if (unit === undefined) throw badAttribute('The Unit of a policy must be Days or Hours.');
  if (!(typeof amount === 'string' || typeof amount === 'number') || !/^[1-9]\d{0,6}$/.test(String(amount))) throw badAttribute(`${name} must be a whole number from 1.`);
  return Number(amount) * unit;
}

const badAttribute = (message: string): Error => sdkException(ssm.InvalidPolicyAttributeException, message);
