import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream';

/**
 * Stands between a program and an open engine while `use` runs, hands everything on, and gives the names of the
 * operations that were called, in order.
 */
export async function countCalls(endpoint: string, use: (relay: string) => Promise<void>): Promise<string[]> {
  const calls: string[] = [];
  const { hostname, port } = new URL(endpoint);
  const server = createServer((incoming, outgoing) => {
    calls.push(String(incoming.headers['x-amz-target'] ?? `${incoming.method} ${incoming.url}`).replace(/^.*\./, ''));
    const onward = request({ hostname, port, method: incoming.method, path: incoming.url, headers: incoming.headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      pipeline(answer, outgoing, () => undefined);
    });
    onward.on('error', () => outgoing.destroy());
    pipeline(incoming, onward, () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.close();
    server.closeAllConnections();
  }
  return calls;
}
