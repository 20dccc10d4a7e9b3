import type { Clock } from '../../run/clock.ts';
import { Faults } from '../faults/faults.ts';
import { HOME } from '../home.ts';
import { readOrMakeKeys } from '../lifecycle/keys.ts';
import { readLastPort, removeRecord, writeRecord } from '../lifecycle/running-engine.ts';
import { makePrivateFolder } from '../lifecycle/state-folder.ts';
import type { Launcher } from '../nodes/launcher.ts';
import type { Secret } from '../server/admission.ts';
import { createEngineServer } from '../server/http.ts';
import { Sessions } from '../server/sessions.ts';
import { DIRECTORY } from '../services/directory.ts';
import type { HostArguments } from './arguments.ts';
import { controlActions } from './control-actions.ts';
import { controlInterface } from './control.ts';
import { EngineSlot } from './engine-slot.ts';
import { watchForIdle } from './idle-watch.ts';
import { listen, LOOPBACK } from './listen.ts';
import { openEngine } from './open-engine.ts';
import { engineVersion } from './version.ts';

export interface HostSurroundings {
  readonly clock: Clock;
  readonly log: (message: string) => void;
  /** Starts the nodes' processes; without it the engine does so itself. */
  readonly launcher?: Launcher;
}

export interface Host {
  readonly endpoint: string;
  /** Resolves when everything is closed. */
  readonly ended: Promise<void>;
  stop(why: string): void;
}

/** Opens the state, listens on loopback, writes the record by which clients find it. Throws UserErrors. */
export async function startHost(words: HostArguments, { clock, log, launcher }: HostSurroundings): Promise<Host> {
  const { stateFolder, fleet, open, skipWaits } = words;
  makePrivateFolder(stateFolder);
  const keys = readOrMakeKeys(stateFolder);
  const startedAt = clock.now();
  let endpoint = '';
  // Their table is the server's own, made here: a session must be believed before the STS service is loaded.
  let sessions: Sessions | undefined;
  const slot = await EngineSlot.open({
    stateFolder,
    open: async () => {
      const engine = await openEngine({ stateFolder, fleet, skipWaits, endpoint: () => endpoint, clock, log, launcher });
      sessions = new Sessions(engine.engine.store);
      return engine;
    },
  });
  const secretFor = (accessKeyId: string): Secret | undefined => {
    if (accessKeyId === keys.accessKeyId) return { secretAccessKey: keys.secretAccessKey, account: HOME.account };
    const session = sessions?.find(accessKeyId);
    return session && { secretAccessKey: session.secretAccessKey, account: session.account, session };
  };
  const stopping = Promise.withResolvers<void>();
  const faults = new Faults();
  const actions = controlActions({ slot, faults, words, endpoint: () => endpoint, startedAt, stop: () => stopping.resolve(), log });
  const server = createEngineServer({
    directory: DIRECTORY,
    running: async (id) => (await slot.settled()).services.running(id),
    engine: () => slot.current.engine,
    offeredFiles: () => slot.current.offeredFiles,
    open,
    secretFor,
    defaultAccount: HOME.account,
    faults,
    control: controlInterface({ token: keys.controlToken, open, actions }),
    clock,
    log,
  });
  let port: number;
  try {
    port = await listen(server.http, words.port, readLastPort(stateFolder));
    endpoint = `http://${LOOPBACK}:${port}`;
    // Only now: an engine that cannot listen must not touch what still runs of the one before.
    await slot.current.services.recover();
    writeRecord(stateFolder, { pid: process.pid, port, endpoint, version: engineVersion(), open, fleet, skipWaits, idleTimeoutSeconds: words.idleTimeoutSeconds, startedAt });
  } catch (error) {
    await server.close();
    await slot.close();
    throw error;
  }
  log(`listens at ${endpoint}`);

  const stopWatching =
    words.idleTimeoutSeconds === 0
      ? (): void => undefined
      : watchForIdle({
          idleTimeoutMilliseconds: words.idleTimeoutSeconds * 1000,
          activity: () => server.activity(),
          isWorking: () => slot.current.fleet.executionsInHand > 0 || slot.current.services.areWorking(),
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
    await slot.close();
    launcher?.close();
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
