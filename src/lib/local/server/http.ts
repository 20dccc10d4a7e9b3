import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Clock } from '../../run/clock.ts';
import type { Engine } from '../engine-context.ts';
import type { RunningService } from '../engine-service.ts';
import type { Faults } from '../faults/faults.ts';
import { throughFaults } from '../faults/through-faults.ts';
import type { DirectoryEntry } from '../services/directory.ts';
import { dispatch, encodeError, protocolOf } from '../wire/dispatch.ts';
import type { WireRequest, WireResponse } from '../wire/exchange.ts';
import { admit, refuseForeign, type AdmissionOptions } from './admission.ts';
import { findService } from './find-service.ts';
import type { OfferedFiles } from './offered-files.ts';
import { decodedBody, readRequest } from './read-request.ts';

export interface EngineServerOptions extends Omit<AdmissionOptions, 'defaultRegion'> {
  readonly directory: readonly DirectoryEntry[];
  /** The service of the directory, loaded if it is not yet. */
  readonly running: (id: string) => Promise<RunningService>;
  readonly engine: () => Engine;
  /** Answers paths under /_local/; it knows by itself whom to believe. */
  readonly control: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  readonly offeredFiles: () => OfferedFiles;
  /** What goes wrong on demand, of calls that were let in. */
  readonly faults: Faults;
  readonly clock: Clock;
  readonly log: (message: string) => void;
}

export interface EngineServer {
  readonly http: Server;
  activity(): { readonly inHand: number; readonly lastAt: number };
  /** Lets requests in hand finish, then closes every connection. */
  close(): Promise<void>;
}

const DEFAULT_REGION = 'us-east-1';
/** Longer than clients keep their side, so that we never close one that is just being used again. */
const KEEP_ALIVE_MILLISECONDS = 75_000;
const CLOSE_GRACE_MILLISECONDS = 10_000;
const CLOSE_POLL_MILLISECONDS = 20;

/** The engine's HTTP server: whoever is let in gets an answer of AWS's protocols. The caller makes it listen. */
export function createEngineServer(options: EngineServerOptions): EngineServer {
  let inHand = 0;
  let lastAt = options.clock.now();
  const closing = new AbortController();
  const http = createServer({ keepAliveTimeout: KEEP_ALIVE_MILLISECONDS }, (request, response) => {
    inHand += 1;
    lastAt = options.clock.now();
    response.on('close', () => {
      inHand -= 1;
      lastAt = options.clock.now();
    });
    answer(options, request, response, closing.signal).catch((error: unknown) => {
      options.log(`request failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      response.destroy();
    });
  });
  // Broken HTTP is the client's business; it must not end the engine.
  http.on('clientError', (_error, socket) => socket.destroy());
  return {
    http,
    activity: () => ({ inHand, lastAt }),
    close: () =>
      new Promise((resolve) => {
        closing.abort();
        const grace = setTimeout(() => http.closeAllConnections(), CLOSE_GRACE_MILLISECONDS);
        // A connection whose request has just been answered is kept alive otherwise.
        const poll = setInterval(() => http.closeIdleConnections(), CLOSE_POLL_MILLISECONDS);
        http.close(() => {
          clearTimeout(grace);
          clearInterval(poll);
          resolve();
        });
        http.closeIdleConnections();
      }),
  };
}

async function answer(options: EngineServerOptions, message: IncomingMessage, response: ServerResponse, closing: AbortSignal): Promise<void> {
  const requestId = randomUUID();
  const foreign = refuseForeign(message.headers);
  if (foreign === undefined && message.url?.startsWith('/_local/')) return options.control(message, response);
  let request: WireRequest = { method: message.method ?? 'GET', path: '/', query: new URLSearchParams(), headers: {}, body: Buffer.alloc(0) };
  let wireResponse: WireResponse;
  try {
    if (foreign !== undefined) throw foreign;
    const offered = message.url === undefined ? undefined : options.offeredFiles().open(message.url);
    if (offered !== undefined) return await send(response, offered, message.method === 'HEAD', requestId);
    const read = await readRequest(message);
    request = read.request;
    const principal = admit(request, read.rawPath, { ...options, defaultRegion: DEFAULT_REGION }, options.clock.now());
    request = decodedBody(request);
    const entry = findService(options.directory, request, principal.signingName);
    const { service } = await options.running(entry.id);
    const call: WireRequest = request;
    const act = (): Promise<WireResponse> =>
      dispatch(
        service.model,
        call,
        requestId,
        (operation, id) => ({
          engine: options.engine(),
          account: principal.account,
          region: principal.region,
          accessKeyId: principal.accessKeyId,
          operation,
          requestId: id,
          endpoint: `http://${message.headers.host ?? '127.0.0.1'}`,
        }),
        (thrown) => options.log(`${entry.id} failed: ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}`),
      );
    const { faults } = options;
    const wait = (seconds: number): Promise<void> => waitWhileOpen(seconds, response, options.clock, closing);
    const outcome = faults.isEmpty ? await act() : await throughFaults(faults, { model: service.model, request, requestId, act, wait });
    if (outcome === 'cut') {
      // A reset, so that the client knows at once; what else it has sent on this connection is lost as well.
      message.socket.resetAndDestroy();
      return;
    }
    wireResponse = outcome;
  } catch (error) {
    wireResponse = encodeError(undefined, protocolOf(request), error, request, requestId);
    if (wireResponse.status === 500) options.log(`request failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }
  await send(response, wireResponse, message.method === 'HEAD', requestId);
}

/** Ends early where the client goes away or the server closes. */
async function waitWhileOpen(seconds: number, response: ServerResponse, clock: Clock, closing: AbortSignal): Promise<void> {
  if (response.closed) return;
  const gone = new AbortController();
  const leave = (): void => gone.abort();
  response.once('close', leave);
  await clock.sleep(seconds * 1000, AbortSignal.any([closing, gone.signal])).catch(() => undefined);
  response.off('close', leave);
}

async function send(response: ServerResponse, { status, headers, body }: WireResponse, isHead: boolean, requestId: string): Promise<void> {
  const all: Record<string, string> = { 'x-amzn-requestid': requestId, 'x-amz-request-id': requestId, ...headers };
  if (body instanceof Readable) {
    response.writeHead(status, all);
    if (isHead) {
      body.destroy();
      response.end();
      return;
    }
    // A client that goes away in the middle ends the stream; there is nobody left to tell.
    await pipeline(body, response).catch(() => undefined);
    return;
  }
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  if (status !== 204 && status !== 304) all['content-length'] ??= String(bytes.length);
  response.writeHead(status, all);
  response.end(isHead ? undefined : bytes);
}
