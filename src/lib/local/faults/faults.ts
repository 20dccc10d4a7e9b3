import { fractionAt, seedOf } from './chance.ts';
import type { FaultList, FaultRule, FaultRuleState } from './fault-rule.ts';

interface ActiveRule {
  readonly rule: FaultRule;
  readonly isFor: (service: string, operation: string) => boolean;
  readonly start: number;
  calls: number;
  fired: number;
}

/**
 * The rules of one engine and the decision what goes wrong with a call. Kept in memory alone: a fault that was
 * forgotten ends with the engine.
 */
export class Faults {
  #active: ActiveRule[] = [];

  get isEmpty(): boolean {
    return this.#active.length === 0;
  }

  /** Adds a rule behind the others; one for the same service, operation and kind takes the old one's place and starts anew. */
  set(rule: FaultRule): FaultRuleState {
    const { service, operation, kind, seed } = rule;
    // The rule's own words are part of its start: two rules of one seed must not fire on the very same calls.
    const added: ActiveRule = { rule, isFor: matcherOf(rule), start: seedOf(seed, service, operation, kind), calls: 0, fired: 0 };
    const at = this.#active.findIndex((each) => each.rule.service === service && each.rule.operation === operation && each.rule.kind === kind);
    this.#active = at === -1 ? [...this.#active, added] : this.#active.with(at, added);
    return stateOf(added);
  }

  list(): FaultList {
    return this.#active.map(stateOf);
  }

  /** Returns what was there. */
  clear(): FaultList {
    const gone = this.list();
    this.#active = [];
    return gone;
  }

  /**
   * What goes wrong with this call, by the first rule that fires. What a rule does with its nth call depends on its seed
   * and n alone, not on the rules beside it: a later rule loses the calls on which an earlier one fires.
   */
  decide(service: string, operation: string): FaultRule | undefined {
    let decided: ActiveRule | undefined;
    for (const active of this.#active) {
      if (!active.isFor(service, operation)) continue;
      const { rule, start, fired } = active;
      const fires = fractionAt(start, active.calls) < rule.rate && fired < (rule.count ?? Infinity);
      active.calls += 1;
      if (fires) decided ??= active;
    }
    if (decided !== undefined) decided.fired += 1;
    return decided?.rule;
  }
}

const stateOf = ({ rule, calls, fired }: ActiveRule): FaultRuleState => ({ ...rule, calls, fired });

function matcherOf({ service, operation }: FaultRule): ActiveRule['isFor'] {
  const operations = operationPattern(operation);
  return (calledService, calledOperation) => (service === '*' || service === calledService) && operations.test(calledOperation);
}

/** `*` for any letters; whether they are large or small makes no difference. The name has nothing else that a pattern would read. */
export const operationPattern = (operation: string): RegExp => new RegExp(`^${operation.replaceAll('*', '.*')}$`, 'i');
