import type { Engine } from '../../engine-context.ts';
import type { Scope } from '../../scope.ts';
import { CodeStore } from './code/code-store.ts';
import { LogShipper } from './environments/log-shipper.ts';
import { Pools } from './environments/pools.ts';
import { ProcessRecords } from './environments/process-records.ts';
import { RoleCredentials } from './environments/role-credentials.ts';
import { EventQueue } from './events/event-queue.ts';
import { AliasRecords } from './functions/alias-records.ts';
import { FunctionFinder } from './functions/find-function.ts';
import { FunctionRecords } from './functions/function-records.ts';
import { PolicyRecords } from './functions/policy-records.ts';
import { VariableSeal } from './functions/variables.ts';
import { Invoker } from './invoker.ts';

/** All that the handlers work on. */
export class LambdaState {
  readonly engine: Engine;
  readonly folder: string;
  readonly functions: FunctionRecords;
  readonly aliases: AliasRecords;
  readonly policies: PolicyRecords;
  readonly finder: FunctionFinder;
  readonly seal: VariableSeal;
  readonly codes: CodeStore;
  readonly logs: LogShipper;
  readonly processes: ProcessRecords;
  readonly pools: Pools;
  readonly invoker: Invoker;
  readonly events: EventQueue;

  constructor(engine: Engine) {
    const { store, clock } = engine;
    this.engine = engine;
    this.folder = engine.dataFolder('Lambda');
    this.functions = new FunctionRecords(store, clock);
    this.aliases = new AliasRecords(store);
    this.policies = new PolicyRecords(store);
    this.finder = new FunctionFinder(this.functions, this.aliases);
    this.seal = new VariableSeal(this.folder, () => this.functions.hasVariables());
    this.codes = new CodeStore(this.folder);
    this.logs = new LogShipper(engine);
    this.processes = new ProcessRecords(store);
    const surroundings = { engine, folder: this.folder, codes: this.codes, credentials: new RoleCredentials(engine), logs: this.logs, processes: this.processes };
    this.pools = new Pools(surroundings, (codeSha256) => this.release(codeSha256));
    this.invoker = new Invoker({ finder: this.finder, seal: this.seal, pools: this.pools, policies: this.policies, random: Math.random });
    this.events = new EventQueue(engine, this.invoker);
  }

  /** After a change: nothing new runs as it was. `version` is left out where all are meant. */
  changed(scope: Scope, name: string, version?: string): void {
    this.invoker.forget();
    this.pools.retire(scope, name, version);
  }

  /** Removes code that neither a version nor a process has any more. */
  release(codeSha256: string): void {
    if (!this.functions.usesCode(codeSha256) && !this.pools.usesCode(codeSha256)) this.codes.remove(codeSha256);
  }
}
