import { DATA_TYPES, PARAMETER_TYPES, TIERS } from '../types.ts';
import type { ExportedEntry } from './types.ts';

/** The names that attributes have in files, in the order in which they are written. */
export const ATTRIBUTES = ['value', 'type', 'tier', 'description', 'keyId', 'allowedPattern', 'dataType', 'policies', 'tags'] as const;
export type Attribute = (typeof ATTRIBUTES)[number];

/** Everything that is known of a parameter and is not as usual; `policies` as the JSON list that they are. */
export function attributesOf({ parameter, facts, tags = {} }: ExportedEntry): Partial<Record<Attribute, string | object>> {
  return {
    value: parameter.value,
    type: parameter.type,
    ...(facts === undefined || facts.tier === 'Standard' ? {} : { tier: facts.tier }),
    ...(facts?.description === undefined ? {} : { description: facts.description }),
    ...(facts?.keyId === undefined ? {} : { keyId: facts.keyId }),
    ...(facts?.allowedPattern === undefined ? {} : { allowedPattern: facts.allowedPattern }),
    ...(parameter.dataType === 'text' ? {} : { dataType: parameter.dataType }),
    ...(facts === undefined || facts.policies.length === 0 ? {} : { policies: `[${facts.policies.join(',')}]` }),
    ...(Object.keys(tags).length === 0 ? {} : { tags }),
  };
}

/** What may be wrong with the text of an attribute; undefined where nothing is. */
export function attributeProblem(name: Attribute, text: string): string | undefined {
  const known: Partial<Record<Attribute, readonly string[]>> = { type: PARAMETER_TYPES, tier: TIERS, dataType: DATA_TYPES };
  const values = known[name];
  return values === undefined || values.includes(text) ? undefined : `${name}: ${JSON.stringify(text)} is not one of ${values.join(', ')}`;
}
