import { HttpResponse, type HttpRequest } from '@smithy/core/protocols';
import type { NormalizedSchema } from '@smithy/core/schema';
import { Readable } from 'node:stream';
import { decodedBody } from '../../src/lib/local/server/read-request.ts';
import { defineService } from '../../src/lib/local/wire/define-service.ts';
import { dispatch } from '../../src/lib/local/wire/dispatch.ts';
import type { WireRequest } from '../../src/lib/local/wire/exchange.ts';
import type { Service } from '../../src/lib/local/wire/service.ts';
import type { RequestContext } from '../../src/lib/local/engine-context.ts';

type Command = object;
interface Client {
  send(command: Command): Promise<Record<string, unknown>>;
}

/** What the handler saw of the last request, and what it is to say next. */
export interface Exchange {
  seen: { readonly operation: string; readonly input: Record<string, unknown> } | undefined;
  next: object | Error;
}

export interface WireClient {
  readonly service: Service;
  readonly exchange: Exchange;
  /** Sends nothing yet: the next output (or error), and what was seen before is forgotten. */
  prepare(next: object | Error): void;
  readonly inputOf: (operation: string) => NormalizedSchema;
  readonly outputOf: (operation: string) => NormalizedSchema;
  /** Whether a member of its input or output is a stream. */
  readonly isStreaming: (operation: string) => boolean;
  /** An output whose streams have been read whole. */
  readonly readStreams: (operation: string, output: Record<string, unknown>) => Promise<Record<string, unknown>>;
  readonly hasCommand: (operation: string) => boolean;
  send(operation: string, input: object): Promise<Record<string, unknown>>;
  /** The SDK's class of a modelled error, where the module exports it. */
  readonly errorClass: (name: string) => (new (options: object) => Error) | undefined;
}

/** A real SDK client whose requests go straight into `dispatch`, to a service where every operation has the same handler. */
export function wireClient(module: object, settings: object = {}): WireClient {
  const sdk = module as Record<string, new (options: object) => unknown>;
  const exchange: Exchange = { seen: undefined, next: {} };
  const handle = (operation: string) => (input: Record<string, unknown>) => {
    exchange.seen = { operation, input };
    if (exchange.next instanceof Error) throw exchange.next;
    return exchange.next;
  };
  const handlers = new Proxy({}, { get: (_target, operation) => handle(String(operation)) });
  const service = defineService(module, handlers);
  const failures: unknown[] = [];
  const requestHandler = {
    metadata: { handlerProtocol: 'http/1.1' },
    handle: async (request: HttpRequest) => {
      const answer = await dispatch(service.model, decodedBody(await asSent(request)), 'request-1', contextFor, (thrown) => failures.push(thrown));
      const body = answer.body instanceof Readable ? answer.body : Readable.from([Buffer.from(answer.body)]);
      // What the engine itself failed at must not be taken for an answer.
      if (failures.length > 0) throw failures.pop();
      return { response: new HttpResponse({ statusCode: answer.status, headers: { ...answer.headers }, body }) };
    },
  };
  const Client = Object.entries(sdk).find(([name]) => /^[A-Z].*Client$/.test(name))?.[1];
  if (Client === undefined) throw new Error('the module has no client');
  const client = new Client({
    region: 'us-east-1',
    endpoint: 'http://127.0.0.1:1',
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
    maxAttempts: 1,
    retryMode: 'standard',
    forcePathStyle: true,
    requestHandler,
    logger: { debug() {}, info() {}, warn() {}, error() {}, trace() {} },
    ...settings,
  }) as Client;
  const shape = (operation: string, side: 'input' | 'output'): NormalizedSchema => {
    const schema = service.model.operations.get(operation)?.[side];
    if (schema === undefined) throw new Error(`no operation ${operation}`);
    return schema;
  };
  const streamsOf = (schema: NormalizedSchema): string[] => (schema.isStructSchema() ? [...schema.structIterator()].filter(([, member]) => member.isStreaming()).map(([name]) => name) : []);
  return {
    service,
    exchange,
    prepare: (next) => {
      exchange.next = next;
      exchange.seen = undefined;
    },
    inputOf: (operation) => shape(operation, 'input'),
    outputOf: (operation) => shape(operation, 'output'),
    isStreaming: (operation) => streamsOf(shape(operation, 'input')).length > 0 || streamsOf(shape(operation, 'output')).length > 0,
    readStreams: async (operation, output) => {
      const read = { ...output };
      for (const name of streamsOf(shape(operation, 'output'))) {
        const stream = read[name] as { transformToByteArray?: () => Promise<Uint8Array> } | undefined;
        if (stream?.transformToByteArray !== undefined) read[name] = await stream.transformToByteArray();
      }
      return read;
    },
    hasCommand: (operation) => sdk[`${operation}Command`] !== undefined,
    send: (operation, input) => {
      const CommandClass = sdk[`${operation}Command`];
      if (CommandClass === undefined) throw new Error(`the SDK has no command ${operation}`);
      return client.send(new CommandClass(input) as Command);
    },
    errorClass: (name) => sdk[name] as unknown as (new (options: object) => Error) | undefined,
  };
}

const contextFor = (operation: string, requestId: string): RequestContext =>
  ({ operation, requestId, account: '123456789012', region: 'us-east-1', accessKeyId: 'AKIDEXAMPLE', endpoint: 'http://127.0.0.1:1' }) as RequestContext;

/** The request as the HTTP server would have read it. */
async function asSent(request: HttpRequest): Promise<WireRequest> {
  const pairs = Object.entries(request.query ?? {}).flatMap(([name, value]) => (Array.isArray(value) ? value : [value]).map((text) => [name, text ?? ''] as const));
  const search = pairs.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&');
  return {
    method: request.method,
    path: request.path,
    query: new URLSearchParams(search.replaceAll('+', '%2B')),
    headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value])),
    body: await bytesOf(request.body),
  };
}

async function bytesOf(body: unknown): Promise<Buffer> {
  if (body === undefined || body === null) return Buffer.alloc(0);
  if (typeof body === 'string') return Buffer.from(body);
  if (body instanceof Uint8Array) return Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const parts: Buffer[] = [];
  for await (const part of body as AsyncIterable<Uint8Array>) parts.push(Buffer.from(part));
  return Buffer.concat(parts);
}
