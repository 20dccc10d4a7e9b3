import { HttpRequest } from '@smithy/core/protocols';
import { Hash } from '@smithy/core/serde';
import { SignatureV4 } from '@smithy/signature-v4';
import { expect } from 'chai';
import fc from 'fast-check';
import { checkSignature, readSignature, type SignatureProblem } from '../../../../src/lib/local/server/sigv4.ts';
import type { WireRequest } from '../../../../src/lib/local/wire/exchange.ts';

const KEY = 'AKIDEXAMPLE';
const SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
const NOW = Date.parse('2026-03-04T05:06:07Z');

/** A request as a client is about to send it. */
interface Draft {
  readonly method: string;
  /** Percent-encoded. */
  readonly path: string;
  readonly query: readonly (readonly [string, string])[];
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const signer = (service: string): SignatureV4 =>
  new SignatureV4({ service, region: 'eu-central-1', credentials: { accessKeyId: KEY, secretAccessKey: SECRET }, sha256: Hash.bind(null, 'sha256') as never, uriEscapePath: service !== 's3', applyChecksum: true });

const outgoing = ({ method, path, query, headers, body }: Draft): HttpRequest => {
  const several: Record<string, string[]> = {};
  for (const [name, value] of query) (several[name] ??= []).push(value);
  return new HttpRequest({ method, protocol: 'http:', hostname: '127.0.0.1', port: 1234, path, query: several, headers: { ...headers, host: '127.0.0.1:1234' }, body });
};

/** What the server has read of it. */
interface Received {
  readonly request: WireRequest;
  readonly rawPath: string;
}

async function signed(service: string, draft: Draft): Promise<Received> {
  const { headers } = await signer(service).sign(outgoing(draft), { signingDate: new Date(NOW) });
  return { rawPath: draft.path, request: { method: draft.method, path: draft.path, query: new URLSearchParams(draft.query as [string, string][]), headers, body: Buffer.from(draft.body) } };
}

async function presigned(service: string, draft: Draft, expiresIn = 900): Promise<Received> {
  // S3's presigned addresses say nothing of the content.
  const ownHeaders = service === 's3' ? { ...draft.headers, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } : draft.headers;
  const { query = {}, headers } = await signer(service).presign(outgoing({ ...draft, headers: ownHeaders, body: '' }), { signingDate: new Date(NOW), expiresIn });
  const pairs = Object.entries(query).flatMap(([name, value]) => (Array.isArray(value) ? value : [value ?? '']).map((text): [string, string] => [name, text]));
  return { rawPath: draft.path, request: { method: draft.method, path: draft.path, query: new URLSearchParams(pairs), headers, body: Buffer.alloc(0) } };
}

function problemOf({ request, rawPath }: Received, now = NOW, secret = SECRET): SignatureProblem | undefined {
  const signature = readSignature(request);
  if (signature === undefined) return 'missing';
  if (signature === 'incomplete') return 'incomplete';
  return signature.accessKeyId !== KEY ? 'unknown-key' : checkSignature(signature, secret, request, rawPath, now);
}

const text = fc.string({ unit: fc.constantFrom('a', 'Z', '0', ' ', '%', '/', '+', '&', '=', '?', '#', 'é', '漢', '🎉', '~', '*', "'", '(', '!', ':', '@', ';', ',', '.', '-', '_', '"', '<'), maxLength: 12 });
const segment = text.map((value) => encodeURIComponent(value));
const path = fc.array(segment, { maxLength: 5 }).map((segments) => `/${segments.join('/')}`);
const headerText = fc.string({ unit: fc.constantFrom('a', 'B', '1', ' ', '  ', ';', ',', '=', '/', ':', '"', 'é'), maxLength: 12 }).map((value) => `x${value}x`);
const draft: fc.Arbitrary<Draft> = fc.record({
  method: fc.constantFrom('GET', 'PUT', 'POST', 'DELETE', 'HEAD'),
  path,
  query: fc.array(fc.tuple(text.map((name) => `q${name}`), text), { maxLength: 4 }),
  headers: fc.record({ 'content-type': headerText, 'x-amz-meta-note': headerText, 'x-amz-target': headerText }, { requiredKeys: [] }),
  body: text,
});
const service = fc.constantFrom('ssm', 's3', 'ec2');

describe('checkSignature', () => {
  it("believes what the SDK's own signer has signed, whatever stands in it", async () => {
    await fc.assert(
      fc.asyncProperty(service, draft, async (name, what) => {
        expect(problemOf(await signed(name, what))).to.equal(undefined);
      }),
      { numRuns: 400 },
    );
  });

  it('believes presigned addresses', async () => {
    await fc.assert(
      fc.asyncProperty(service, draft, async (name, what) => {
        expect(problemOf(await presigned(name, what))).to.equal(undefined);
      }),
      { numRuns: 200 },
    );
  });

  it('refuses any request in which one byte is another one', async () => {
    await fc.assert(
      fc.asyncProperty(service, draft, fc.boolean(), fc.nat(), fc.nat(), async (name, what, inUrl, where, which) => {
        const original = inUrl ? await presigned(name, what) : await signed(name, what);
        const tampered = tamper(original, where, which);
        if (tampered === undefined) return;
        expect(problemOf(tampered), JSON.stringify(tampered)).not.to.equal(undefined);
      }),
      { numRuns: 1500 },
    );
  });

  it('refuses another secret', async () => {
    expect(problemOf(await signed('ssm', PLAIN), NOW, `${SECRET}x`)).to.equal('mismatch');
  });

  it('refuses what is older or newer than 15 minutes', async () => {
    const request = await signed('ssm', PLAIN);
    const minutes = (count: number): number => NOW + count * 60_000;
    expect(problemOf(request, minutes(14.9))).to.equal(undefined);
    expect(problemOf(request, minutes(-14.9))).to.equal(undefined);
    expect(problemOf(request, minutes(15.1))).to.equal('expired');
    expect(problemOf(request, minutes(-15.1))).to.equal('expired');
  });

  it('refuses a presigned address when its time is over', async () => {
    const request = await presigned('s3', { ...PLAIN, method: 'GET' }, 60);
    expect(problemOf(request, NOW + 59_000)).to.equal(undefined);
    expect(problemOf(request, NOW + 61_000)).to.equal('expired');
  });

  it('refuses a header of meaning to AWS that was added to it', async () => {
    const { request, rawPath } = await signed('s3', { ...PLAIN, method: 'PUT' });
    expect(problemOf({ rawPath, request: { ...request, headers: { ...request.headers, 'x-amz-acl': 'public-read' } } })).to.equal('mismatch');
    expect(problemOf({ rawPath, request: { ...request, headers: { ...request.headers, 'x-amzn-trace-id': 'Root=1' } } })).to.equal(undefined);
  });

  it('refuses a signature that does not cover the host', async () => {
    const { request, rawPath } = await signed('ssm', PLAIN);
    const authorization = request.headers['authorization']?.replace('host;', '');
    expect(authorization).not.to.equal(request.headers['authorization']);
    expect(problemOf({ rawPath, request: { ...request, headers: { ...request.headers, authorization } } })).to.equal('mismatch');
  });

  it('calls half a signature incomplete', async () => {
    const { request, rawPath } = await signed('ssm', PLAIN);
    const authorization = request.headers['authorization'] ?? '';
    const bad = [
      'Basic YTpi',
      'AWS4-HMAC-SHA256',
      authorization.replace(/Signature=.*/, ''),
      authorization.replace(/.$/, ''),
      `${authorization}zz`,
      authorization.replace('AWS4-HMAC-SHA256', 'AWS4-HMAC-SHA2567'),
      authorization.replace(/Credential=[^,]*,/, ''),
      authorization.replace('aws4_request', 'aws5_request'),
    ];
    for (const value of bad) expect(problemOf({ rawPath, request: { ...request, headers: { ...request.headers, authorization: value } } }), value).to.equal('incomplete');
    expect(problemOf({ rawPath, request: { ...request, headers: { ...request.headers, 'x-amz-date': undefined } } })).to.equal('incomplete');
  });

  it('sees no signature where there is none', () => {
    expect(readSignature({ method: 'GET', path: '/', query: new URLSearchParams('a=b'), headers: { host: 'localhost' }, body: Buffer.alloc(0) })).to.equal(undefined);
  });
});

const PLAIN: Draft = { method: 'POST', path: '/', query: [], headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'AmazonSSM.ListCommands' }, body: '{}' };

