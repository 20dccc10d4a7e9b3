import type * as kms from '@aws-sdk/client-kms';
import type { RequestContext } from '../../../engine-context.ts';
import type { Store } from '../../../../sqlite/store.ts';
import type { Answer } from '../../../wire/service.ts';
import { belongsToAws, pendingDeletion } from '../errors.ts';
import type { KeyRing } from '../keys/key-ring.ts';
import type { KeyTags } from '../keys/key-tags.ts';
import { decodeMarker, takePage } from './take-page.ts';

const DEFAULT_PAGE = 50;

/** Handlers of a key's tags. */
export function tagHandlers(store: Store, ring: KeyRing, tags: KeyTags) {
  const taggable = (context: RequestContext, keyId: string | undefined): string => {
    const key = ring.findByIdOnly(context, keyId ?? '');
    if (key.manager === 'AWS') throw belongsToAws(context.operation, key.arn);
    if (key.state === 'PendingDeletion') throw pendingDeletion(key.arn);
    return key.id;
  };
  return {
    TagResource: (input: kms.TagResourceCommandInput, context: RequestContext): Answer<kms.TagResourceCommandOutput> => {
      const id = taggable(context, input.KeyId);
      store.transaction(() => tags.add(id, input.Tags ?? []));
      return {};
    },
    UntagResource: (input: kms.UntagResourceCommandInput, context: RequestContext): Answer<kms.UntagResourceCommandOutput> => {
      tags.remove(taggable(context, input.KeyId), input.TagKeys ?? []);
      return {};
    },
    ListResourceTags: (input: kms.ListResourceTagsCommandInput, context: RequestContext): Answer<kms.ListResourceTagsCommandOutput> => {
      const size = input.Limit ?? DEFAULT_PAGE;
      const after = decodeMarker(input.Marker, '');
      const all = tags.list(ring.findByIdOnly(context, input.KeyId ?? '').id).filter(({ TagKey = '' }) => TagKey > after);
      const { page, ...rest } = takePage(all, size, ({ TagKey = '' }) => TagKey);
      return { Tags: [...page], ...rest };
    },
  };
}
