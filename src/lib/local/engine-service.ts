import type { Engine } from './engine-context.ts';
import type { Service } from './wire/service.ts';

/** A service while it runs. Made on the first request that names it, or at start when it left work unfinished. */
export interface RunningService {
  readonly service: Service;
  /** Called once after the engine started: finds out the truth about what was running when the last one ended. */
  recover?(): Promise<void>;
  /** Whether something is under way that must not be cut short because nobody asks the engine for anything. */
  isWorking?(): boolean;
  /** Stops timers and work in hand; called before the engine ends and before a reset. */
  close?(): Promise<void>;
}

/** The default export of `services/<service>/service.ts`. */
export interface EngineService {
  /** SQL that makes the service's tables, one string a version, append only. Table names start with the service's id. */
  readonly migrations: readonly string[];
  start(engine: Engine): RunningService;
}
