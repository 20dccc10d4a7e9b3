import type { ParametersApi } from './api.ts';
import { DEFAULT_KEY } from './content.ts';
import { keyBelow, nameBelow } from './names.ts';
import { observeBelow } from './observe.ts';
import type { Observed } from './plan.ts';
import type { WantedParameter } from './types.ts';

export interface CopyOptions {
  readonly from: string;
  readonly to: string;
  /** The KMS key of the secrets there; undefined: that of the original, where it can be one there too. */
  readonly keyId: string | undefined;
  /** Another account or region: keys by id or ARN are not known there. */
  readonly isElsewhere: boolean;
  readonly tags: boolean;
  readonly signal: AbortSignal;
}

export interface Copy {
  readonly wanted: readonly WantedParameter[];
  readonly problems: readonly string[];
}

/** Everything below a path, as it is to be below another. Throws RemoteErrors. */
export async function readCopy(api: ParametersApi, options: CopyOptions): Promise<Copy> {
  const { from, to, tags, signal } = options;
  const observed = await observeBelow(from, api, { signal, tagsOf: () => tags });
  const problems = [...observed].flatMap(([name, there]) => (isForeignKey(there, options) ? [`${name}: its key ${there.facts.keyId} is not known there: add --key-id`] : []));
  return { wanted: [...observed].map(([name, there]) => wantedOf(nameBelow(to, keyBelow(from, name)), there, options)), problems };
}

function wantedOf(name: string, { facts, value, tags }: Observed, options: CopyOptions): WantedParameter {
  const isSecret = facts.type === 'SecureString';
  const key = options.keyId ?? (facts.keyId === DEFAULT_KEY ? undefined : facts.keyId);
  return {
    name,
    value,
    type: facts.type,
    // Advanced stays advanced; a standard one is what the account makes of it there.
    tier: facts.tier === 'Advanced' ? 'Advanced' : undefined,
    dataType: facts.dataType,
    description: facts.description,
    allowedPattern: facts.allowedPattern,
    keyId: isSecret ? key : undefined,
    policies: facts.policies.length === 0 ? undefined : `[${facts.policies.join(',')}]`,
    ...(options.tags && tags !== undefined ? { tags } : {}),
  };
}

const isForeignKey = ({ facts }: Observed, { keyId, isElsewhere }: CopyOptions): boolean =>
  facts.type === 'SecureString' && keyId === undefined && isElsewhere && facts.keyId !== undefined && !facts.keyId.startsWith('alias/');
