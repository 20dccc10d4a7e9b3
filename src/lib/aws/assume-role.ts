import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import type { AwsCredentialIdentity } from '@smithy/types';
import type { Clock } from '../run/clock.ts';
import type { Connection } from './connection.ts';
import { createClient } from './create-client.ts';
import { explainAwsError } from './explain-error.ts';

/** Renewed this long before they expire, so that no call in hand is caught out. */
const RENEW_BEFORE_MILLISECONDS = 5 * 60_000;

/** The same connection as another role (sts:AssumeRole); renewed when it is about to expire. */
export function assumeRole(base: Connection, roleArn: string, clock: Clock): Connection {
  let current: Promise<AwsCredentialIdentity> | undefined;
  let renewAt = 0;
  const credentials = async (): Promise<AwsCredentialIdentity> => {
    if (current === undefined || clock.now() >= renewAt) {
      current = request(base, roleArn);
      renewAt = Infinity;
      const fresh = await current.catch((error: unknown) => {
        current = undefined;
        throw error;
      });
      renewAt = (fresh.expiration?.getTime() ?? Infinity) - RENEW_BEFORE_MILLISECONDS;
    }
    return current;
  };
  return { ...base, credentials, description: `${base.description} as ${roleArn}` };
}

async function request(base: Connection, roleArn: string): Promise<AwsCredentialIdentity> {
  const client = createClient(STSClient, base);
  try {
    const answer = await client.send(new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: `drover-${process.pid}` }));
    const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = answer.Credentials ?? {};
    if (!AccessKeyId || !SecretAccessKey) throw new Error('sts:AssumeRole answered without credentials');
    return {
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretAccessKey,
      ...(SessionToken === undefined ? {} : { sessionToken: SessionToken }),
      ...(Expiration === undefined ? {} : { expiration: Expiration }),
    };
  } catch (error) {
    throw explainAwsError(error, 'sts:AssumeRole');
  } finally {
    client.destroy();
  }
}
