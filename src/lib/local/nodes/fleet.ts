import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../../run/clock.ts';
import type { Scope } from '../scope.ts';
import type { Store } from '../../sqlite/store.ts';
import { launchHere } from './launch.ts';
import type { Launcher } from './launcher.ts';
import { ProcessRunner } from './process-runner.ts';
import { SshRunner } from './ssh-runner.ts';
import { keptTags, shownTags, type KeptTags } from './name-tag.ts';
import type { Execution, ExecutionSpec, Fleet, FleetNode, InstanceState, PingStatus, Platform, ScopeCount } from './types.ts';

const MIGRATIONS = [
  `CREATE TABLE fleet_nodes (
     number INTEGER PRIMARY KEY AUTOINCREMENT,
     account TEXT NOT NULL, region TEXT NOT NULL, id TEXT NOT NULL UNIQUE,
     name TEXT NOT NULL, ping TEXT NOT NULL, state TEXT NOT NULL, tags TEXT NOT NULL, fixed TEXT NOT NULL
   ) STRICT;
   CREATE INDEX fleet_nodes_scope ON fleet_nodes (account, region, number);`,
] as const;

/** What never changes after a node was registered; kept as JSON. */
type Fixed = Pick<FleetNode, 'kind' | 'platform' | 'platformName' | 'platformVersion' | 'ipAddress' | 'registeredAt'> &
  Partial<Pick<FleetNode, 'ssh' | 'environment'>>;

interface NodeRow {
  readonly number: number;
  readonly account: string;
  readonly region: string;
  readonly id: string;
  readonly name: string;
  readonly ping: string;
  readonly state: string;
  readonly tags: string;
  readonly fixed: string;
}

export interface FleetOptions {
  readonly store: Store;
  readonly stateFolder: string;
  readonly clock: Clock;
  /** Starts the processes of nodes; the default is this process. */
  readonly launcher?: Launcher | undefined;
}

/** The nodes of one engine, kept in its store. */
export function openFleet({ store, stateFolder, clock, launcher }: FleetOptions): Fleet {
  store.migrate('fleet', MIGRATIONS);
  const processes = new ProcessRunner({ stateFolder, clock, launch: launcher === undefined ? launchHere : (request) => launcher.launch(request) });
  const hosts = new SshRunner({ stateFolder, clock });
  const runnerOf = (node: FleetNode) => (node.kind === 'ssh' ? hosts : processes);
  /** Executions in hand by node, so that a node that goes takes them with it. */
  const inHand = new Map<string, Set<Execution>>();

  const get = (scope: Scope, id: string): FleetNode | undefined => {
    const row = store.get<NodeRow>('SELECT * FROM fleet_nodes WHERE account = :account AND region = :region AND id = :id', { ...scopeOf(scope), id });
    return row && nodeOf(row);
  };
  const track = <E extends Execution | undefined>(node: FleetNode, execution: E): E => {
    if (execution === undefined) return execution;
    const running = inHand.get(node.id) ?? new Set<Execution>();
    inHand.set(node.id, running.add(execution));
    void execution.result.then(() => {
      running.delete(execution);
      if (running.size === 0 && inHand.get(node.id) === running) inHand.delete(node.id);
    });
    return execution;
  };
  /** Folders of nodes that went while something ran on them. */
  const leaving = new Set<Promise<void>>();
  const clear = (id: string): void => rmSync(processes.folderOf(id), { recursive: true, force: true, maxRetries: 5 });

  return {
    get,
    scopes: () =>
      store.all<ScopeCount>(
        `SELECT account, region, count(*) AS total, sum(ping = 'Online' AND state = 'running') AS online
         FROM fleet_nodes GROUP BY account, region ORDER BY account, region`,
      ),
    list: (scope) => store.all<NodeRow>('SELECT * FROM fleet_nodes WHERE account = :account AND region = :region ORDER BY number', scopeOf(scope)).map(nodeOf),
    add: (scope, spec) => {
      const id = `${spec.kind === 'ssh' ? 'mi' : 'i'}-0${randomBytes(8).toString('hex')}`;
      store.transaction(() => {
        // Numbers are never given again, so no address is either.
        const { last } = store.get<{ last: number }>("SELECT seq AS last FROM sqlite_sequence WHERE name = 'fleet_nodes'") ?? { last: 0 };
        const fixed: Fixed = {
          kind: spec.kind,
          platform: spec.platform,
          ...platformWords(spec.platform),
          ipAddress: addressOf(last + 1),
          registeredAt: clock.now(),
          ...(spec.ssh === undefined ? {} : { ssh: spec.ssh }),
          ...(spec.environment === undefined ? {} : { environment: spec.environment }),
        };
        store.run(
          'INSERT INTO fleet_nodes (account, region, id, name, ping, state, tags, fixed) VALUES (:account, :region, :id, :name, :ping, :state, :tags, :fixed)',
          { ...scopeOf(scope), id, name: spec.name, ping: spec.ping, state: spec.state, tags: JSON.stringify(spec.tags), fixed: JSON.stringify(fixed) },
        );
      });
      if (spec.kind === 'process') mkdirSync(join(processes.folderOf(id), 'tmp'), { recursive: true, mode: 0o700 });
      return present(get(scope, id), id);
    },
    update: (scope, id, change) => {
      const node = present(get(scope, id), id);
      const { name, ping, state } = { ...node, ...withoutUndefined(change) };
      const tags = change.tags === undefined ? null : JSON.stringify(keptTags(node.kind, name, change.tags));
      store.run('UPDATE fleet_nodes SET name = :name, ping = :ping, state = :state, tags = coalesce(:tags, tags) WHERE id = :id', { id, name, ping, state, tags });
      return present(get(scope, id), id);
    },
    remove: (scope, id) => {
      const node = get(scope, id);
      if (node === undefined) return false;
      const running = [...(inHand.get(id) ?? [])];
      for (const execution of running) execution.cancel();
      store.run('DELETE FROM fleet_nodes WHERE id = :id', { id });
      if (node.kind !== 'process') return true;
      if (running.length === 0) clear(id);
      else {
        // What is still ending could write into a folder that is being removed.
        const left = Promise.all(running.map((execution) => execution.result)).then(() => clear(id));
        leaving.add(left);
        void left.then(() => leaving.delete(left));
      }
      return true;
    },
    start: (node, spec: ExecutionSpec) => track(node, runnerOf(node).start(node, spec)),
    adopt: (node, spec) => track(node, runnerOf(node).adopt(node, spec)),
    close: async () => {
      await Promise.all([processes.close(), hosts.close()]);
      await Promise.all(leaving);
    },
  };
}

