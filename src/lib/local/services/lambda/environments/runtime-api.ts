import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { MOST_RESPONSE_BYTES } from './failures.ts';
import type { Invocation } from './invocation.ts';
import { isOwnUser } from './peer-user.ts';

/** What the process of an environment has to say. */
export interface RuntimeListener {
  /** It is ready for an invocation. */
  onNext(): void;
  /** undefined: more than a function may answer. Returns false where there is no such invocation. */
  onResponse(requestId: string, payload: Buffer | undefined): boolean;
  onError(requestId: string, payload: Buffer, type: string): boolean;
  onInitError(payload: Buffer, type: string): void;
}

const LOOPBACK = '127.0.0.1';
const ROOT = '/2018-06-01/runtime/';
const ACCEPTED = Buffer.from('{"status":"OK"}\n');

/**
 * The Runtime API of one execution environment, on a port of its own: nothing in a request says which environment it is
 * from. Connections from processes of other users are cut. https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
export class RuntimeApi {
  readonly #server: Server;
  readonly #listener: RuntimeListener;
  /** Connections that were looked at. */
  readonly #trusted = new WeakMap<Socket, Promise<boolean> | true>();
  /** The request of a process that is ready, and waits. */
  #waiting: ServerResponse | undefined;

  constructor(listener: RuntimeListener) {
    this.#listener = listener;
    this.#server = createServer({ keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0, noDelay: true }, (request, response) => this.#admit(request, response));
    this.#server.on('connection', (socket: Socket) => {
      this.#trusted.set(socket, this.#look(socket));
    });
    this.#server.on('clientError', (_error, socket) => socket.destroy());
  }

  /** Resolves to its address: 127.0.0.1:41234. */
  listen(): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(0, LOOPBACK, () => resolve(`${LOOPBACK}:${(this.#server.address() as AddressInfo).port}`));
    });
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  /** Hands an invocation to the process, which has asked for one. */
  give({ requestId, payload, functionArn, traceId, clientContext }: Invocation, deadline: number): void {
    const response = this.#waiting;
    this.#waiting = undefined;
    response?.writeHead(200, {
      'content-type': 'application/json',
      'content-length': payload.length,
      'lambda-runtime-aws-request-id': requestId,
      'lambda-runtime-deadline-ms': deadline,
      'lambda-runtime-invoked-function-arn': functionArn,
      'lambda-runtime-trace-id': traceId,
      ...(clientContext === undefined ? {} : { 'lambda-runtime-client-context': clientContext }),
    });
    response?.end(payload);
  }

  async #look(socket: Socket): Promise<boolean> {
    const isTrusted = await isOwnUser(socket);
    if (isTrusted) this.#trusted.set(socket, true);
    else socket.destroy();
    return isTrusted;
  }

  #admit(request: IncomingMessage, response: ServerResponse): void {
    const trusted = this.#trusted.get(request.socket);
    if (trusted === true) this.#answer(request, response);
    else void trusted?.then((isTrusted) => isTrusted && this.#answer(request, response));
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const { method, url = '' } = request;
    const path = url.startsWith(ROOT) ? url.slice(ROOT.length) : '';
    if (method === 'GET' && path === 'invocation/next') {
      this.#waiting = response;
      response.once('close', () => {
        if (this.#waiting === response) this.#waiting = undefined;
      });
      this.#listener.onNext();
      return;
    }
    const [, requestId = '', kind] = /^invocation\/([^/]+)\/(response|error)$/.exec(path) ?? [];
    if (method !== 'POST' || (kind === undefined && path !== 'init/error')) {
      refuse(response, 404, 'InvalidResource', 'There is no such resource');
      return;
    }
    readBody(request, (body) => this.#take(kind ?? 'init', requestId, body, request, response));
  }

  #take(kind: string, requestId: string, body: Buffer | undefined, request: IncomingMessage, response: ServerResponse): void {
    const isTooLarge = body === undefined;
    const type = textOf(request.headers['lambda-runtime-function-error-type']);
    // A response that is streamed says at its end what went wrong.
    const lateType = request.trailers['lambda-runtime-function-error-type'];
    let isKnown = true;
    if (kind === 'init') this.#listener.onInitError(body ?? Buffer.alloc(0), type);
    else if (kind === 'error' && body !== undefined) isKnown = this.#listener.onError(requestId, body, type);
    else if (lateType !== undefined) isKnown = this.#listener.onError(requestId, Buffer.from(request.trailers['lambda-runtime-function-error-body'] ?? '', 'base64'), lateType);
    else isKnown = this.#listener.onResponse(requestId, body);
    if (!isKnown) refuse(response, 400, 'InvalidRequestID', 'Invalid request ID');
    else if (isTooLarge) refuse(response, 413, 'RequestEntityTooLarge', `Exceeded maximum allowed payload size (${MOST_RESPONSE_BYTES} bytes).`);
    else response.writeHead(202, { 'content-type': 'application/json', 'content-length': ACCEPTED.length }).end(ACCEPTED);
  }
}

/** Calls back with the whole body, or with undefined where it is more than a function may answer. */
function readBody(request: IncomingMessage, done: (body: Buffer | undefined) => void): void {
  const parts: Buffer[] = [];
  let size = 0;
  request.on('data', (part: Buffer) => {
    size += part.length;
    if (size <= MOST_RESPONSE_BYTES) parts.push(part);
    else parts.length = 0;
  });
  request.on('end', () => {
    const [first] = parts;
    if (size > MOST_RESPONSE_BYTES) done(undefined);
    else done(parts.length === 1 && first !== undefined ? first : Buffer.concat(parts));
  });
  // A process that goes away in the middle of it is told by its end.
  request.on('error', () => undefined);
}

function refuse(response: ServerResponse, status: number, errorType: string, errorMessage: string): void {
  const body = JSON.stringify({ errorMessage, errorType });
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }).end(body);
}

const textOf = (header: string | string[] | undefined): string => (Array.isArray(header) ? (header[0] ?? '') : (header ?? ''));
