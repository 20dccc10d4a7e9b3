import * as ssm from '@aws-sdk/client-ssm';
import type { RequestContext } from '../../../engine-context.ts';
import type { Fleet } from '../../../nodes/types.ts';
import type { Scope } from '../../../scope.ts';
import type { Store } from '../../../../sqlite/store.ts';
import { AwsError, type Answer } from '../../../wire/service.ts';
import type { ParameterStore } from '../parameters/parameter-store.ts';
import type { DocumentStore } from './document-store.ts';
import { exception } from './errors.ts';

const MOST_TAGS = 50;

/** Tags of documents and parameters; those of nodes are the fleet's own. */
export class Tags {
  readonly #store: Store;
  readonly #fleet: Fleet;

  constructor(store: Store, fleet: Fleet) {
    this.#store = store;
    this.#fleet = fleet;
  }

  list(scope: Scope, type: string, id: string): ssm.Tag[] {
    if (type === 'ManagedInstance') return Object.entries(this.#fleet.get(scope, id)?.tags ?? {}).map(([Key, Value]) => ({ Key, Value }));
    return this.#store
      .all<{ key: string; value: string }>('SELECT key, value FROM ssm_tags WHERE account = :account AND region = :region AND type = :type AND id = :id ORDER BY key', { account: scope.account, region: scope.region, type, id })
      .map(({ key, value }) => ({ Key: key, Value: value }));
  }

  add(scope: Scope, type: string, id: string, tags: readonly ssm.Tag[]): void {
    const merged = new Map([...this.list(scope, type, id), ...tags].map(({ Key, Value }) => [Key ?? '', Value ?? '']));
    if (merged.size > MOST_TAGS) throw exception(ssm.TooManyTagsError, `A resource can have at most ${MOST_TAGS} tags.`);
    if (type === 'ManagedInstance') this.#fleet.update(scope, id, { tags: Object.fromEntries(merged) });
    else {
      for (const { Key, Value } of tags) {
        this.#store.run('INSERT OR REPLACE INTO ssm_tags VALUES (:account, :region, :type, :id, :key, :value)', { account: scope.account, region: scope.region, type, id, key: Key ?? '', value: Value ?? '' });
      }
    }
  }

  remove(scope: Scope, type: string, id: string, keys: readonly string[]): void {
    if (type === 'ManagedInstance') {
      const left = this.list(scope, type, id).filter(({ Key }) => !keys.includes(Key ?? ''));
      this.#fleet.update(scope, id, { tags: Object.fromEntries(left.map(({ Key, Value }) => [Key ?? '', Value ?? ''])) });
      return;
    }
    for (const key of keys) {
      this.#store.run('DELETE FROM ssm_tags WHERE account = :account AND region = :region AND type = :type AND id = :id AND key = :key', { account: scope.account, region: scope.region, type, id, key });
    }
  }
}

/** Handlers of the tag operations. */
export function tagHandlers(tags: Tags, documents: DocumentStore, parameters: ParameterStore) {
  const resource = (context: RequestContext, type: string | undefined, id: string | undefined): { type: string; id: string } => {
    if (type === 'Document') {
      try {
        return { type, id: documents.summary(context, id ?? '').name };
      } catch {
        throw exception(ssm.InvalidResourceId, `The resource ID ${id} is not valid.`);
      }
    }
    if (type === 'Parameter') {
      try {
        return { type, id: parameters.latest(context, id ?? '').name };
      } catch {
        throw exception(ssm.InvalidResourceId, `The resource ID ${id} is not valid.`);
      }
    }
    if (type !== 'ManagedInstance') throw new AwsError('NotImplemented', `Tags of ${type} are not built into Drover's embedded engine`, 501);
    if (id === undefined || context.engine.fleet.get(context, id) === undefined) throw exception(ssm.InvalidResourceId, `The resource ID ${id} is not valid.`);
    return { type, id };
  };
  return {
    AddTagsToResource: (input: ssm.AddTagsToResourceCommandInput, context: RequestContext): Answer<ssm.AddTagsToResourceCommandOutput> => {
      const { type, id } = resource(context, input.ResourceType, input.ResourceId);
      tags.add(context, type, id, input.Tags ?? []);
      return {};
    },
    RemoveTagsFromResource: (input: ssm.RemoveTagsFromResourceCommandInput, context: RequestContext): Answer<ssm.RemoveTagsFromResourceCommandOutput> => {
      const { type, id } = resource(context, input.ResourceType, input.ResourceId);
      tags.remove(context, type, id, input.TagKeys ?? []);
      return {};
    },
    ListTagsForResource: (input: ssm.ListTagsForResourceCommandInput, context: RequestContext): Answer<ssm.ListTagsForResourceCommandOutput> => {
      const { type, id } = resource(context, input.ResourceType, input.ResourceId);
      return { TagList: tags.list(context, type, id) };
    },
  };
}
