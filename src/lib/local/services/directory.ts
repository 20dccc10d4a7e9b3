import type { EngineService } from '../engine-service.ts';

/** How a request finds its service before the service (and its SDK module) is loaded. */
export interface DirectoryEntry {
  /** The SDK's service id. */
  readonly id: string;
  /** The service in the credential scope of a signature. */
  readonly signingName: string;
  /** What stands before the dot in `X-Amz-Target`; only JSON protocols have it. */
  readonly targetPrefix?: string;
  /** The `Version` parameter of the Query protocols. */
  readonly apiVersion?: string;
  /**
   * A query that gives a row where the last engine may have left work unfinished: the service is then loaded at
   * start and its `recover` is called. Its tables exist when it is asked.
   */
  readonly unfinishedWork?: string;
  load(): Promise<EngineService>;
}

/** Every service that the engine serves. To add one: a folder beside this file, and an entry here. */
export const DIRECTORY: readonly DirectoryEntry[] = [
  {
    id: 'SSM',
    signingName: 'ssm',
    targetPrefix: 'AmazonSSM',
    unfinishedWork: "SELECT 1 FROM ssm_commands WHERE status IN ('Pending', 'InProgress', 'Cancelling') LIMIT 1",
    load: async () => (await import('./ssm/service.ts')).default,
  },
  { id: 'S3', signingName: 's3', load: async () => (await import('./s3/service.ts')).default },
  {
    id: 'CloudWatch Logs',
    signingName: 'logs',
    targetPrefix: 'Logs_20140328',
    load: async () => (await import('./logs/service.ts')).default,
  },
  { id: 'EC2', signingName: 'ec2', apiVersion: '2016-11-15', load: async () => (await import('./ec2/service.ts')).default },
  { id: 'KMS', signingName: 'kms', targetPrefix: 'TrentService', load: async () => (await import('./kms/service.ts')).default },
  {
    id: 'SFN',
    signingName: 'states',
    targetPrefix: 'AWSStepFunctions',
    unfinishedWork: "SELECT 1 FROM sfn_executions WHERE status = 'RUNNING' LIMIT 1",
    load: async () => (await import('./states/service.ts')).default,
  },
  {
    id: 'Lambda',
    signingName: 'lambda',
    unfinishedWork: 'SELECT 1 FROM lambda_environments UNION ALL SELECT 1 FROM lambda_events LIMIT 1',
    load: async () => (await import('./lambda/service.ts')).default,
  },
  { id: 'STS', signingName: 'sts', apiVersion: '2011-06-15', load: async () => (await import('./sts/service.ts')).default },
];
