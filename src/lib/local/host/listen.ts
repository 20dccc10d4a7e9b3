import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { UserError } from '../../errors/errors.ts';

/** Nobody outside of this machine reaches it. */
export const LOOPBACK = '127.0.0.1';

/**
 * Listens on loopback: on `port`, or on a free one where it is 0. Then the port of the engine before us is tried first:
 * clients that wait are still asking there, and shells have it in AWS_ENDPOINT_URL. Returns the port. Throws
 * UserErrors.
 */
export async function listen(server: Server, port: number, lastPort: number | undefined): Promise<number> {
  if (port !== 0 || lastPort === undefined) return listenOn(server, port);
  try {
    return await listenOn(server, lastPort);
  } catch {
    return listenOn(server, 0);
  }
}

async function listenOn(server: Server, port: number): Promise<number> {
  server.listen({ host: LOOPBACK, port, exclusive: true });
  try {
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') throw new UserError('port-in-use', `port ${port} is taken`, 'Choose another with --port, or leave it out for a free one.', { exitCode: 1, cause: error });
    if (code === 'EACCES') throw new UserError('port-refused', `port ${port} is not allowed for this user`, 'Choose one above 1023.', { exitCode: 1, cause: error });
    throw error;
  }
}
