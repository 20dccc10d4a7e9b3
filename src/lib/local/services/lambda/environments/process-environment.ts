import type { VersionRecord } from '../functions/function-records.ts';
import type { Variables } from '../functions/variables.ts';
import type { Credentials } from './role-credentials.ts';

export interface ProcessFacts {
  readonly version: VersionRecord;
  readonly variables: Variables;
  readonly credentials: Credentials;
  /** Where the code lies. */
  readonly taskRoot: string;
  /** The environment's own folder for what it writes; on AWS it is /tmp. */
  readonly temporary: string;
  readonly logStream: string;
  /** 127.0.0.1:41234 */
  readonly runtimeApi: string;
  /** The engine's own. */
  readonly endpoint: string;
}

/**
 * The environment variables of a function's process, and nothing of the engine's own environment but its PATH.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
 */
export function processEnvironment({ version, variables, credentials, taskRoot, temporary, logStream, runtimeApi, endpoint }: ProcessFacts): Readonly<Record<string, string>> {
  const { settings } = version;
  return {
    PATH: process.env['PATH'] ?? '/usr/local/bin:/usr/bin:/bin',
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    HOME: temporary,
    TMPDIR: temporary,
    AWS_ENDPOINT_URL: endpoint,
    ...variables,
    AWS_REGION: version.region,
    AWS_DEFAULT_REGION: version.region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
    AWS_EXECUTION_ENV: `AWS_Lambda_${settings.runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: version.name,
    AWS_LAMBDA_FUNCTION_VERSION: version.version,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(settings.memoryMegabytes),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: settings.logGroup,
    AWS_LAMBDA_LOG_STREAM_NAME: logStream,
    AWS_LAMBDA_RUNTIME_API: runtimeApi,
    LAMBDA_RUNTIME_DIR: '/var/runtime',
    LAMBDA_TASK_ROOT: taskRoot,
    _HANDLER: settings.handler,
  };
}
