import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SSMClient } from '@aws-sdk/client-ssm';
import { EngineHandle } from '../src/lib/local/lifecycle/engine-handle.ts';
import { startEngine } from '../src/lib/local/lifecycle/start-engine.ts';
import { stopEngine } from '../src/lib/local/lifecycle/stop-engine.ts';

const ROOT = join(import.meta.dirname, '..');
export const BINARY = join(ROOT, 'bin', 'run.js');
const ENGINE_PROGRAM = join(ROOT, 'dist', 'engine', 'lib', 'local', 'host', 'main.js');
const REGION = 'us-east-1';

/** All 1,000 nodes have Bench=1000; the first 200 have Part=200 as well. */
const FLEET = `nodes:
  - { name: "node-[0001-0200]", tags: { Bench: "1000", Part: "200" } }
  - { name: "node-[0201-1000]", tags: { Bench: "1000" } }
`;

/** A built engine of its own, with 1,000 process nodes, and how to reach it. */
export interface BenchEngine {
  readonly endpoint: string;
  readonly nodeIds: readonly string[];
  readonly client: SSMClient;
  /** For programs that know nothing but AWS: its address, keys and region, and a home folder with nothing in it. */
  readonly environment: Readonly<Record<string, string>>;
  memoryMiB(): Promise<number>;
  stop(): Promise<void>;
}

/** Open, so that a relay may stand in between: it cannot sign again what it hands on. */
export async function openBenchEngine(folder: string): Promise<BenchEngine> {
  const fleet = join(folder, 'fleet.yaml');
  writeFileSync(fleet, FLEET);
  const running = await startEngine({ stateFolder: join(folder, 'engine'), program: ENGINE_PROGRAM, arguments: ['--fleet', fleet, '--open', '--idle-timeout', '0'] });
  const { endpoint, keys } = running;
  const credentials = { accessKeyId: keys.accessKeyId, secretAccessKey: keys.secretAccessKey };
  const handle = new EngineHandle(running);
  return {
    endpoint,
    nodeIds: (await handle.nodes({ region: REGION })).map(({ id }) => id),
    client: new SSMClient({ endpoint, region: REGION, credentials }),
    environment: {
      ...plainEnvironment(folder),
      DROVER_STATE: join(folder, 'engine'),
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: REGION,
      AWS_DEFAULT_REGION: REGION,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_EC2_METADATA_DISABLED: 'true',
    },
    memoryMiB: async () => (await handle.status()).memoryBytes / 2 ** 20,
    stop: async () => void (await stopEngine(running)),
  };
}

/** Nothing of the person who measures: no settings, no profiles, and a compile cache of its own. */
export const plainEnvironment = (folder: string): Record<string, string> => ({
  PATH: process.env['PATH'] ?? '',
  HOME: folder,
  XDG_CACHE_HOME: join(folder, 'cache'),
  XDG_STATE_HOME: join(folder, 'state'),
  LANG: 'C.UTF-8',
});
