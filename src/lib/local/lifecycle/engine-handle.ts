import { UserError } from '../../errors/errors.ts';
import { EXIT } from '../../errors/exit-codes.ts';
import { callControl } from './control-client.ts';
import type { FaultList, FaultRule, FaultRuleState } from '../faults/fault-rule.ts';
import type { Scope } from '../scope.ts';
import type { AddNodesRequest, EngineStatus, NodeList, RemoveNodesRequest } from './control-types.ts';
import { engineSilent, findEngine, findSilentEngine, type RunningEngine } from './running-engine.ts';

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

  /** Of all accounts and of all regions where they are not named. */
  nodes(where: Partial<Scope>): Promise<NodeList> {
    return this.#call('GET', `nodes?${new URLSearchParams({ ...where }).toString()}`);
  }

  /** All or none; throws a UserError where a name is taken. */
  addNodes(request: AddNodesRequest): Promise<NodeList> {
    return this.#call('POST', 'nodes', request);
  }

  /** By id or name; throws a UserError with exit 4 where one is unknown, and then removes none. */
  removeNodes(request: RemoveNodesRequest): Promise<NodeList> {
    return this.#call('POST', 'nodes/remove', request);
  }

  faults(): Promise<FaultList> {
    return this.#call('GET', 'faults');
  }

  /** What is left out takes its default. Throws a UserError for a rule that could never fire. */
  setFault(rule: Partial<FaultRule>): Promise<FaultRuleState> {
    return this.#call('POST', 'faults', rule);
  }

  /** Returns those that were there. */
  clearFaults(): Promise<FaultList> {
    return this.#call('POST', 'faults/clear');
  }

  #call<T>(method: string, path: string, body?: unknown): Promise<T> {
    return callControl<T>({ port: this.engine.port, controlToken: this.engine.keys.controlToken }, method, path, body);
  }
}

/** The running engine of a state folder. Throws a UserError with exit 4 where none runs, a RemoteError where it hangs. */
export async function requireEngine(stateFolder: string): Promise<EngineHandle> {
  const engine = await findEngine(stateFolder);
  if (engine !== undefined) return new EngineHandle(engine);
  const silent = findSilentEngine(stateFolder);
  if (silent !== undefined) throw engineSilent(silent, stateFolder);
  throw new UserError('engine-not-running', `no engine runs for ${stateFolder}`, 'Start it: drover local up.', { exitCode: EXIT.notFound });
}
