import * as ssm from '@aws-sdk/client-ssm';
import { sdkException } from '../../../wire/exception.ts';

/** An exception of the SSM module, with the message where the shape has it. */
export const exception = sdkException;

export const invalidInstanceId = (ids: readonly string[], account: string): Error =>
  exception(ssm.InvalidInstanceId, `Instances [[${ids.join(', ')}]] not in a valid state for account ${account}`);
