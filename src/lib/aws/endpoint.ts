import { UserError } from '../errors/errors.ts';

export interface EndpointOptions {
  /** --endpoint-url. */
  readonly endpointUrl?: string | undefined;
  /** --profile. Without it the SDK looks into the profile by itself. */
  readonly profile?: string | undefined;
  readonly environment: NodeJS.ProcessEnv;
}

/** One address for every service: flag, AWS_ENDPOINT_URL, then `endpoint_url` of a profile that was named. Throws a UserError for what is no address. */
export async function findEndpoint({ endpointUrl, profile, environment }: EndpointOptions): Promise<string | undefined> {
  if (endpointUrl) return checked(endpointUrl, '--endpoint-url');
  if (environment['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS']?.toLowerCase() === 'true') return undefined;
  const configured = environment['AWS_ENDPOINT_URL'];
  if (configured) return checked(configured, 'AWS_ENDPOINT_URL');
  if (profile === undefined) return undefined;
  const { loadSharedConfigFiles } = await import('@smithy/core/config');
  const { configFile, credentialsFile } = await loadSharedConfigFiles();
  const found = configFile[profile]?.['endpoint_url'] ?? credentialsFile[profile]?.['endpoint_url'];
  return found === undefined ? undefined : checked(found, `endpoint_url of profile ${profile}`);
}

function checked(text: string, source: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw new UserError('bad-endpoint', `${source}: "${text}" is not an http or https address`, 'Write it like https://ssm.eu-west-1.amazonaws.com.');
  }
  return text;
}
