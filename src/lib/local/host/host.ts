import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { UserError } from '../../errors/errors.ts';
import { EXIT } from '../../errors/exit-codes.ts';
import type { Clock } from '../../run/clock.ts';
import type { EngineStatus } from '../lifecycle/control-types.ts';
import { readOrMakeKeys } from '../lifecycle/keys.ts';
import { readRecord, removeRecord, writeRecord } from '../lifecycle/running-engine.ts';
import { makePrivateFolder } from '../lifecycle/state-folder.ts';
import type { FleetNode } from '../nodes/types.ts';
import { createEngineServer } from '../server/http.ts';
import type { Secret } from '../server/admission.ts';
import { Sessions } from '../server/sessions.ts';
import { DIRECTORY } from '../services/directory.ts';
import type { HostArguments } from './arguments.ts';
import { controlInterface, type ControlActions } from './control.ts';
import { watchForIdle } from './idle-watch.ts';
import { eraseState, HOME, HOME_ACCOUNT, openEngine, type OpenEngine } from './open-engine.ts';
import { engineVersion } from './version.ts';

export interface HostSurroundings {
  readonly clock: Clock;
  readonly log: (message: string) => void;
}

export interface Host {
  readonly endpoint: string;
  /** Resolves when everything is closed. */
  readonly ended: Promise<void>;
  stop(why: string): void;
}

const LOOPBACK = '127.0.0.1';

/** Opens the state, listens on loopback, writes the record by which clients find it. Throws UserErrors. */
export async function startHost(words: HostArguments, { clock, log }: HostSurroundings): Promise<Host> {
  const { stateFolder } = words;
  makePrivateFolder(stateFolder);
  const keys = readOrMakeKeys(stateFolder);
  const startedAt = clock.now();
  let endpoint = '';
  const open = (): Promise<OpenEngine> => openEngine({ stateFolder, fleet: words.fleet, endpoint: () => endpoint, clock, log });
  let current = await open();
  // Their table is the server's own, made here: a session must be believed before the STS service is loaded.
  let sessions = new Sessions(current.engine.store);
  const secretFor = (accessKeyId: string): Secret | undefined => {
    if (accessKeyId === keys.accessKeyId) return { secretAccessKey: keys.secretAccessKey, account: HOME_ACCOUNT };
    const session = sessions.find(accessKeyId);
    return session && { secretAccessKey: session.secretAccessKey, account: session.account, session };
  };
  let resetting: Promise<unknown> = Promise.resolve();
  const stopping = Promise.withResolvers<void>();

  const status = (): EngineStatus => {
    const nodes = current.fleet.list(HOME);
    return {
      endpoint,
      pid: process.pid,
      version: engineVersion(),
      stateFolder,
      open: words.open,
      startedAt,
      account: HOME_ACCOUNT,
      services: DIRECTORY.map(({ id }) => {
        const operations = current.services.loaded(id)?.service.operations;
        return operations === undefined ? { id, loaded: false } : { id, loaded: true, operations };
      }),
      nodes: { total: nodes.length, online: nodes.filter((node) => node.ping === 'Online' && node.state === 'running').length },
      idleTimeoutSeconds: words.idleTimeoutSeconds === 0 ? null : words.idleTimeoutSeconds,
      memoryBytes: process.memoryUsage.rss(),
    };
  };
  const actions: ControlActions = {
    status,
    reset: async () => {
      // One after the other: two at once must not erase what the first has opened anew.
      const done = resetting.then(async () => {
        await current.close();
        eraseState(stateFolder);
        current = await open();
        sessions = new Sessions(current.engine.store);
        log('reset');
        return { nodes: current.fleet.list(HOME).length };
      });
      resetting = done.catch(() => undefined);
      return done;
    },
    stop: () => stopping.resolve(),
    nodes: (region) => current.fleet.list({ ...HOME, region }),
    addNodes: ({ region, nodes }) => {
      const scope = { ...HOME, region };
      const names = new Set(current.fleet.list(scope).map((node) => node.name));
      const taken = nodes.filter((node) => names.has(node.name)).map((node) => node.name);
      if (taken.length > 0) throw new UserError('node-exists', `there is a node ${taken.join(', ')} already`, 'Choose another name, or remove it first: drover local nodes rm.');
      return nodes.map((node) => current.fleet.add(scope, node));
    },
    removeNodes: (region, names) => {
      const scope = { ...HOME, region };
      const found = findNodes(current.fleet.list(scope), names);
      for (const node of found) current.fleet.remove(scope, node.id);
      return found;
    },
  };
  const server = createEngineServer({
    directory: DIRECTORY,
    running: (id) => current.services.running(id),
    engine: () => current.engine,
    open: words.open,
    secretFor,
    defaultAccount: HOME_ACCOUNT,
    control: controlInterface({ token: keys.controlToken, open: words.open, actions }),
    clock,
    log,
  });
  try {
    await listenAgain(server.http, words.port, readRecord(stateFolder)?.port);
  } catch (error) {
    await current.close();
    throw error;
  }
  const { port } = server.http.address() as AddressInfo;
  endpoint = `http://${LOOPBACK}:${port}`;
  writeRecord(stateFolder, { pid: process.pid, port, endpoint, version: engineVersion(), open: words.open, startedAt });
  log(`listens at ${endpoint}`);

  const stopWatching =
    words.idleTimeoutSeconds === 0
      ? (): void => undefined
      : watchForIdle({
          idleTimeoutMilliseconds: words.idleTimeoutSeconds * 1000,
          activity: () => server.activity(),
          isWorking: () => current.fleet.executionsInHand > 0,
          onIdle: () => {
            log('idle');
            stopping.resolve();
          },
          now: () => clock.now(),
        });
  const ended = stopping.promise.then(async () => {
    stopWatching();
    // First out of sight, so that nobody finds an engine that is about to end.
    removeRecord(stateFolder, process.pid);
    await server.close();
    await resetting;
    await current.close();
    log('stopped');
  });
  return {
    endpoint,
    ended,
    stop: (why) => {
      log(`asked to stop (${why})`);
      stopping.resolve();
    },
  };
}

/**
 * Where no port is asked for, the one of an engine before us that was killed: its clients are still asking there. One
 * that ended properly has taken its record away.
 */
async function listenAgain(server: Server, port: number, lastPort: number | undefined): Promise<void> {
  if (port !== 0 || lastPort === undefined) return listen(server, port);
  try {
    await listen(server, lastPort);
  } catch {
    await listen(server, 0);
  }
}

async function listen(server: Server, port: number): Promise<void> {
  server.listen({ host: LOOPBACK, port, exclusive: true });
  try {
    await once(server, 'listening');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') throw new UserError('port-in-use', `port ${port} is taken`, 'Choose another with --port, or leave it out for a free one.', { exitCode: 1, cause: error });
    if (code === 'EACCES') throw new UserError('port-refused', `port ${port} is not allowed for this user`, 'Choose one above 1023.', { exitCode: 1, cause: error });
    throw error;
  }
}

/** All or none: an unknown name removes nothing. */
function findNodes(nodes: readonly FleetNode[], names: readonly string[]): FleetNode[] {
  const found = names.map((name) => nodes.find((node) => node.id === name || node.name === name));
  const unknown = names.filter((_, index) => found[index] === undefined);
  if (unknown.length > 0) throw new UserError('unknown-node', `there is no node ${unknown.join(', ')}`, 'See drover local nodes ls.', { exitCode: EXIT.notFound });
  return found.filter((node) => node !== undefined);
}
