import type { AwsCredentialIdentity } from '@smithy/types';

/** Where calls go and as whom. Commands get one from lib/cli/context.ts and cannot tell the engine from AWS by it. */
export interface Connection {
  readonly kind: 'aws' | 'local';
  readonly region: string;
  /** One address for every service: the embedded engine, or --endpoint-url. undefined: AWS's own endpoints. */
  readonly endpoint: string | undefined;
  /** A profile that was named: the SDK is to take FIPS and dual-stack from it, not from AWS_PROFILE. */
  readonly profile?: string;
  /** Looks them up on the first call, keeps them, and renews those that expire. */
  readonly credentials: () => Promise<AwsCredentialIdentity>;
  /** Brings back a service that was killed, where that is in our power: the embedded engine. */
  readonly reconnect?: () => Promise<void>;
  /** How long the service may take to show everywhere what it has taken. */
  readonly settlingMilliseconds: number;
  /** For a person: "the embedded engine", "eu-west-1 as profile prod". */
  readonly description: string;
}
