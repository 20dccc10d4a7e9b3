import { invalidRequest } from '../errors.ts';

/** A body in pieces, whatever it came as: bytes from HTTP, a stream or text from another service. */
export async function* bodyChunks(body: unknown): AsyncGenerator<Uint8Array> {
  if (body === undefined || body === null) return;
  if (typeof body === 'string') yield Buffer.from(body);
  else if (body instanceof Uint8Array) yield body;
  else if (body instanceof Blob) yield* bodyChunks(body.stream());
  else if (isAsyncIterable(body)) {
    for await (const chunk of body) yield typeof chunk === 'string' ? Buffer.from(chunk) : (chunk as Uint8Array);
  } else throw invalidRequest('The body is neither bytes nor a stream');
}

const isAsyncIterable = (value: unknown): value is AsyncIterable<unknown> => typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
