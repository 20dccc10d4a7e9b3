import type * as kms from '@aws-sdk/client-kms';
import type { Store } from '../../../../sqlite/store.ts';
import { badTag, tooManyTags } from '../errors.ts';

const MOST_TAGS = 50;

export class KeyTags {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  list(keyId: string): kms.Tag[] {
    return this.#store
      .all<{ key: string; value: string }>('SELECT key, value FROM kms_tags WHERE key_id = :keyId ORDER BY key', { keyId })
      .map(({ key, value }) => ({ TagKey: key, TagValue: value }));
  }

  /** Throws TagException for tags that no key takes, LimitExceededException beyond 50. */
  add(keyId: string, tags: readonly kms.Tag[]): void {
    const given = tags.map(({ TagKey, TagValue }) => ({ key: TagKey ?? '', value: TagValue ?? '' }));
    const keys = new Set(given.map(({ key }) => key));
    if (keys.size < given.length) throw badTag('Duplicate tag keys');
    if (given.some(({ key }) => /^aws:/i.test(key))) throw badTag('Tag keys cannot start with aws:');
    if (new Set([...this.list(keyId).map(({ TagKey }) => TagKey), ...keys]).size > MOST_TAGS) throw tooManyTags();
    for (const { key, value } of given) this.#store.run('INSERT OR REPLACE INTO kms_tags VALUES (:keyId, :key, :value)', { keyId, key, value });
  }

  remove(keyId: string, keys: readonly string[]): void {
    for (const key of keys) this.#store.run('DELETE FROM kms_tags WHERE key_id = :keyId AND key = :key', { keyId, key });
  }
}
