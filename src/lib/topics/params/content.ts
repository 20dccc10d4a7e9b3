import type { Aspect } from './changes.ts';
import type { ParameterContent, ParameterFacts, ParameterType, WantedParameter } from './types.ts';

/** The key of a SecureString for which none is named. */
export const DEFAULT_KEY = 'alias/aws/ssm';

/** A standard parameter's value has at most so many bytes in UTF-8; an advanced one's twice as many. */
export const STANDARD_BYTES = 4096;
export const ADVANCED_BYTES = 8192;

export const bytesOf = (value: string): number => new TextEncoder().encode(value).length;

/** What is there, as it would be written. */
export const contentOf = (facts: ParameterFacts, value: string): ParameterContent => ({
  type: facts.type,
  value,
  tier: facts.tier,
  dataType: facts.dataType,
  keyId: facts.keyId,
  description: facts.description,
  allowedPattern: facts.allowedPattern,
  policies: facts.policies.length === 0 ? undefined : `[${facts.policies.join(',')}]`,
});

/** What is wanted, with what is there already for all that nobody spoke of. `newType` is the type of new parameters. */
export function contentAfter(wanted: WantedParameter, before: ParameterContent | undefined, newType: ParameterType): ParameterContent {
  const type = wanted.type ?? before?.type ?? newType;
  const isSecret = type === 'SecureString';
  return {
    type,
    value: wanted.value,
    tier: wanted.tier ?? tierToSay(before, wanted.value),
    dataType: wanted.dataType ?? before?.dataType ?? 'text',
    // Said again with every version: the service would take its default key otherwise.
    keyId: wanted.keyId ?? (isSecret ? before?.keyId : undefined),
    description: wanted.description ?? before?.description,
    allowedPattern: wanted.allowedPattern ?? before?.allowedPattern,
    policies: wanted.policies ?? (before?.type === type ? undefined : before?.policies),
  };
}

/** A value that has outgrown its tier goes where the account has it by default. */
const tierToSay = (before: ParameterContent | undefined, value: string): ParameterContent['tier'] => (before?.tier === 'Standard' && bytesOf(value) > STANDARD_BYTES ? undefined : before?.tier);

/** In what two contents differ. What `after` leaves to the service is no difference. */
export function aspectsOf(before: ParameterContent, after: ParameterContent): Aspect[] {
  const aspects: Aspect[] = [];
  if (after.value !== before.value) aspects.push('value');
  if (after.type !== before.type) aspects.push('type');
  if (after.tier !== undefined && after.tier !== before.tier && !(after.tier === 'Intelligent-Tiering')) aspects.push('tier');
  if ((after.description ?? '') !== (before.description ?? '')) aspects.push('description');
  if (after.type === 'SecureString' && after.keyId !== undefined && after.keyId !== (before.keyId ?? DEFAULT_KEY)) aspects.push('key');
  if ((after.allowedPattern ?? '') !== (before.allowedPattern ?? '')) aspects.push('allowed pattern');
  if (after.dataType !== before.dataType) aspects.push('data type');
  if (after.policies !== undefined && !samePolicies(after.policies, before.policies ?? '[]')) aspects.push('policies');
  return aspects;
}

function samePolicies(a: string, b: string): boolean {
  try {
    return sortedJson(JSON.parse(a)) === sortedJson(JSON.parse(b));
  } catch {
    return a === b;
  }
}

/** The keys of an object are in no order. */
const sortedJson = (value: unknown): string =>
  JSON.stringify(value, (_key, each: unknown) => (typeof each === 'object' && each !== null && !Array.isArray(each) ? Object.fromEntries(Object.entries(each).sort(([x], [y]) => (x < y ? -1 : 1))) : each));

/** Whether a value may be shown: one that is, was or becomes a secret may not. */
export const isSecret = (...contents: readonly ParameterContent[]): boolean => contents.some(({ type }) => type === 'SecureString');
