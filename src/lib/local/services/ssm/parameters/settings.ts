import type { Store } from '../../../../sqlite/store.ts';
import type { Scope } from '../../../scope.ts';

export interface SettingRecord {
  readonly value: string;
  readonly modifiedAt: number;
  readonly modifiedBy: string;
}

export const TIER_SETTING = '/ssm/parameter-store/default-parameter-tier';
export const THROUGHPUT_SETTING = '/ssm/parameter-store/high-throughput-enabled';

/** Values of the settings that are served, the default first. */
export const SETTING_VALUES: Readonly<Record<string, readonly string[]>> = {
  [TIER_SETTING]: ['Standard', 'Advanced', 'Intelligent-Tiering'],
  // Kept and given back; the engine's throughput is the machine's either way.
  [THROUGHPUT_SETTING]: ['false', 'true'],
};

const OF_ID = 'account = :account AND region = :region AND id = :id';

/** Settings that an account has changed, by region. */
export class ServiceSettings {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  get({ account, region }: Scope, id: string): SettingRecord | undefined {
    return this.#store.get<SettingRecord>(`SELECT value, modified_at AS modifiedAt, modified_by AS modifiedBy FROM ssm_service_settings WHERE ${OF_ID}`, { account, region, id });
  }

  set({ account, region }: Scope, id: string, { value, modifiedAt, modifiedBy }: SettingRecord): void {
    this.#store.run('INSERT OR REPLACE INTO ssm_service_settings VALUES (:account, :region, :id, :value, :modifiedAt, :modifiedBy)', { account, region, id, value, modifiedAt, modifiedBy });
  }

  reset({ account, region }: Scope, id: string): void {
    this.#store.run(`DELETE FROM ssm_service_settings WHERE ${OF_ID}`, { account, region, id });
  }

  defaultTier(scope: Scope): string {
    return this.get(scope, TIER_SETTING)?.value ?? 'Standard';
  }
}