/** The same request with one byte changed somewhere that matters; undefined where the change says the same. */
function tamper({ request, rawPath }: Received, where: number, which: number): Received | undefined {
  const { method, query, headers, body } = request;
  const pairs = [...query];
  const places: (() => Received)[] = [
    () => ({ rawPath, request: { ...request, method: other(method, which) } }),
    () => {
      const path = `/${other(rawPath.slice(1), which)}`;
      return { rawPath: path, request: { ...request, path } };
    },
    ...pairs.flatMap((_, index) => [0, 1].map((side) => () => ({ rawPath, request: { ...request, query: new URLSearchParams(pairs.map((pair, at) => (at === index ? changed(pair, side, which) : pair))) } }))),
    ...Object.entries(headers)
      .filter(([name]) => name !== 'user-agent')
      .map(([name, value]) => () => ({ rawPath, request: { ...request, headers: { ...headers, [name]: other(value ?? '', which) } } })),
    () => ({ rawPath, request: { ...request, body: Buffer.from(other(body.toString('utf8'), which)) } }),
  ];
  const tampered = places[where % places.length]?.();
  return tampered === undefined || saysTheSame(tampered, { request, rawPath }) ? undefined : tampered;
}

const changed = ([name, value]: [string, string], side: number, which: number): [string, string] => (side === 0 ? [other(name, which), value] : [name, other(value, which)]);

/** One character changed into its neighbour. */
function other(value: string, which: number): string {
  const characters = Array.from(value);
  if (characters.length === 0) return value;
  const at = which % characters.length;
  const character = characters[at] ?? '';
  const code = character.codePointAt(0) ?? 0;
  characters[at] = code > 0x7e ? 'e' : String.fromCharCode(code === 0x7e ? 0x21 : code + 1);
  return characters.join('');
}

/** Spaces in a header, segments of a path that count for nothing, the spelling of the authorization's list. */
function saysTheSame(a: Received, b: Received): boolean {
  const canonical = ({ request, rawPath }: Received): string =>
    JSON.stringify([
      request.method,
      rawPath.split('/').filter((part) => part !== '' && part !== '.'),
      [...request.query].map((pair) => pair.join('=')),
      Object.entries(request.headers).map(([name, value]) => [name, value?.trim().replaceAll(/\s+/g, ' ')]),
      request.body.toString('base64'),
    ]);
  return canonical(a) === canonical(b);
}
