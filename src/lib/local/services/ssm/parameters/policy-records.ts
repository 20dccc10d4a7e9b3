import type { Store } from '../../../../sqlite/store.ts';
import type { Scope } from '../../../scope.ts';
import { readPolicies, type Policy, type PolicyType } from './read-policies.ts';

export type PolicyStatus = 'Pending' | 'Finished';

/** A policy of a parameter as it is now. */
export interface PolicyRecord extends Scope {
  readonly name: string;
  readonly position: number;
  readonly type: PolicyType;
  readonly text: string;
  readonly dueAt: number;
  readonly status: PolicyStatus;
}

const OF_NAME = 'account = :account AND region = :region AND name = :name';
const COLUMNS = 'account, region, name, position, type, text, due_at AS dueAt, status';

/** The policies of parameters, and when each is to act. */
export class PolicyRecords {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  of({ account, region }: Scope, name: string): PolicyRecord[] {
    return this.#store.all<PolicyRecord>(`SELECT ${COLUMNS} FROM ssm_parameter_policies WHERE ${OF_NAME} ORDER BY position`, { account, region, name });
  }

  replace({ account, region }: Scope, name: string, policies: readonly Policy[], modifiedAt: number): void {
    this.#store.run(`DELETE FROM ssm_parameter_policies WHERE ${OF_NAME}`, { account, region, name });
    for (const [position, { type, text, dueAt }] of policies.entries()) {
      this.#store.run("INSERT INTO ssm_parameter_policies VALUES (:account, :region, :name, :position, :type, :text, :dueAt, 'Pending')", { account, region, name, position, type, text, dueAt: dueAt(modifiedAt) });
    }
  }

  /** The parameter was changed: what counts from its last change counts anew, an expiration stays where it is. */
  restart(scope: Scope, name: string, modifiedAt: number): void {
    const kept = this.of(scope, name);
    // The notifications of an expiration cannot be read without it: all are read together.
    const policies = readPolicies(`[${kept.map(({ text }) => text).join(',')}]`);
    for (const [position, policy] of policies.entries()) {
      if (policy.type !== 'NoChangeNotification') continue;
      this.#store.run(`UPDATE ssm_parameter_policies SET due_at = :dueAt, status = 'Pending' WHERE ${OF_NAME} AND position = :position`, {
        account: scope.account,
        region: scope.region,
        name,
        position,
        dueAt: policy.dueAt(modifiedAt),
      });
    }
  }

  finish({ account, region, name, position }: PolicyRecord): void {
    this.#store.run(`UPDATE ssm_parameter_policies SET status = 'Finished' WHERE ${OF_NAME} AND position = :position`, { account, region, name, position });
  }

  /** Of all accounts and regions, in the order of their times. */
  due(now: number): PolicyRecord[] {
    return this.#store.all<PolicyRecord>(`SELECT ${COLUMNS} FROM ssm_parameter_policies WHERE status = 'Pending' AND due_at <= :now ORDER BY due_at, position`, { now });
  }

  nextDueAt(): number | undefined {
    return this.#store.get<{ dueAt: number | null }>("SELECT min(due_at) AS dueAt FROM ssm_parameter_policies WHERE status = 'Pending'")?.dueAt ?? undefined;
  }
}
