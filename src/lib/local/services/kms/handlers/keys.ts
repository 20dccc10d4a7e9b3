import type * as kms from '@aws-sdk/client-kms';
import type { RequestContext } from '../../../engine-context.ts';
import { notBuilt } from '../../../wire/invoke.ts';
import type { Answer } from '../../../wire/service.ts';
import type { Store } from '../../../../sqlite/store.ts';
import { belongsToAws, notPendingDeletion, pendingDeletion } from '../errors.ts';
import type { KeyRecord } from '../keys/key-records.ts';
import type { KeyRing } from '../keys/key-ring.ts';
import type { KeyTags } from '../keys/key-tags.ts';
import { describeKey } from './describe-key.ts';
import { decodeMarker, takePage } from './take-page.ts';

const DEFAULT_PAGE = 100;
const DEFAULT_WINDOW_DAYS = 30;
const DAY = 86_400_000;

/** Handlers of keys: made, looked at, switched, given up. */
export function keyHandlers(store: Store, ring: KeyRing, tags: KeyTags) {
  /** A customer's key that is not about to go. */
  const changeable = (context: RequestContext, keyId: string | undefined): KeyRecord => {
    const key = ownable(ring, context, keyId);
    if (key.state === 'PendingDeletion') throw pendingDeletion(key.arn);
    return key;
  };
  return {
    CreateKey: (input: kms.CreateKeyCommandInput, context: RequestContext): Answer<kms.CreateKeyCommandOutput> => {
      refuseOtherKinds(input);
      const key = store.transaction(() => {
        const made = ring.keys.create(context, 'CUSTOMER', input.Description ?? '');
        tags.add(made.id, input.Tags ?? []);
        return made;
      });
      return { KeyMetadata: describeKey(key) };
    },
    DescribeKey: (input: kms.DescribeKeyCommandInput, context: RequestContext): Answer<kms.DescribeKeyCommandOutput> => ({
      KeyMetadata: describeKey(ring.find(context, input.KeyId ?? '')),
    }),
    ListKeys: (input: kms.ListKeysCommandInput, context: RequestContext): Answer<kms.ListKeysCommandOutput> => {
      const size = input.Limit ?? DEFAULT_PAGE;
      const { page, ...rest } = takePage(ring.keys.list(context, decodeMarker(input.Marker, 0), size + 1), size, ({ number }) => number);
      return { Keys: page.map(({ id, arn }) => ({ KeyId: id, KeyArn: arn })), ...rest };
    },
    EnableKey: (input: kms.EnableKeyCommandInput, context: RequestContext): Answer<kms.EnableKeyCommandOutput> => {
      ring.keys.setState(changeable(context, input.KeyId), 'Enabled');
      return {};
    },
    DisableKey: (input: kms.DisableKeyCommandInput, context: RequestContext): Answer<kms.DisableKeyCommandOutput> => {
      ring.keys.setState(changeable(context, input.KeyId), 'Disabled');
      return {};
    },
    ScheduleKeyDeletion: (input: kms.ScheduleKeyDeletionCommandInput, context: RequestContext): Answer<kms.ScheduleKeyDeletionCommandOutput> => {
      const key = changeable(context, input.KeyId);
      const days = input.PendingWindowInDays ?? DEFAULT_WINDOW_DAYS;
      const deletionAt = context.engine.clock.now() + days * DAY;
      ring.keys.setState(key, 'PendingDeletion', deletionAt);
      return { KeyId: key.arn, DeletionDate: new Date(deletionAt), KeyState: 'PendingDeletion', PendingWindowInDays: days };
    },
    CancelKeyDeletion: (input: kms.CancelKeyDeletionCommandInput, context: RequestContext): Answer<kms.CancelKeyDeletionCommandOutput> => {
      const key = ownable(ring, context, input.KeyId);
      if (key.state !== 'PendingDeletion') throw notPendingDeletion(key.arn);
      // It is not used again before somebody says so.
      ring.keys.setState(key, 'Disabled');
      return { KeyId: key.arn };
    },
  };
}

function ownable(ring: KeyRing, context: RequestContext, keyId: string | undefined): KeyRecord {
  const key = ring.findByIdOnly(context, keyId ?? '');
  if (key.manager === 'AWS') throw belongsToAws(context.operation, key.arn);
  return key;
}

/** A Policy is taken and has no effect: whoever the engine lets in may do everything in the account. */
function refuseOtherKinds(input: kms.CreateKeyCommandInput): void {
  const spec = input.KeySpec ?? input.CustomerMasterKeySpec ?? 'SYMMETRIC_DEFAULT';
  const usage = input.KeyUsage ?? 'ENCRYPT_DECRYPT';
  const origin = input.Origin ?? 'AWS_KMS';
  if (spec !== 'SYMMETRIC_DEFAULT') throw notBuilt(`KMS CreateKey with KeySpec ${spec}`);
  if (usage !== 'ENCRYPT_DECRYPT') throw notBuilt(`KMS CreateKey with KeyUsage ${usage}`);
  if (origin !== 'AWS_KMS' || input.CustomKeyStoreId !== undefined || input.XksKeyId !== undefined) throw notBuilt(`KMS CreateKey with Origin ${origin} or a key store of one's own`);
  if (input.MultiRegion) throw notBuilt('KMS CreateKey with MultiRegion');
}
