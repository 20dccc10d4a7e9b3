import type { Store } from '../../../../sqlite/store.ts';
import type { Scope } from '../../../scope.ts';

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-labels.html */
export const MOST_LABELS = 10;

export const isLabel = (label: string): boolean => /^[a-zA-Z_.-][a-zA-Z0-9_.-]*$/.test(label) && !/^(aws|ssm)/i.test(label);

const OF_NAME = 'account = :account AND region = :region AND name = :name';

/** Labels of parameters: each stands at one version of its parameter. */
export class ParameterLabels {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  of({ account, region }: Scope, name: string, version: number): string[] {
    return this.#store
      .all<{ label: string }>(`SELECT label FROM ssm_parameter_labels WHERE ${OF_NAME} AND version = :version ORDER BY label`, { account, region, name, version })
      .map(({ label }) => label);
  }

  version({ account, region }: Scope, name: string, label: string): number | undefined {
    return this.#store.get<{ version: number }>(`SELECT version FROM ssm_parameter_labels WHERE ${OF_NAME} AND label = :label`, { account, region, name, label })?.version;
  }

  /** Puts it there, from wherever it was. */
  move({ account, region }: Scope, name: string, label: string, version: number): void {
    this.#store.run('INSERT OR REPLACE INTO ssm_parameter_labels VALUES (:account, :region, :name, :label, :version)', { account, region, name, label, version });
  }

  /** False where the version does not have it. */
  remove({ account, region }: Scope, name: string, label: string, version: number): boolean {
    return this.#store.run(`DELETE FROM ssm_parameter_labels WHERE ${OF_NAME} AND label = :label AND version = :version`, { account, region, name, label, version }) > 0;
  }
}
