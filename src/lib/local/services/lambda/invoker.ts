import type { Scope } from '../../scope.ts';
import type { Outcome } from './environments/invocation.ts';
import type { Pools } from './environments/pools.ts';
import type { RunnableVersion } from './environments/runnable-version.ts';
import { denied, throttled } from './errors.ts';
import type { Found, FunctionFinder } from './functions/find-function.ts';
import { functionArn, parseReference } from './functions/names.ts';
import type { PolicyRecords } from './functions/policy-records.ts';
import type { VariableSeal } from './functions/variables.ts';

export interface InvokerOptions {
  readonly finder: FunctionFinder;
  readonly seal: VariableSeal;
  readonly pools: Pools;
  readonly policies: PolicyRecords;
  /** 0 to 1; divides the calls of an alias between its versions. */
  readonly random: () => number;
}

export interface InvokeRequest {
  readonly requestId?: string;
  readonly functionName: string;
  readonly qualifier?: string | undefined;
  readonly payload: Uint8Array;
  readonly clientContext?: string | undefined;
}

/** An invocation that was let in. */
export interface Invoked extends Outcome {
  readonly executedVersion: string;
}

/** What is called, found once and kept until a function changes: a warm call must cost little more than its way there and back. */
export interface InvokeTarget {
  readonly found: Found;
  /** Those that run now, of all versions of the function. */
  readonly running: { count: number };
}

/** Calls functions by name. */
export class Invoker {
  readonly #options: InvokerOptions;
  readonly #targets = new Map<string, InvokeTarget>();
  readonly #running = new Map<string, { count: number }>();

  constructor(options: InvokerOptions) {
    this.#options = options;
  }

  /** Throws ResourceNotFoundException, AccessDeniedException. */
  target(scope: Scope, functionName: string, qualifier: string | undefined): InvokeTarget {
    const key = `${scope.account} ${scope.region} ${functionName} ${qualifier ?? ''}`;
    let target = this.#targets.get(key);
    if (target === undefined) {
      target = this.#find(scope, functionName, qualifier);
      this.#targets.set(key, target);
    }
    return target;
  }

  /** Throws what `target` throws, TooManyRequestsException where the function's reserved concurrency is used up, KMSAccessDeniedException. */
  async invoke(scope: Scope, request: InvokeRequest): Promise<Invoked> {
    const { found, running } = this.target(scope, request.functionName, request.qualifier);
    const { record, arn } = found;
    if (record.reservedConcurrency !== null && running.count >= record.reservedConcurrency) throw throttled();
    const executedVersion = this.#versionOf(found);
    running.count += 1;
    try {
      const call = { ...request, functionArn: arn };
      const outcome = await this.#options.pools.invoke(`${functionArn(record, record.name)}:${executedVersion}`, () => this.#runnable(found, executedVersion), call);
      return { ...outcome, executedVersion };
    } finally {
      running.count -= 1;
    }
  }

  /** After any change of any function. */
  forget(): void {
    this.#targets.clear();
  }

  #find(scope: Scope, functionName: string, qualifier: string | undefined): InvokeTarget {
    const reference = parseReference(scope, functionName, qualifier);
    const found = this.#options.finder.resolve(reference);
    if (reference.account !== scope.account && !this.#options.policies.allows(reference, scope.account)) {
      throw denied(`User: arn:aws:iam::${scope.account}:root is not authorized to perform: lambda:InvokeFunction on resource: ${found.arn} because no resource-based policy allows the lambda:InvokeFunction action`);
    }
    const name = functionArn(found.record, found.record.name);
    const running = this.#running.get(name) ?? { count: 0 };
    this.#running.set(name, running);
    return { found, running };
  }

  #versionOf({ alias, version }: Found): string {
    let share = alias === undefined ? 0 : this.#options.random();
    for (const [other, weight] of Object.entries(alias?.weights ?? {})) {
      if (share < weight) return other;
      share -= weight;
    }
    return version.version;
  }

  #runnable({ reference, version: found }: Found, executedVersion: string): RunnableVersion {
    const version = found.version === executedVersion ? found : this.#options.finder.resolve({ ...reference, qualifier: executedVersion }).version;
    const { account, region, name, variables } = version;
    return { version, variables: this.#options.seal.open({ account, region }, name, variables) };
  }
}
