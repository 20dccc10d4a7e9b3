import * as ssm from '@aws-sdk/client-ssm';

/** The SDK's exception classes want more than we have to say. */
type ExceptionClass<E> = new (options: { readonly message: string; readonly Message?: string; readonly $metadata: object } & never) => E;

/** An exception of the SSM module, with the message where the shape has it. */
export function exception<E extends Error>(Class: unknown, message: string): E {
  const Constructor = Class as ExceptionClass<E>;
  return new Constructor({ message, Message: message, $metadata: {} } as never);
}

export const invalidInstanceId = (ids: readonly string[], account: string): Error =>
  exception(ssm.InvalidInstanceId, `Instances [[${ids.join(', ')}]] not in a valid state for account ${account}`);
