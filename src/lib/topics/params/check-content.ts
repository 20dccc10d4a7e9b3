import { ADVANCED_BYTES, bytesOf, STANDARD_BYTES } from './content.ts';
import type { ParameterContent, Tier } from './types.ts';

export interface ContentFindings {
  /** Why the service is certain to refuse it. */
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
}

export interface ContentContext {
  readonly before: ParameterContent | undefined;
  /** The account's tier for parameters of which none is said; undefined where it was not asked. */
  readonly defaultTier: Tier | undefined;
}

/** Whether the account's default tier must be known to judge a content. */
export const needsDefaultTier = ({ tier, value, policies }: ParameterContent): boolean => tier === undefined && (bytesOf(value) > STANDARD_BYTES || hasPolicies(policies));

/** What is known to be wrong with a content before the service is asked. No finding repeats the value. Pure. */
export function checkContent(content: ParameterContent, { before, defaultTier }: ContentContext): ContentFindings {
  const problems: string[] = [];
  const warnings: string[] = [];
  const { value, type, tier, policies } = content;
  const bytes = bytesOf(value);
  const effective = tier ?? defaultTier ?? 'Standard';
  const needsAdvanced = bytes > STANDARD_BYTES || hasPolicies(policies);
  if (value === '') problems.push('its value is empty, and Parameter Store has no empty values');
  if (value.includes('\0')) problems.push('its value is binary (it has a NUL character): encode it, for example in base64');
  if (/\{\{[^]*?\}\}/.test(value)) problems.push('its value has {{…}} in it, which Parameter Store does not take');
  if (bytes > ADVANCED_BYTES) problems.push(`its value has ${bytes} bytes; at most ${ADVANCED_BYTES} are possible`);
  else if (needsAdvanced && effective === 'Standard') problems.push(`${bytes > STANDARD_BYTES ? `its value has ${bytes} bytes, and the standard tier takes ${STANDARD_BYTES}` : 'the standard tier has no policies'}: add --tier Advanced`);
  else if (needsAdvanced && before?.tier !== 'Advanced') warnings.push('becomes an advanced parameter: it is charged by the month, and there is no way back to standard but to delete it');
  else if (tier === 'Advanced' && before?.tier !== 'Advanced') warnings.push('becomes an advanced parameter: it is charged by the month, and there is no way back to standard but to delete it');
  if (before?.tier === 'Advanced' && before.type === type && tier === 'Standard') problems.push('an advanced parameter cannot become standard again: delete it and create it anew');
  if (content.keyId !== undefined && type !== 'SecureString') problems.push(`a key belongs to a SecureString, and this is a ${type}`);
  if (policies !== undefined && !isJsonList(policies)) problems.push('its policies are no JSON list');
  return { problems, warnings };
}

const hasPolicies = (policies: string | undefined): boolean => policies !== undefined && !/^\s*\[\s*(\{\s*\}\s*)?\]\s*$/.test(policies);

function isJsonList(text: string): boolean {
  try {
    return Array.isArray(JSON.parse(text));
  } catch {
    return false;
  }
}
