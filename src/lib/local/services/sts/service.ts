import * as sts from '@aws-sdk/client-sts';
import type { EngineService } from '../../engine-service.ts';
import { Sessions, type Session } from '../../server/sessions.ts';
import { defineService } from '../../wire/define-service.ts';
import { AwsError } from '../../wire/service.ts';
import { ownIdentity, roleIdentity } from './identity.ts';
import { LIMITS } from './limits.ts';

const DEFAULT_ROLE_SECONDS = 3600;
const MOST_CHAINED_SECONDS = 3600;
const DEFAULT_USER_SECONDS = 43_200;

/** Security Token Service: who a caller is, and credentials that end by themselves. */
export default {
  // The table of sessions is the server's: it verifies what STS issued before STS is loaded.
  migrations: [],
  start: ({ store, clock }) => {
    const sessions = new Sessions(store);
    const issue = (identity: Parameters<Sessions['issue']>[0], seconds: number): Session => sessions.issue(identity, clock.now() + seconds * 1000, clock.now());
    const service = defineService<typeof sts>(
      sts,
      {
        GetCallerIdentity: (_input, { account, accessKeyId }) => {
          const { userId, arn, account: own } = sessions.find(accessKeyId) ?? ownIdentity(account);
          return { UserId: userId, Account: own, Arn: arn };
        },
        AssumeRole: (input, { accessKeyId }) => {
          const seconds = input.DurationSeconds ?? DEFAULT_ROLE_SECONDS;
          if (seconds > MOST_CHAINED_SECONDS && sessions.find(accessKeyId)?.kind === 'role') {
            throw new AwsError('ValidationError', 'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining');
          }
          const session = issue(roleIdentity(input.RoleArn ?? '', input.RoleSessionName ?? ''), seconds);
          return {
            Credentials: credentialsOf(session),
            AssumedRoleUser: { AssumedRoleId: session.userId, Arn: session.arn },
            SourceIdentity: input.SourceIdentity,
          };
        },
        GetSessionToken: (input, { account, accessKeyId }) => {
          if (sessions.find(accessKeyId) !== undefined) throw new AwsError('AccessDenied', 'Cannot call GetSessionToken with session credentials', 403);
          return { Credentials: credentialsOf(issue(ownIdentity(account), input.DurationSeconds ?? DEFAULT_USER_SECONDS)) };
        },
        GetAccessKeyInfo: (input, { account, accessKeyId }) => {
          const known = input.AccessKeyId === accessKeyId ? account : sessions.find(input.AccessKeyId ?? '')?.account;
          if (known === undefined) throw new AwsError('InvalidClientTokenId', 'The access key ID is none that this engine knows', 403);
          return { Account: known };
        },
      },
      { constraints: LIMITS },
    );
    return { service };
  },
} satisfies EngineService;

const credentialsOf = ({ accessKeyId, secretAccessKey, token, expiresAt }: Session): sts.Credentials => ({
  AccessKeyId: accessKeyId,
  SecretAccessKey: secretAccessKey,
  SessionToken: token,
  Expiration: new Date(expiresAt),
});
