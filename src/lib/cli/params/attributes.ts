import type { WantedParameter } from '../../topics/params/types.ts';
import { TYPE_OF_FLAG } from '../flags/parameters.ts';
import { readTextArgument } from '../input.ts';
import { parseTags } from '../tags.ts';

export interface AttributeFlags {
  readonly secure?: boolean | undefined;
  readonly type?: keyof typeof TYPE_OF_FLAG | undefined;
  readonly 'key-id'?: string | undefined;
  readonly tier?: WantedParameter['tier'];
  readonly description?: string | undefined;
  readonly 'allowed-pattern'?: string | undefined;
  readonly 'data-type'?: string | undefined;
  readonly policies?: string | undefined;
  readonly tag?: readonly string[] | undefined;
}

/** What the flags say of a parameter beside its value; undefined for what they do not speak of. Throws UserErrors. */
export const wantedFrom = (flags: AttributeFlags): Omit<WantedParameter, 'name' | 'value'> => ({
  type: flags.secure || flags['key-id'] !== undefined && flags.type === undefined ? 'SecureString' : flags.type === undefined ? undefined : TYPE_OF_FLAG[flags.type],
  tier: flags.tier,
  keyId: flags['key-id'],
  description: flags.description,
  allowedPattern: flags['allowed-pattern'],
  dataType: flags['data-type'],
  policies: flags.policies === undefined ? undefined : readTextArgument(flags.policies, '--policies'),
  tags: flags.tag === undefined ? undefined : parseTags(flags.tag, '--tag'),
});
