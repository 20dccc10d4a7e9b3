import { UserError } from '../errors/errors.ts';

export interface RegionOptions {
  readonly region?: string | undefined;
  readonly profile?: string | undefined;
  readonly environment: NodeJS.ProcessEnv;
}

/** Flag, AWS_REGION, AWS_DEFAULT_REGION, then the profile in the shared configuration. Throws a UserError where none is set. */
export async function findRegion({ region, profile, environment }: RegionOptions): Promise<string> {
  const said = region ?? (profile === undefined ? environmentRegion(environment) : undefined);
  const found = said ?? (await profileRegion(profile ?? environment['AWS_PROFILE'] ?? 'default')) ?? environmentRegion(environment);
  if (found === undefined) {
    throw new UserError('no-region', 'no AWS region is set', 'Add --region (for example --region eu-west-1), set AWS_REGION, or try --local.');
  }
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(found)) {
    throw new UserError('bad-region', `"${found}" is not a region`, 'Regions look like eu-west-1.');
  }
  return found;
}

const environmentRegion = (environment: NodeJS.ProcessEnv): string | undefined =>
  environment['AWS_REGION'] || environment['AWS_DEFAULT_REGION'] || undefined;

async function profileRegion(profile: string): Promise<string | undefined> {
  const { loadSharedConfigFiles } = await import('@smithy/core/config');
  const { configFile, credentialsFile } = await loadSharedConfigFiles();
  return configFile[profile]?.['region'] ?? credentialsFile[profile]?.['region'];
}
