import type * as ssm from '@aws-sdk/client-ssm';
import type { Scope } from '../../../scope.ts';
import type { ParameterStore } from '../parameters/parameter-store.ts';
import type { ParameterVersion } from '../parameters/records.ts';

/** The policies of a version: what became of them is known of the latest one. */
export function describePolicies(parameters: ParameterStore, scope: Scope, version: ParameterVersion): ssm.ParameterInlinePolicy[] {
  if (version.policies.length === 0) return [];
  const statuses = new Map(parameters.policies.of(scope, version.name).map(({ text, status }) => [text, status]));
  return version.policies.map(({ type, text }) => ({ PolicyText: text, PolicyType: type, PolicyStatus: statuses.get(text) ?? 'Pending' }));
}
