import type { RequestContext } from '../../../../src/lib/local/engine-context.ts';
import { defineService, type DefineOptions } from '../../../../src/lib/local/wire/define-service.ts';
import { dispatch } from '../../../../src/lib/local/wire/dispatch.ts';
import type { WireRequest } from '../../../../src/lib/local/wire/exchange.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly bytes: Buffer;
}

export interface WireService {
  /** What handlers threw that is no answer of AWS's. */
  readonly faults: unknown[];
  /** Input of the last call that got as far as a handler. */
  seen(): Record<string, unknown> | undefined;
  readonly send: (request: Partial<WireRequest>) => Promise<Answer>;
}

export type Handler = (input: Record<string, unknown>, operation: string) => unknown;

/** A service over an SDK module where `handlers` are built, and nothing else; spoken to without a client. */
export function wireService(module: object, handlers: Readonly<Record<string, Handler>>, options: DefineOptions = {}): WireService {
  let seen: Record<string, unknown> | undefined;
  const faults: unknown[] = [];
  const own = Object.fromEntries(
    Object.entries(handlers).map(([name, handler]) => [
      name,
      (input: Record<string, unknown>) => {
        seen = input;
        return handler(input, name);
      },
    ]),
  );
  const { model } = defineService(module, own, options);
  const contextFor = (operation: string, requestId: string): RequestContext => ({ operation, requestId }) as RequestContext;
  return {
    faults,
    seen: () => seen,
    send: async (request) => {
      seen = undefined;
      const { status, headers, body } = await dispatch(model, { method: 'POST', path: '/', query: new URLSearchParams(), headers: {}, body: Buffer.alloc(0), ...request }, 'request-1', contextFor, (thrown) => faults.push(thrown));
      const bytes = Buffer.from(body as Uint8Array);
      return { status, headers, text: bytes.toString('utf8'), bytes };
    },
  };
}

export const jsonRequest = (operation: string, body: unknown, version = '1.1', prefix = 'AmazonSSM'): Partial<WireRequest> => ({
  headers: { 'content-type': `application/x-amz-json-${version}`, 'x-amz-target': `${prefix}.${operation}` },
  body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
});

export const queryRequest = (action: string, parameters: Readonly<Record<string, string>> | string, version = '2011-06-15'): Partial<WireRequest> => ({
  headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
  body: Buffer.from(`Action=${action}&Version=${version}&${typeof parameters === 'string' ? parameters : new URLSearchParams(parameters).toString()}`),
});

export const cborRequest = (operation: string, body: Uint8Array, service = 'AmazonSSM'): Partial<WireRequest> => ({
  path: `/service/${service}/operation/${operation}`,
  headers: { 'content-type': 'application/cbor', 'smithy-protocol': 'rpc-v2-cbor' },
  body: Buffer.from(body),
});
