import { SignatureV4 } from '@smithy/signature-v4';
import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';

export interface RawRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface RawResponse {
  readonly status: number;
  readonly body: string;
  /** The error code, wherever the protocol has it. */
  readonly code: string | undefined;
}

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** The hash that the SDK's signer wants, over Node's own. */
class Sha256 {
  readonly #hash: Hash | Hmac;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', typeof secret === 'string' ? secret : bytesOf(secret));
  }

  update(data: string | Uint8Array): void {
    this.#hash.update(data);
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.#hash.digest());
  }

  reset(): void {}
}

const bytesOf = (data: ArrayBuffer | ArrayBufferView): Uint8Array => (ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : new Uint8Array(data));

/** The request with the headers of a signature over it, made by the SDK's own signer. */
export async function sign(endpoint: string, service: string, request: RawRequest, credentials: Credentials, at = new Date()): Promise<RawRequest> {
  const { host, hostname, port } = new URL(endpoint);
  const signer = new SignatureV4({ service, region: 'us-east-1', credentials, sha256: Sha256, uriEscapePath: service !== 's3' });
  const url = new URL(request.path, endpoint);
  const signed = await signer.sign(
    { method: request.method, protocol: 'http:', hostname, port: Number(port), path: url.pathname, query: Object.fromEntries(url.searchParams), headers: { ...request.headers, host }, body: request.body },
    { signingDate: at },
  );
  return { ...request, headers: signed.headers };
}

/** Sends exactly these headers and this body. */
export async function send(endpoint: string, { method, path, headers, body }: RawRequest): Promise<RawResponse> {
  const outgoing = httpRequest(new URL(path, endpoint), { method, headers: { ...headers, 'content-length': Buffer.byteLength(body) } });
  outgoing.end(body);
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  const text = (await response.toArray()).join('');
  const code = /<Code>([^<]*)<\/Code>/.exec(text)?.[1] ?? /"__type":\s*"(?:[^"#]*#)?([^"]*)"/.exec(text)?.[1];
  return { status: response.statusCode ?? 0, body: text, code };
}
