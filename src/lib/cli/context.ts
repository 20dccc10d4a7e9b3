import { join } from 'node:path';
import type { Connection } from '../aws/connection.ts';
import { UserError } from '../errors/errors.ts';
import { systemClock, type Clock } from '../run/clock.ts';
import type { ConnectionFlags } from './flags/connection.ts';

export interface ContextOptions {
  /** The folder of the installation: the engine's program lies in it. */
  readonly root: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly clock?: Clock;
}

/** The engine's region where nobody names one: AWS_REGION speaks of AWS, not of this machine. */
export const LOCAL_REGION = 'us-east-1';

/** Run Command is eventually consistent: a command that was taken shows in the list a few seconds later. */
const AWS_SETTLING_MILLISECONDS = 6000;

/** The one switch between AWS and the embedded engine. Whatever comes out of here is used the same way. */
export async function openConnection(flags: ConnectionFlags, options: ContextOptions): Promise<Connection> {
  const base = flags.local ? await openLocal(flags, options) : await openAws(flags, options);
  if (flags['role-arn'] === undefined) return base;
  const { assumeRole } = await import('../aws/assume-role.ts');
  return assumeRole(base, flags['role-arn'], options.clock ?? systemClock);
}

async function openAws(flags: ConnectionFlags, { environment }: ContextOptions): Promise<Connection> {
  const { profile } = flags;
  const [{ findRegion }, { findEndpoint }, { findCredentials }] = await Promise.all([import('../aws/region.ts'), import('../aws/endpoint.ts'), import('../aws/credentials.ts')]);
  const region = await findRegion({ region: flags.region, profile, environment });
  const endpoint = await findEndpoint({ endpointUrl: flags['endpoint-url'], profile, environment });
  return {
    kind: 'aws',
    region,
    endpoint,
    ...(profile === undefined ? {} : { profile }),
    credentials: findCredentials({ profile, environment }),
    settlingMilliseconds: AWS_SETTLING_MILLISECONDS,
    description: `${region}${profile === undefined ? '' : ` as profile ${profile}`}${endpoint === undefined ? '' : ` at ${endpoint}`}`,
  };
}

async function openLocal(flags: ConnectionFlags, { root, environment }: ContextOptions): Promise<Connection> {
  for (const flag of ['profile', 'endpoint-url'] as const) {
    if (flags[flag] !== undefined) {
      throw new UserError('contradiction', `--local and --${flag} exclude each other`, 'Leave one of them off (DROVER_LOCAL=1 counts as --local; --no-local undoes it).');
    }
  }
  const [{ engineStateFolder }, { findOrStartEngine }] = await Promise.all([
    import('../local/lifecycle/state-folder.ts'),
    import('../local/lifecycle/start-engine.ts'),
  ]);
  const start = () => findOrStartEngine({ stateFolder: engineStateFolder(environment), program: engineProgram(root) });
  const engine = await start();
  const { accessKeyId, secretAccessKey } = engine.keys;
  return {
    kind: 'local',
    region: flags.region ?? LOCAL_REGION,
    endpoint: engine.endpoint,
    credentials: async () => ({ accessKeyId, secretAccessKey }),
    // An engine that starts again takes the port that it had.
    reconnect: async () => void (await start()),
    settlingMilliseconds: 0,
    description: 'the embedded engine',
  };
}

export const engineProgram = (root: string): string => join(root, 'dist', 'engine', 'lib', 'local', 'host', 'main.js');