const scopeOf = ({ account, region }: Scope): { account: string; region: string } => ({ account, region });

function nodeOf(row: NodeRow): FleetNode {
  const fixed = JSON.parse(row.fixed) as Fixed;
  return {
    ...fixed,
    account: row.account,
    region: row.region,
    id: row.id,
    name: row.name,
    ping: row.ping as PingStatus,
    state: row.state as InstanceState,
    tags: shownTags(fixed.kind, row.name, JSON.parse(row.tags) as KeptTags),
  };
}

function present(node: FleetNode | undefined, id: string): FleetNode {
  if (node === undefined) throw new Error(`no node ${id}`);
  return node;
}

function withoutUndefined<T extends object>(change: T): Partial<T> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as Partial<T>;
}

/** 10.0.0.1 and on, in the order of registration. */
const addressOf = (number: number): string => `10.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}`;

function platformWords(platform: Platform): Pick<FleetNode, 'platformName' | 'platformVersion'> {
  if (platform === 'Windows') return { platformName: 'Microsoft Windows Server 2022 Datacenter', platformVersion: '10.0.20348' };
  if (platform === 'MacOS') return { platformName: 'macOS', platformVersion: '14.0' };
  return hostRelease();
}

let release: Pick<FleetNode, 'platformName' | 'platformVersion'> | undefined;

/** What this machine calls itself, read once. */
function hostRelease(): Pick<FleetNode, 'platformName' | 'platformVersion'> {
  if (release !== undefined) return release;
  let text = '';
  try {
    text = readFileSync('/etc/os-release', 'utf8');
  } catch {
    // Not Linux: the node still says Linux, since /bin/sh runs on it.
  }
  const value = (name: string, otherwise: string): string => new RegExp(`^${name}="?([^"\n]*)"?$`, 'm').exec(text)?.[1] ?? otherwise;
  release = { platformName: value('NAME', 'Linux'), platformVersion: value('VERSION_ID', '1') };
  return release;
}
