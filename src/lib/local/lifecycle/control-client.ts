import { request } from 'node:http';
import { RemoteError, UserError } from '../../errors/errors.ts';
import { EXIT } from '../../errors/exit-codes.ts';

/** How to reach the control interface of a running engine. */
export interface ControlAddress {
  readonly port: number;
  readonly controlToken: string;
}

interface ControlAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** A call of the control interface (`/_local/…`). JSON in, JSON out; throws a UserError with the engine's own words where it refuses. */
export async function callControl<T>(address: ControlAddress, method: string, path: string, body?: unknown, timeoutMilliseconds = 30_000): Promise<T> {
  const answer = await send(address, method, path, body, timeoutMilliseconds);
  if (answer.status < 400) return answer.body as T;
  const { error } = (answer.body ?? {}) as { error?: { code?: string; message?: string; hint?: string } };
  throw new UserError(error?.code ?? 'engine-refused', error?.message ?? `the engine answered ${answer.status}`, error?.hint ?? 'See drover local status.', {
    exitCode: answer.status === 404 ? EXIT.notFound : EXIT.usage,
  });
}

function send(address: ControlAddress, method: string, path: string, body: unknown, timeout: number): Promise<ControlAnswer> {
  const payload = body === undefined ? undefined : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const fail = (cause: Error): void =>
      reject(new RemoteError('engine-unreachable', `the engine on port ${address.port} does not answer (${cause.message})`, 'Start it again: drover local up.', { cause }));
    const call = request(
      {
        host: '127.0.0.1',
        port: address.port,
        method,
        path: `/_local/${path}`,
        timeout,
        agent: false,
        headers: {
          authorization: `Bearer ${address.controlToken}`,
          ...(payload === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) }),
        },
      },
      (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('error', fail);
        response.on('end', () => {
          try {
            const text = Buffer.concat(parts).toString('utf8');
            resolve({ status: response.statusCode ?? 500, body: text === '' ? undefined : JSON.parse(text) });
          } catch (error) {
            fail(error instanceof Error ? error : new Error(String(error)));
          }
        });
      },
    );
    call.on('timeout', () => call.destroy(new Error('no answer in time')));
    call.on('error', fail);
    call.end(payload);
  });
}
