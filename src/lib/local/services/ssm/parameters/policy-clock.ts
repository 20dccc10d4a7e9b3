import type { Engine } from '../../../engine-context.ts';
import { emitDeletion, emitPolicyAction } from './parameter-events.ts';
import type { PolicyRecords } from './policy-records.ts';
import type { ParameterRecords } from './records.ts';

/** Nothing waits longer at once: a timer cannot, and a clock that was set is noticed. */
const LONGEST_WAIT_MILLISECONDS = 3_600_000;

/**
 * Lets policies act at their time: a parameter whose Expiration has come is deleted, a notification becomes an event.
 * On time while the engine runs, and before each request in any case, so that nobody ever reads what has expired.
 */
export class PolicyClock {
  readonly #engine: Engine;
  readonly #policies: PolicyRecords;
  readonly #parameters: ParameterRecords;
  #waiting = new AbortController();

  constructor(engine: Engine, policies: PolicyRecords, parameters: ParameterRecords) {
    this.#engine = engine;
    this.#policies = policies;
    this.#parameters = parameters;
  }

  /** Applies what is due, and waits for what comes next. To be called again when policies have changed. */
  start(): void {
    this.#waiting.abort();
    this.#waiting = new AbortController();
    this.applyDue();
    const dueAt = this.#policies.nextDueAt();
    if (dueAt === undefined || this.#engine.signal.aborted) return;
    const wait = Math.min(Math.max(dueAt - this.#engine.clock.now(), 0), LONGEST_WAIT_MILLISECONDS);
    void this.#engine.clock.sleep(wait, AbortSignal.any([this.#waiting.signal, this.#engine.signal])).then(
      () => this.start(),
      () => undefined,
    );
  }

  stop(): void {
    this.#waiting.abort();
  }

  applyDue(): void {
    for (const policy of this.#policies.due(this.#engine.clock.now())) {
      const parameter = this.#parameters.latest(policy, policy.name);
      // An earlier one of them may have deleted it.
      if (parameter === undefined) continue;
      if (policy.type === 'Expiration') this.#parameters.delete(policy, policy.name);
      else this.#policies.finish(policy);
      emitPolicyAction(this.#engine, policy, parameter);
      if (policy.type === 'Expiration') emitDeletion(this.#engine, policy, parameter);
    }
  }
}
