import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { WireRequest } from '../wire/exchange.ts';

/** A request signed with AWS Signature Version 4, taken apart but not believed yet. */
export interface SignedRequest {
  readonly accessKeyId: string;
  /** YYYYMMDD/region/service/aws4_request */
  readonly date: string;
  readonly region: string;
  readonly service: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  /** YYYYMMDDTHHMMSSZ */
  readonly timestamp: string;
  /** Seconds for which a presigned address is good; undefined where the signature is in the headers. */
  readonly expiresSeconds: number | undefined;
}

export type SignatureProblem = 'missing' | 'incomplete' | 'unknown-key' | 'expired' | 'mismatch' | 'tampered-payload';

/** The signature that a request carries: undefined where there is none, `incomplete` where it cannot be read. */
export function readSignature(request: WireRequest): SignedRequest | undefined | 'incomplete' {
  const header = request.headers['authorization'];
  if (header !== undefined) return readHeader(header, request);
  return request.query.has('X-Amz-Signature') || request.query.has('X-Amz-Credential') ? readPresigned(request.query) : undefined;
}

function readHeader(header: string, request: WireRequest): SignedRequest | 'incomplete' {
  const [, list] = /^AWS4-HMAC-SHA256\s+(.*)$/s.exec(header) ?? [];
  if (list === undefined) return 'incomplete';
  const fields = new Map(list.split(',').map((field) => /^\s*([A-Za-z]+)=(.*?)\s*$/s.exec(field)?.slice(1) as [string, string] | undefined).filter((field) => field !== undefined));
  const timestamp = request.headers['x-amz-date'] ?? compactDate(request.headers['date']);
  return assemble(fields.get('Credential'), fields.get('SignedHeaders'), fields.get('Signature'), timestamp, undefined);
}

function readPresigned(query: URLSearchParams): SignedRequest | 'incomplete' {
  const get = (name: string): string | undefined => query.get(name) ?? undefined;
  return assemble(get('X-Amz-Credential'), get('X-Amz-SignedHeaders'), get('X-Amz-Signature'), get('X-Amz-Date'), Number(get('X-Amz-Expires') ?? 'NaN'));
}

function assemble(credential: string | undefined, headers: string | undefined, signature: string | undefined, timestamp: string | undefined, expiresSeconds: number | undefined): SignedRequest | 'incomplete' {
  const [, accessKeyId, date, region, service] = /^([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request$/.exec(credential ?? '') ?? [];
  if (!accessKeyId || !date || !region || !service || !headers || !timestamp || signature === undefined || !/^[0-9a-f]{64}$/.test(signature) || !/^\d{8}T\d{6}Z$/.test(timestamp)) return 'incomplete';
  if (expiresSeconds !== undefined && !(expiresSeconds >= 1 && expiresSeconds <= 604_800)) return 'incomplete';
  return { accessKeyId, date, region, service, signedHeaders: headers.split(';'), signature, timestamp, expiresSeconds };
}

/** An HTTP date in the form of X-Amz-Date. */
function compactDate(date: string | undefined): string | undefined {
  const time = Date.parse(date ?? '');
  return Number.isNaN(time) ? undefined : new Date(time).toISOString().replaceAll(/[-:]|\.\d{3}/g, '');
}

const CLOCK_SKEW_MILLISECONDS = 15 * 60_000;

/** Holds the signature against the secret, the time and the payload. Returns what is wrong, or undefined. */
export function checkSignature(signed: SignedRequest, secretAccessKey: string, request: WireRequest, rawPath: string, now: number): SignatureProblem | undefined {
  if (!isTimely(signed, now)) return 'expired';
  if (!signed.signedHeaders.includes('host') || hasUnsignedWords(signed, request)) return 'mismatch';
  const payloadHash = request.headers['x-amz-content-sha256'];
  const isS3 = signed.service === 's3';
  const bodyHash = signed.expiresSeconds !== undefined && isS3 ? 'UNSIGNED-PAYLOAD' : isS3 && payloadHash !== undefined ? payloadHash : sha256(request.body);
  const canonical = [
    request.method,
    // S3 signs the path as it stands; everything else signs it tidied and encoded once more.
    isS3 ? rawPath : encodePath(tidyPath(rawPath)),
    canonicalQuery(request.query),
    ...signed.signedHeaders.map((name) => `${name}:${(request.headers[name] ?? '').trim().replaceAll(/\s+/g, ' ')}`),
    '',
    signed.signedHeaders.join(';'),
    bodyHash,
  ].join('\n');
  const scope = `${signed.date}/${signed.region}/${signed.service}/aws4_request`;
  const toSign = `AWS4-HMAC-SHA256\n${signed.timestamp}\n${scope}\n${sha256(canonical)}`;
  const expected = hmac(signingKey(secretAccessKey, signed), toSign);
  const given = Buffer.from(signed.signature, 'hex');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return 'mismatch';
  if (payloadHash !== undefined && /^[0-9a-f]{64}$/.test(payloadHash) && payloadHash !== sha256(request.body)) return 'tampered-payload';
  return undefined;
}

/** As AWS has it: a header that AWS gives a meaning to must be signed, or anybody could add one. */
function hasUnsignedWords({ signedHeaders }: SignedRequest, { headers }: WireRequest): boolean {
  return Object.keys(headers).some((name) => name.startsWith('x-amz-') && name !== 'x-amz-user-agent' && headers[name] !== undefined && !signedHeaders.includes(name));
}

function isTimely({ timestamp, date, expiresSeconds }: SignedRequest, now: number): boolean {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(timestamp) ?? [];
  const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  if (!timestamp.startsWith(date) || Number.isNaN(at)) return false;
  const latest = expiresSeconds === undefined ? at + CLOCK_SKEW_MILLISECONDS : at + expiresSeconds * 1000;
  return now <= latest && now >= at - CLOCK_SKEW_MILLISECONDS;
}

/** A key is good for a day, a region and a service: derived once for each. */
const keys = new Map<string, Buffer>();
function signingKey(secret: string, { date, region, service }: SignedRequest): Buffer {
  const name = `${secret}/${date}/${region}/${service}`;
  let key = keys.get(name);
  if (key === undefined) {
    key = hmac(hmac(hmac(hmac(`AWS4${secret}`, date), region), service), 'aws4_request');
    if (keys.size > 500) keys.clear();
    keys.set(name, key);
  }
  return key;
}

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');

const encode = (text: string): string => encodeURIComponent(text).replaceAll(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
/** Without empty, `.` and `..` segments, as signers leave them out. */
function tidyPath(path: string): string {
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  return `/${segments.join('/')}${segments.length > 0 && path.endsWith('/') ? '/' : ''}`;
}

const encodePath = (path: string): string => path.split('/').map(encode).join('/');

function canonicalQuery(query: URLSearchParams): string {
  return [...query]
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort(([nameA, valueA], [nameB, valueB]) => (nameA < nameB ? -1 : nameA > nameB ? 1 : valueA < valueB ? -1 : valueA > valueB ? 1 : 0))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}
