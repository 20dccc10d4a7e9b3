import type { RunningEngine } from './running-engine.ts';

export const SHELLS = ['sh', 'fish', 'powershell', 'dotenv'] as const;
export type Shell = (typeof SHELLS)[number];

/** The variables with which any AWS client uses this engine. */
export function environmentOf(engine: RunningEngine, region: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: engine.endpoint,
    AWS_ACCESS_KEY_ID: engine.keys.accessKeyId,
    AWS_SECRET_ACCESS_KEY: engine.keys.secretAccessKey,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    // Some calls of Step Functions have `sync-` in front of their host, which an address of this machine cannot have.
    AWS_DISABLE_HOST_PREFIX_INJECTION: 'true',
  };
}

/** The values are of our own making: letters, digits and +/=:.- , so single quotes are enough everywhere. */
export function formatEnvironment(variables: Readonly<Record<string, string>>, shell: Shell): string {
  const line = {
    sh: (name: string, value: string) => `export ${name}='${value}'`,
    fish: (name: string, value: string) => `set -gx ${name} '${value}'`,
    powershell: (name: string, value: string) => `$env:${name} = '${value}'`,
    dotenv: (name: string, value: string) => `${name}='${value}'`,
  }[shell];
  return Object.entries(variables)
    .map(([name, value]) => line(name, value))
    .join('\n');
}
