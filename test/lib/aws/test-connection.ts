import type { Connection } from '../../../src/lib/aws/connection.ts';

/** For clients that are mocked: nothing listens there. */
export const testConnection: Connection = {
  kind: 'aws',
  region: 'eu-west-1',
  endpoint: 'http://127.0.0.1:9',
  credentials: async () => ({ accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' }),
  settlingMilliseconds: 0,
  description: 'a test',
};

/** An error as the SDK throws it. */
export const sdkError = (name: string, status: number, message = 'no'): Error =>
  Object.assign(new Error(message), { name, $fault: status >= 500 ? 'server' : 'client', $metadata: { httpStatusCode: status, requestId: 'r-1' } });
