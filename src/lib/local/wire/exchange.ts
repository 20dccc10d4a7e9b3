import type { Readable } from 'node:stream';

/** A request as it came over HTTP, read whole. */
export interface WireRequest {
  readonly method: string;
  /** Still percent-encoded. For S3 the bucket is its first part, also where the client named it in the host. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

export interface WireResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | Readable;
}
