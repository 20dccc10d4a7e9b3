import { RemoteError } from '../errors/errors.ts';
import type { Gate } from '../run/fanout/gate.ts';
import type { Connection } from './connection.ts';

/** Where nothing listens any more, what we can start again is started again: such a call has not arrived, and is made once more. */
export const reconnectingGate =
  <Operation extends string>({ reconnect }: Pick<Connection, 'reconnect'>, gate: Gate<Operation>): Gate<Operation> =>
  (operation, call, signal) =>
    gate(
      operation,
      async () => {
        try {
          return await call();
        } catch (error) {
          if (reconnect === undefined || signal.aborted || !(error instanceof RemoteError) || error.code !== 'ECONNREFUSED') throw error;
          await reconnect();
          return call();
        }
      },
      signal,
    );
