import type { AwsCredentialIdentity } from '@smithy/types';
import { RemoteError } from '../errors/errors.ts';
import { EXIT } from '../errors/exit-codes.ts';

export type CredentialSource = () => Promise<AwsCredentialIdentity>;

export interface CredentialOptions {
  readonly profile?: string | undefined;
  readonly environment: NodeJS.ProcessEnv;
}

/**
 * Credentials as the AWS CLI finds them: an explicit profile, then the environment, then the shared files, SSO, a
 * process, the container or the instance. The chain (and all that it loads) is touched only where the environment has
 * no keys. Throws a RemoteError with exit 5 where there are none.
 */
export function findCredentials({ profile, environment }: CredentialOptions): CredentialSource {
  const fromEnvironment = profile === undefined ? environmentCredentials(environment) : undefined;
  if (fromEnvironment !== undefined) return async () => fromEnvironment;
  return once(async () => {
    const { defaultProvider } = await import('@aws-sdk/credential-provider-node');
    const provider = defaultProvider(profile === undefined ? {} : { profile });
    return async () => {
      try {
        return await provider();
      } catch (error) {
        throw noCredentials(profile, error);
      }
    };
  });
}

/** Keeps the provider that `make` gives; the provider itself keeps and renews the credentials. */
function once(make: () => Promise<CredentialSource>): CredentialSource {
  let made: Promise<CredentialSource> | undefined;
  return async () => {
    made ??= make();
    return (await made)();
  };
}

function environmentCredentials(environment: NodeJS.ProcessEnv): AwsCredentialIdentity | undefined {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: sessionToken } = environment;
  if (!accessKeyId || !secretAccessKey) return undefined;
  return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
}

function noCredentials(profile: string | undefined, cause: unknown): RemoteError {
  const detail = cause instanceof Error ? cause.message.split('\n', 1)[0] : undefined;
  if (profile !== undefined) {
    return new RemoteError('no-credentials', `profile ${profile} gives no AWS credentials (${detail ?? 'unknown reason'})`, 'Log in again (aws sso login), mend the profile, or try --local.', {
      exitCode: EXIT.refused,
      cause,
    });
  }
  return new RemoteError('no-credentials', 'no AWS credentials: configure a profile, or try --local', 'The environment, the shared files and the instance were asked.', {
    exitCode: EXIT.refused,
    cause,
  });
}
