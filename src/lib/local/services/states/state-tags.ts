import type * as sfn from '@aws-sdk/client-sfn';
import type { Store } from '../../../sqlite/store.ts';
import { tooManyTags } from './errors.ts';

const MOST_TAGS = 50;

/** Tags of machines and activities. */
export class StateTags {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  of(arn: string): sfn.Tag[] {
    return this.#store.all<{ key: string; value: string }>('SELECT key, value FROM sfn_tags WHERE arn = :arn ORDER BY key', { arn });
  }

  add(arn: string, tags: readonly sfn.Tag[]): void {
    this.#store.transaction(() => {
      for (const { key = '', value = '' } of tags) {
        this.#store.run('INSERT INTO sfn_tags (arn, key, value) VALUES (:arn, :key, :value) ON CONFLICT (arn, key) DO UPDATE SET value = excluded.value', { arn, key, value });
      }
      if (this.of(arn).length > MOST_TAGS) throw tooManyTags(arn);
    });
  }

  remove(arn: string, keys: readonly string[]): void {
    for (const key of keys) this.#store.run('DELETE FROM sfn_tags WHERE arn = :arn AND key = :key', { arn, key });
  }

  forget(arn: string): void {
    this.#store.run('DELETE FROM sfn_tags WHERE arn = :arn', { arn });
  }
}
