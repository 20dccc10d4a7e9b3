import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../../run/clock.ts';
import type { Engine, EngineEvent } from '../engine-context.ts';
import { ENGINE_FILES } from '../lifecycle/state-folder.ts';
import { openFleet } from '../nodes/fleet.ts';
import { launchHere } from '../nodes/launch.ts';
import type { Launcher } from '../nodes/launcher.ts';
import { HOME } from '../home.ts';
import { DIRECTORY } from '../services/directory.ts';
import { openStore } from '../../sqlite/open-store.ts';
import { outputProblem } from '../wire/check-output.ts';
import { invokeJavaNames, invokeOperation } from '../wire/invoke.ts';
import { OfferedFiles } from '../server/offered-files.ts';
import { RunningServices } from './running-services.ts';
import { seedFleet } from './seed-fleet.ts';
import { countExecutions, type WorkingFleet } from './working-fleet.ts';

export interface EngineOptions {
  readonly stateFolder: string;
  readonly fleet: string;
  readonly skipWaits: boolean;
  readonly endpoint: () => string;
  readonly clock: Clock;
  readonly log: (message: string) => void;
  readonly launcher?: Launcher | undefined;
}

/** State, nodes and services of one engine, from one opening of its database to the closing of it. */
export interface OpenEngine {
  readonly engine: Engine;
  readonly fleet: WorkingFleet;
  readonly services: RunningServices;
  readonly offeredFiles: OfferedFiles;
  /** Ends work in hand, then closes the database. */
  close(): Promise<void>;
}

/** Opens (or makes) the state in the folder and gives a new engine its nodes. Unfinished work is taken up by `services.recover`. */
export async function openEngine(options: EngineOptions): Promise<OpenEngine> {
  const stop = new AbortController();
  const store = openStore(join(options.stateFolder, ENGINE_FILES.database));
  const fleet = countExecutions(openFleet({ store, stateFolder: options.stateFolder, clock: options.clock, launcher: options.launcher }));
  const offeredFiles = new OfferedFiles(options.clock);
  const { launcher } = options;
  const listeners = new Set<(event: EngineEvent) => void>();
  const engine: Engine = {
    clock: options.clock,
    store,
    fleet,
    stateFolder: options.stateFolder,
    signal: stop.signal,
    skipWaits: options.skipWaits,
    log: options.log,
    dataFolder: (serviceId) => {
      const folder = join(options.stateFolder, 'data', serviceId.replaceAll(' ', '-').toLowerCase());
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      return folder;
    },
    invoke: async (serviceId, operation, input, scope) => {
      const { service } = await services.running(serviceId);
      return invokeOperation(service, operation, input, { ...scope, engine, endpoint: options.endpoint() });
    },
    invokeJavaNames: async (serviceId, operation, input, scope) => {
      const { service } = await services.running(serviceId);
      return invokeJavaNames(service, operation, input, { ...scope, engine, endpoint: options.endpoint() });
    },
    launch: launcher === undefined ? launchHere : (request) => launcher.launch(request),
    endpoint: options.endpoint,
    offerFile: (file, seconds) => offeredFiles.offer(file, seconds),
    outputProblem: async (serviceId, name, output, check) => {
      if (!services.has(serviceId)) return undefined;
      const { service } = await services.running(serviceId);
      const operation = service.model.operations.get(name);
      return operation === undefined ? undefined : outputProblem(operation.output, output, check);
    },
    emit: (event) => {
      for (const listener of listeners) listener(event);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const services = new RunningServices(DIRECTORY, engine);
  const close = async (): Promise<void> => {
    stop.abort(new Error('the engine stops'));
    // At the same time: a service waits for what it runs, and that ends when the fleet does.
    await Promise.all([services.close(), fleet.close()]);
    store.close();
  };
  try {
    await seedFleet(store, fleet, HOME, options.fleet);
  } catch (error) {
    await close();
    throw error;
  }
  return { engine, fleet, services, offeredFiles, close };
}

/**
 * Deletes all state but the keys, the log and the record of the running process. The services' files go last: KMS keeps
 * its master key there, and a reset that is broken off must not leave a database whose secrets nobody can open.
 */
export function eraseState(stateFolder: string): void {
  for (const name of [`${ENGINE_FILES.database}-wal`, `${ENGINE_FILES.database}-shm`, ENGINE_FILES.database, 'nodes', 'executions', 'data']) {
    rmSync(join(stateFolder, name), { recursive: true, force: true });
  }
}
