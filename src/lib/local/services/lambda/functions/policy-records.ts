import { createHash } from 'node:crypto';
import type { Store } from '../../../../sqlite/store.ts';
import type { FunctionReference } from './names.ts';

/** One statement of a resource-based policy, as IAM writes it. */
export interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Principal: '*' | { readonly Service: string } | { readonly AWS: string };
  readonly Action: string;
  readonly Resource: string;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const OF_RESOURCE = 'account = :account AND region = :region AND function = :function AND qualifier = :qualifier';

/** Resource-based policies of functions, versions and aliases: each qualifier has one of its own. */
export class PolicyRecords {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  statements(reference: FunctionReference): Statement[] {
    const rows = this.#store.all<{ statement: string }>(`SELECT statement FROM lambda_statements WHERE ${OF_RESOURCE} ORDER BY number`, keyOf(reference));
    return rows.map(({ statement }) => JSON.parse(statement) as Statement);
  }

  /** Returns false where there is a statement of that name already. */
  add(reference: FunctionReference, statement: Statement): boolean {
    const added = this.#store.run(
      `INSERT INTO lambda_statements (account, region, function, qualifier, id, statement) VALUES (:account, :region, :function, :qualifier, :id, :statement) ON CONFLICT DO NOTHING`,
      { ...keyOf(reference), id: statement.Sid, statement: JSON.stringify(statement) },
    );
    return added > 0;
  }

  /** Returns false where there is no such statement. */
  remove(reference: FunctionReference, id: string): boolean {
    return this.#store.run(`DELETE FROM lambda_statements WHERE ${OF_RESOURCE} AND id = :id`, { ...keyOf(reference), id }) > 0;
  }

  /** Whether the policy lets another account call the function. Conditions are not weighed. */
  allows(reference: FunctionReference, account: string): boolean {
    return this.statements(reference).some(({ Principal: principal, Action: action }) => {
      if (!['lambda:InvokeFunction', 'lambda:*', '*'].includes(action)) return false;
      if (principal === '*') return true;
      return 'AWS' in principal && (principal.AWS === '*' || principal.AWS === account || principal.AWS.startsWith(`arn:aws:iam::${account}:`));
    });
  }
}

/** Changes with every change of the policy, and with nothing else. */
export function policyRevision(statements: readonly Statement[]): string {
  const hash = createHash('sha256').update(JSON.stringify(statements)).digest('hex');
  return hash.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

const keyOf = ({ account, region, name, qualifier }: FunctionReference) => ({ account, region, function: name, qualifier: qualifier ?? '' });
