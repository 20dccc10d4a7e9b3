import { createHash } from 'node:crypto';
import { base32, type SessionIdentity } from '../../server/sessions.ts';
import { AwsError } from '../../wire/service.ts';

const USER = 'drover';

/** An id that is the same each time, of AWS's form: AIDA… a user, AROA… a role. */
const stableId = (prefix: 'AIDA' | 'AROA', arn: string): string => `${prefix}${base32(createHash('sha256').update(arn).digest().subarray(0, 17))}`;

/** Whoever holds the engine's own key. */
export function ownIdentity(account: string): SessionIdentity {
  const arn = `arn:aws:iam::${account}:user/${USER}`;
  return { account, kind: 'user', arn, userId: stableId('AIDA', arn) };
}

const ROLE = /^arn:(aws[a-z-]*):iam::(\d{12}):role\/(?:[\u0021-\u007E]+\/)?([\w+=,.@-]{1,64})$/;

/**
 * Who a role becomes in a session; throws ValidationError for what is no role's ARN. Policies are not modelled: every
 * role of every account is taken to exist, to trust whoever the engine lets in, and to allow everything in its own
 * account. So an ExternalId is taken and has no effect, as AWS takes one that the role's trust policy does not ask for;
 * a session Policy narrows nothing.
 */
export function roleIdentity(roleArn: string, sessionName: string): SessionIdentity {
  const [, partition, account, role] = ROLE.exec(roleArn) ?? [];
  if (partition === undefined || account === undefined || role === undefined) throw new AwsError('ValidationError', `${roleArn} is invalid`);
  return {
    account,
    kind: 'role',
    arn: `arn:${partition}:sts::${account}:assumed-role/${role}/${sessionName}`,
    userId: `${stableId('AROA', roleArn)}:${sessionName}`,
  };
}
