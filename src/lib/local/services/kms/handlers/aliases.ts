import type * as kms from '@aws-sdk/client-kms';
import type { RequestContext } from '../../../engine-context.ts';
import { AwsError, type Answer } from '../../../wire/service.ts';
import { aliasExists, badAliasName, noAlias, pendingDeletion } from '../errors.ts';
import { aliasArn } from '../keys/arns.ts';
import type { KeyRecord } from '../keys/key-records.ts';
import type { KeyRing } from '../keys/key-ring.ts';
import { decodeMarker, takePage } from './take-page.ts';

const DEFAULT_PAGE = 50;
const NAME = /^alias\/[a-zA-Z0-9/_-]+$/;

/** Handlers of aliases. */
export function aliasHandlers(ring: KeyRing) {
  const target = (context: RequestContext, keyId: string | undefined): KeyRecord => {
    const key = ring.findByIdOnly(context, keyId ?? '');
    if (key.state === 'PendingDeletion') throw pendingDeletion(key.arn);
    return key;
  };
  const existing = (context: RequestContext, name: string): void => {
    if (ring.aliases.get(context, name) === undefined) throw noAlias(aliasArn(context, name));
  };
  return {
    CreateAlias: (input: kms.CreateAliasCommandInput, context: RequestContext): Answer<kms.CreateAliasCommandOutput> => {
      const name = checkName(input.AliasName);
      const key = target(context, input.TargetKeyId);
      if (ring.aliases.get(context, name) !== undefined) throw aliasExists(aliasArn(context, name));
      ring.aliases.create(context, name, key.id);
      return {};
    },
    UpdateAlias: (input: kms.UpdateAliasCommandInput, context: RequestContext): Answer<kms.UpdateAliasCommandOutput> => {
      const name = checkName(input.AliasName);
      existing(context, name);
      ring.aliases.update(context, name, target(context, input.TargetKeyId).id);
      return {};
    },
    DeleteAlias: (input: kms.DeleteAliasCommandInput, context: RequestContext): Answer<kms.DeleteAliasCommandOutput> => {
      const name = checkName(input.AliasName);
      existing(context, name);
      ring.aliases.delete(context, name);
      return {};
    },
    ListAliases: (input: kms.ListAliasesCommandInput, context: RequestContext): Answer<kms.ListAliasesCommandOutput> => {
      const size = input.Limit ?? DEFAULT_PAGE;
      const keyId = input.KeyId === undefined ? undefined : ring.findByIdOnly(context, input.KeyId).id;
      const { page, ...rest } = takePage(ring.aliases.list(context, keyId, decodeMarker(input.Marker, ''), size + 1), size, ({ name }) => name);
      return {
        Aliases: page.map((alias) => ({
          AliasName: alias.name,
          AliasArn: aliasArn(context, alias.name),
          TargetKeyId: alias.keyId,
          CreationDate: new Date(alias.createdAt),
          LastUpdatedDate: new Date(alias.updatedAt),
        })),
        ...rest,
      };
    },
  };
}

function checkName(name = ''): string {
  if (!name.startsWith('alias/')) throw new AwsError('ValidationException', 'Invalid identifier: an alias name begins with alias/');
  if (!NAME.test(name)) throw badAliasName(`The alias name ${name} may hold letters, digits, /, _ and - only`);
  if (name.startsWith('alias/aws/')) throw new AwsError('NotAuthorizedException', 'Aliases that begin with alias/aws/ are reserved for AWS');
  return name;
}
