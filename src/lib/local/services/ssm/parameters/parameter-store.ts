import type { Engine } from '../../../engine-context.ts';
import type { Scope } from '../../../scope.ts';
import { Callers } from './caller.ts';
import { noParameter, noVersion } from './errors.ts';
import { ParameterLabels } from './labels.ts';
import { readReference } from './parameter-name.ts';
import { PolicyClock } from './policy-clock.ts';
import { PolicyRecords } from './policy-records.ts';
import { ParameterRecords, type ParameterVersion } from './records.ts';
import { Secrets } from './secrets.ts';
import { ServiceSettings } from './settings.ts';

/** A version that a reader asked for, and the selector as it goes back: `:3`, `:prod`. */
export interface FoundVersion {
  readonly version: ParameterVersion;
  readonly selector: string | undefined;
}

/** Everything that Parameter Store is made of, and the way from a reference to a version. */
export class ParameterStore {
  readonly engine: Engine;
  readonly records: ParameterRecords;
  readonly labels: ParameterLabels;
  readonly policies: PolicyRecords;
  readonly policyClock: PolicyClock;
  readonly secrets: Secrets;
  readonly settings: ServiceSettings;
  readonly callers: Callers;

  constructor(engine: Engine) {
    this.engine = engine;
    this.records = new ParameterRecords(engine.store);
    this.labels = new ParameterLabels(engine.store);
    this.policies = new PolicyRecords(engine.store);
    this.policyClock = new PolicyClock(engine, this.policies, this.records);
    this.secrets = new Secrets(engine);
    this.settings = new ServiceSettings(engine.store);
    this.callers = new Callers(engine);
  }

  /** `name`, `name:version`, `name:label` or the ARN with one of them. Throws ParameterNotFound, ParameterVersionNotFound. */
  find(scope: Scope, reference: string): FoundVersion {
    this.policyClock.applyDue();
    const { names, selector } = readReference(scope, reference);
    const latest = names.map((name) => this.records.latest(scope, name)).find((version) => version !== undefined);
    if (latest === undefined) throw noParameter(reference);
    if (selector === undefined) return { version: latest, selector: undefined };
    const number = /^\d+$/.test(selector) ? Number(selector) : this.labels.version(scope, latest.name, selector);
    const version = number === undefined ? undefined : this.records.version(scope, latest.name, number);
    if (version === undefined) throw noVersion(latest.name, selector);
    return { version, selector: `:${selector}` };
  }

  /** The latest version of a parameter that is named without a selector. Throws ParameterNotFound. */
  latest(scope: Scope, name: string): ParameterVersion {
    this.policyClock.applyDue();
    const latest = this.records.latest(scope, name.trim());
    if (latest === undefined) throw noParameter(name);
    return latest;
  }
}
