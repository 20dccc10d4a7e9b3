import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { Connection } from './connection.ts';

/** The part of an SDK client's configuration that Drover decides for all of them. */
export interface ClientConfiguration {
  region: string;
  endpoint?: string;
  credentials: Connection['credentials'];
  maxAttempts: number;
  retryMode: 'standard' | 'adaptive';
  requestHandler: NodeHttpHandler;
  customUserAgent: string;
  profile?: string;
  useFipsEndpoint?: boolean;
  useDualstackEndpoint?: boolean;
  defaultsMode?: 'standard';
  userAgentAppId?: string;
  disableHostPrefix?: boolean;
  /** S3 alone. */
  forcePathStyle?: boolean;
  followRegionRedirects?: boolean;
}

export interface ClientOptions {
  /** 1 for calls that must never be sent twice. Default 3. */
  readonly maxAttempts?: number;
  /** `adaptive` slows the whole client down when it is throttled: for a client that makes one kind of call. */
  readonly retryMode?: 'standard' | 'adaptive';
  /** How long one answer may take. Default 30 s. */
  readonly requestTimeoutMilliseconds?: number;
  /** S3 alone: the bucket is a part of the path, not of the host's name. */
  readonly forcePathStyle?: boolean;
  /** S3 alone: a bucket may lie in another region than the nodes. */
  readonly followRegionRedirects?: boolean;
}

const CONNECT_TIMEOUT_MILLISECONDS = 10_000;
const REQUEST_TIMEOUT_MILLISECONDS = 30_000;
/** Enough for every fan-out; a socket is opened only when the ones there are busy. */
const MAX_SOCKETS = 64;

/**
 * The only place where SDK clients are made. What is said here outright, the SDK does not look up in files at start
 * (7 ms of CPU); only where calls really go to AWS are FIPS and dual-stack left to the user's shared configuration.
 */
export function createClient<Client>(
  Constructor: new (configuration: ClientConfiguration) => Client,
  connection: Connection,
  options: ClientOptions = {},
): Client {
  return new Constructor({
    region: connection.region,
    credentials: connection.credentials,
    maxAttempts: options.maxAttempts ?? 3,
    retryMode: options.retryMode ?? 'standard',
    customUserAgent: 'drover',
    ...(options.forcePathStyle === undefined ? {} : { forcePathStyle: options.forcePathStyle }),
    ...(options.followRegionRedirects === undefined ? {} : { followRegionRedirects: options.followRegionRedirects }),
    requestHandler: new NodeHttpHandler({
      connectionTimeout: CONNECT_TIMEOUT_MILLISECONDS,
      requestTimeout: options.requestTimeoutMilliseconds ?? REQUEST_TIMEOUT_MILLISECONDS,
      throwOnRequestTimeout: true,
      httpAgent: { keepAlive: true, maxSockets: MAX_SOCKETS },
      httpsAgent: { keepAlive: true, maxSockets: MAX_SOCKETS },
    }),
    ...(connection.endpoint === undefined
      ? connection.profile === undefined
        ? {}
        : { profile: connection.profile }
      : {
          endpoint: connection.endpoint,
          useFipsEndpoint: false,
          useDualstackEndpoint: false,
          defaultsMode: 'standard' as const,
          userAgentAppId: 'drover',
          // Some calls go to a host of their own on AWS (sync-states.…); here every call goes to the one address.
          disableHostPrefix: true,
        }),
  });
}
