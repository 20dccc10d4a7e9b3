import { readFileSync, rmSync, writeFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { RemoteError } from '../../errors/errors.ts';
import { isProcessWith } from '../nodes/process-group.ts';
import { callControl } from './control-client.ts';
import { readKeys, type EngineKeys } from './keys.ts';
import { ENGINE_FILES } from './state-folder.ts';

/** What a running engine writes about itself into its state folder. */
export interface EngineRecord {
  readonly pid: number;
  readonly port: number;
  readonly endpoint: string;
  readonly version: string;
  /** Any credentials are accepted: for test suites. */
  readonly open: boolean;
  /** What it was started with: demo, none, or the path of a fleet file. */
  readonly fleet: string;
  readonly skipWaits: boolean;
  /** 0: never. */
  readonly idleTimeoutSeconds: number;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
}

export interface RunningEngine extends EngineRecord {
  readonly stateFolder: string;
  readonly keys: EngineKeys;
}

const PING_TIMEOUT_MILLISECONDS = 2000;

/** The engine of this state folder, asked whether it really answers; undefined where none runs. */
export async function findEngine(stateFolder: string): Promise<RunningEngine | undefined> {
  const record = readRecord(stateFolder);
  const keys = record && readKeys(stateFolder);
  if (record === undefined || keys === undefined || !isAlive(record.pid)) return undefined;
  try {
    const { pid } = await callControl<{ pid: number }>({ port: record.port, controlToken: keys.controlToken }, 'GET', 'ping', undefined, PING_TIMEOUT_MILLISECONDS);
    return pid === record.pid ? { ...record, stateFolder, keys } : undefined;
  } catch {
    return undefined;
  }
}

/** The engine on record where its process is there all the same: for one that `findEngine` did not find, it hangs. */
export function findSilentEngine(stateFolder: string): EngineRecord | undefined {
  const record = readRecord(stateFolder);
  return record !== undefined && isProcessWith(record.pid, stateFolder) ? record : undefined;
}

export const engineSilent = ({ pid }: EngineRecord, stateFolder: string): RemoteError =>
  new RemoteError('engine-silent', `the engine for ${stateFolder} (pid ${pid}) does not answer`, 'End it: drover local down.');

export function writeRecord(stateFolder: string, record: EngineRecord): void {
  writeWhole(join(stateFolder, ENGINE_FILES.port), String(record.port));
  writeWhole(join(stateFolder, ENGINE_FILES.running), JSON.stringify(record));
}

function writeWhole(file: string, text: string): void {
  writeFileSync(`${file}.new`, text, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** The port of the last engine here, which outlives its record; undefined where there was none. */
export function readLastPort(stateFolder: string): number | undefined {
  try {
    const port = Number(readFileSync(join(stateFolder, ENGINE_FILES.port), 'utf8'));
    return Number.isInteger(port) && port > 0 && port < 65_536 ? port : undefined;
  } catch {
    return undefined;
  }
}

/** Takes the record away, but only if it is still the one of `pid`. */
export function removeRecord(stateFolder: string, pid: number): void {
  if (readRecord(stateFolder)?.pid === pid) rmSync(join(stateFolder, ENGINE_FILES.running), { force: true });
}

export function readRecord(stateFolder: string): EngineRecord | undefined {
  try {
    return JSON.parse(readFileSync(join(stateFolder, ENGINE_FILES.running), 'utf8')) as EngineRecord;
  } catch {
    // Missing, or half written by an engine that was killed: either way there is none to talk to.
    return undefined;
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
