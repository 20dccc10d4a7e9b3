import type { IncomingMessage } from 'node:http';
import { gunzipSync } from 'node:zlib';
import type { WireRequest } from '../wire/exchange.ts';
import { AwsError } from '../wire/service.ts';

/** What S3 takes in one part of an upload is more; more than this in one request does not fit a process's memory well. */
const MAX_BODY_BYTES = 512 * 2 ** 20;

/** The request, read whole. Throws an AwsError where it is too large or broken. */
export async function readRequest(message: IncomingMessage): Promise<{ readonly request: WireRequest; readonly rawPath: string }> {
  const [rawPath = '/', search = ''] = splitOnce(message.url ?? '/', '?');
  const headers: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(message.headers)) headers[name] = Array.isArray(value) ? value.join(',') : value;
  const body = await readBody(message);
  const request: WireRequest = { method: message.method ?? 'GET', path: withBucket(rawPath, headers['host']), query: new URLSearchParams(search.replaceAll('+', '%2B')), headers, body };
  return { request, rawPath };
}

/** What the signature was made over is the body as sent; what a service reads is what was meant by it. */
export function decodedBody(request: WireRequest): WireRequest {
  const encoding = request.headers['content-encoding'] ?? '';
  if (/aws-chunked/.test(encoding) || request.headers['x-amz-content-sha256']?.startsWith('STREAMING-')) return dechunked(request, encoding);
  // On an object of S3 it is the object's own encoding.
  if (encoding !== 'gzip' || !isMessage(request.headers)) return request;
  try {
    return { ...request, body: gunzipSync(request.body, { maxOutputLength: MAX_BODY_BYTES }) };
  } catch {
    throw new AwsError('SerializationException', 'The request body is not gzip');
  }
}

/** A message of a protocol, not the content of an object. */
function isMessage(headers: WireRequest['headers']): boolean {
  return headers['x-amz-target'] !== undefined || headers['smithy-protocol'] !== undefined || (headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false);
}

async function readBody(message: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of message as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > MAX_BODY_BYTES) throw new AwsError('EntityTooLarge', `The request is larger than ${MAX_BODY_BYTES} bytes`, 413);
    parts.push(part);
  }
  return parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
}

/** S3's virtual hosts: http://bucket.localhost:1234/key is /bucket/key. */
function withBucket(path: string, host: string | undefined): string {
  const bucket = /^([a-z0-9][a-z0-9.-]*)\.(?:s3\.)?localhost(?::\d+)?$/i.exec(host ?? '')?.[1];
  return bucket === undefined || bucket === 's3' ? path : `/${bucket}${path === '/' ? '' : path}`;
}

/** The encoding was for the way here only: it is not kept with the object, and what it carried behind the content joins the headers. */
function dechunked(request: WireRequest, encoding: string): WireRequest {
  const { body, trailers } = unchunk(request.body);
  const length = request.headers['x-amz-decoded-content-length'];
  if (length !== undefined && Number(length) !== body.length) throw new AwsError('IncompleteBody', 'You did not provide the number of bytes specified by the x-amz-decoded-content-length HTTP header');
  const others = encoding
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'aws-chunked');
  return { ...request, body, headers: { ...request.headers, ...trailers, 'content-encoding': others.length === 0 ? undefined : others.join(', ') } };
}

/**
 * Takes the pieces of S3's own chunked encoding apart: `size;chunk-signature=…` CRLF data CRLF … 0 … trailers. Only
 * checksums are taken from the trailers: they are not signed as the headers are.
 */
export function unchunk(body: Buffer): { readonly body: Buffer; readonly trailers: Readonly<Record<string, string>> } {
  const malformed = (): AwsError => new AwsError('IncompleteBody', 'The chunked body ends before it is complete');
  const parts: Buffer[] = [];
  let at = 0;
  for (;;) {
    const end = body.indexOf('\r\n', at);
    if (end === -1) throw malformed();
    const [, digits] = /^([0-9A-Fa-f]{1,8})(?:;.*)?$/.exec(body.toString('latin1', at, end)) ?? [];
    if (digits === undefined) throw malformed();
    const size = Number.parseInt(digits, 16);
    if (size === 0) return { body: Buffer.concat(parts), trailers: readTrailers(body.toString('latin1', end + 2)) };
    const from = end + 2;
    if (body.toString('latin1', from + size, from + size + 2) !== '\r\n') throw malformed();
    parts.push(body.subarray(from, from + size));
    at = from + size + 2;
  }
}

function readTrailers(text: string): Record<string, string> {
  const lines = text.split(/\r?\n/).map((line) => splitOnce(line, ':').map((part) => part.trim()));
  return Object.fromEntries(lines.flatMap(([name = '', value]) => (/^x-amz-checksum-[a-z0-9]+$/i.test(name) && value ? [[name.toLowerCase(), value]] : [])));
}

function splitOnce(text: string, separator: string): string[] {
  const at = text.indexOf(separator);
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + separator.length)];
}
