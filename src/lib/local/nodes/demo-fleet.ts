import type { NodeSpec } from './types.ts';

const ROLES = [
  ['web', 8],
  ['app', 6],
  ['db', 3],
  ['cache', 2],
  ['bastion', 1],
] as const;
const ENVIRONMENTS = ['prod', 'prod', 'staging', 'dev'] as const;

/** Twenty process nodes to try things on: web-01 … bastion-01, with Role, Env and Mode tags. */
export function demoFleet(): NodeSpec[] {
  return ROLES.flatMap(([role, count]) =>
    Array.from({ length: count }, (_, index): NodeSpec => {
      const environment = ENVIRONMENTS[index % ENVIRONMENTS.length] ?? 'prod';
      return {
        name: `${role}-${String(index + 1).padStart(2, '0')}`,
        kind: 'process',
        platform: 'Linux',
        tags: { Role: role, Env: environment, Mode: environment === 'prod' ? 'Production' : 'Test' },
        ping: 'Online',
        state: 'running',
      };
    }),
  );
}
