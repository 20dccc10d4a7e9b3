import { timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { AwsError } from '../wire/service.ts';
import type { WireRequest } from '../wire/exchange.ts';
import { refusal, type CredentialProblem } from './refusal.ts';
import { checkSignature, readSignature } from './sigv4.ts';

/** Who a request is from, once it is believed. */
export interface Principal {
  readonly accessKeyId: string;
  readonly account: string;
  readonly region: string;
  /** The service in the credential scope; undefined on an unsigned request to an open engine. */
  readonly signingName: string | undefined;
}

export interface Secret {
  readonly secretAccessKey: string;
  readonly account: string;
  /** Only of credentials that STS issued. `expiresAt` is in milliseconds since the epoch. */
  readonly session?: { readonly token: string; readonly expiresAt: number };
}

export interface AdmissionOptions {
  /** Any credentials, or none. */
  readonly open: boolean;
  readonly secretFor: (accessKeyId: string) => Secret | undefined;
  readonly defaultAccount: string;
  readonly defaultRegion: string;
}

/** `sync-` is what SDKs put in front of the host for some calls of Step Functions. No such name is one of the web. */
const LOOPBACK_HOST = /^((sync-)?127\.0\.0\.1|(sync-)?localhost|\[::1\]|([a-z0-9.-]+\.)?localhost)(:\d+)?$/i;

/**
 * Keeps web pages out. A page can make a browser send requests here, and can give this address a name of its own: so
 * the Host must be a name of this machine, and what a browser marks as coming from a page is refused.
 */
export function refuseForeign(headers: IncomingHttpHeaders): AwsError | undefined {
  const site = headers['sec-fetch-site'];
  if (!LOOPBACK_HOST.test(headers.host ?? '')) return new AwsError('AccessDenied', 'The Host header does not name this machine', 403);
  if (headers.origin !== undefined || (site !== undefined && site !== 'none')) return new AwsError('AccessDenied', 'Requests from web pages are not taken', 403);
  return undefined;
}

/** Believes a request, or throws the AWS error for what is wrong with it. `rawPath` is the path as it was sent. */
export function admit(request: WireRequest, rawPath: string, options: AdmissionOptions, now: number): Principal {
  const signed = readSignature(request);
  if (options.open) {
    const known = typeof signed === 'object' ? signed : undefined;
    const accessKeyId = known?.accessKeyId ?? '';
    return {
      accessKeyId,
      account: options.secretFor(accessKeyId)?.account ?? options.defaultAccount,
      region: known?.region ?? options.defaultRegion,
      signingName: known?.service,
    };
  }
  if (signed === undefined) throw refusal('missing', request, undefined);
  if (signed === 'incomplete') throw refusal('incomplete', request, undefined);
  const secret = options.secretFor(signed.accessKeyId);
  if (secret === undefined) throw refusal('unknown-key', request, signed.service);
  const problem = checkSession(secret, request, now) ?? checkSignature(signed, secret.secretAccessKey, request, rawPath, now);
  if (problem !== undefined) throw refusal(problem, request, signed.service);
  return { accessKeyId: signed.accessKeyId, account: secret.account, region: signed.region, signingName: signed.service };
}

/**
 * Session credentials are three: without its token the key is worth nothing. A token beside the engine's own key is
 * passed over, where AWS would refuse it: it is what a shell has left of another login.
 */
function checkSession({ session }: Secret, request: WireRequest, now: number): CredentialProblem | undefined {
  if (session === undefined) return undefined;
  const given = Buffer.from(request.headers['x-amz-security-token'] ?? request.query.get('X-Amz-Security-Token') ?? '');
  const issued = Buffer.from(session.token);
  if (given.length !== issued.length || !timingSafeEqual(given, issued)) return 'invalid-token';
  return now < session.expiresAt ? undefined : 'expired-token';
}
