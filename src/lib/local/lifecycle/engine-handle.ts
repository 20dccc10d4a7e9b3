import { UserError } from '../../errors/errors.ts';
import { EXIT } from '../../errors/exit-codes.ts';
import { callControl } from './control-client.ts';
import type { EngineStatus, NodeList } from './control-types.ts';
import { findEngine, type RunningEngine } from './running-engine.ts';
import type { NodeSpec } from '../nodes/types.ts';

/** The control interface of one running engine, as the `local` commands use it. */
export class EngineHandle {
  readonly engine: RunningEngine;

  constructor(engine: RunningEngine) {
    this.engine = engine;
  }

  status(): Promise<EngineStatus> {
    return this.#call('GET', 'status');
  }

  /** Empties the engine: commands, documents, buckets, logs and nodes. Running commands are killed. */
  reset(): Promise<{ readonly nodes: number }> {
    return this.#call('POST', 'reset');
  }

  nodes(region: string): Promise<NodeList> {
    return this.#call('GET', `nodes?region=${encodeURIComponent(region)}`);
  }

  addNodes(region: string, nodes: readonly NodeSpec[]): Promise<NodeList> {
    return this.#call('POST', 'nodes', { region, nodes });
  }

  /** By id or name; throws a UserError with exit 4 where one is unknown, and then removes none. */
  removeNodes(region: string, nodes: readonly string[]): Promise<NodeList> {
    return this.#call('POST', 'nodes/remove', { region, nodes });
  }

  #call<T>(method: string, path: string, body?: unknown): Promise<T> {
    return callControl<T>({ port: this.engine.port, controlToken: this.engine.keys.controlToken }, method, path, body);
  }
}

/** The running engine of a state folder. Throws a UserError with exit 4 where none runs. */
export async function requireEngine(stateFolder: string): Promise<EngineHandle> {
  const engine = await findEngine(stateFolder);
  if (engine !== undefined) return new EngineHandle(engine);
  throw new UserError('engine-not-running', `no engine runs for ${stateFolder}`, 'Start it: drover local up.', { exitCode: EXIT.notFound });
}
