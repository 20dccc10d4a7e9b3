import type { Gate } from '../run/fanout/gate.ts';
import { lazily } from '../run/lazily.ts';
import type { Connection } from './connection.ts';
import { createClient, type ClientConfiguration, type ClientOptions } from './create-client.ts';
import { explainAwsError } from './explain-error.ts';

/** Makes one call of an operation: `send` gets the client, and the options of the call. Throws RemoteErrors. */
export type Call<Client, Operation extends string> = <T>(operation: Operation, signal: AbortSignal, send: (client: Client, options: { readonly abortSignal: AbortSignal }) => Promise<T>) => Promise<T>;

/** Every single call goes through the gate and is made once: to try again is the gate's part. The client is made for the first call. `service` is named in errors. */
export function gatedCalls<Client, Operation extends string>(
  service: string,
  Constructor: new (configuration: ClientConfiguration) => Client,
  connection: Connection,
  gate: Gate<Operation>,
  options: Omit<ClientOptions, 'maxAttempts'> = {},
): Call<Client, Operation> {
  const client = lazily(() => createClient(Constructor, connection, { ...options, maxAttempts: 1 }));
  return (operation, signal, send) => gate(operation, () => explained(`${service}:${operation}`, () => send(client(), { abortSignal: signal })), signal);
}

/** What a call throws, explained. `operation` is written "ssm:SendCommand". */
export async function explained<T>(operation: string, send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } catch (error) {
    throw explainAwsError(error, operation);
  }
}
