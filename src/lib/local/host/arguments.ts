import { parseArgs } from 'node:util';

/** The words that the engine's program is started with; they come from lib/local/lifecycle alone. */
export interface HostArguments {
  readonly stateFolder: string;
  readonly port: number;
  readonly open: boolean;
  readonly fleet: string;
  /** 0: never. */
  readonly idleTimeoutSeconds: number;
  /** Waits of state machines, and the delays of their retries, end at once. */
  readonly skipWaits: boolean;
  /** Whether somebody waits at file descriptor 3 for the word that the engine listens. */
  readonly readyPipe: boolean;
}

const DEFAULT_IDLE_TIMEOUT_SECONDS = 3600;

export function parseHostArguments(words: readonly string[]): HostArguments {
  const { values } = parseArgs({
    args: [...words],
    options: {
      state: { type: 'string' },
      port: { type: 'string', default: '0' },
      open: { type: 'boolean', default: false },
      fleet: { type: 'string' },
      'idle-timeout': { type: 'string', default: String(DEFAULT_IDLE_TIMEOUT_SECONDS) },
      'skip-waits': { type: 'boolean', default: false },
      'ready-pipe': { type: 'boolean', default: false },
    },
  });
  if (values.state === undefined) throw new Error('--state is missing');
  return {
    stateFolder: values.state,
    port: Number(values.port),
    open: values.open,
    fleet: values.fleet ?? (values.open ? 'none' : 'demo'),
    idleTimeoutSeconds: Number(values['idle-timeout']),
    skipWaits: values['skip-waits'],
    readyPipe: values['ready-pipe'],
  };
}
