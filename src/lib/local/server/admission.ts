import type { IncomingHttpHeaders } from 'node:http';
import { AwsError } from '../wire/service.ts';
import type { WireRequest } from '../wire/exchange.ts';
import { checkSignature, readSignature, type SignatureProblem } from './sigv4.ts';

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
}

export interface AdmissionOptions {
  /** Any credentials, or none. */
  readonly open: boolean;
  readonly secretFor: (accessKeyId: string) => Secret | undefined;
  readonly defaultAccount: string;
  readonly defaultRegion: string;
}

const LOOPBACK_HOST = /^(127\.0\.0\.1|localhost|\[::1\]|([a-z0-9.-]+\.)?localhost)(:\d+)?$/i;

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
  const isS3 = signed !== undefined && signed !== 'incomplete' && signed.service === 's3';
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
  if (signed === undefined) throw refusal('missing', isS3);
  if (signed === 'incomplete') throw refusal('incomplete', isS3);
  const secret = options.secretFor(signed.accessKeyId);
  if (secret === undefined) throw refusal('unknown-key', isS3);
  const problem = checkSignature(signed, secret.secretAccessKey, request, rawPath, now);
  if (problem !== undefined) throw refusal(problem, isS3);
  return { accessKeyId: signed.accessKeyId, account: secret.account, region: signed.region, signingName: signed.service };
}

/** The codes differ between S3 and the rest. */
function refusal(problem: SignatureProblem, isS3: boolean): AwsError {
  switch (problem) {
    case 'missing':
      return new AwsError('MissingAuthenticationTokenException', 'Missing Authentication Token', 403);
    case 'incomplete':
      return new AwsError('IncompleteSignature', 'The request signature does not have all its parts', 403);
    case 'unknown-key':
      return isS3
        ? new AwsError('InvalidAccessKeyId', 'The AWS Access Key Id you provided does not exist in our records.', 403)
        : new AwsError('UnrecognizedClientException', 'The security token included in the request is invalid.', 403);
    case 'expired':
      return isS3
        ? new AwsError('RequestTimeTooSkewed', 'The difference between the request time and the current time is too large.', 403)
        : new AwsError('InvalidSignatureException', 'Signature expired: the request is older (or newer) than 15 minutes', 403);
    case 'tampered-payload':
      if (isS3) return new AwsError('XAmzContentSHA256Mismatch', "The provided 'x-amz-content-sha256' header does not match what was computed.", 400);
      break;
    case 'mismatch':
      break;
  }
  const message = 'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.';
  return isS3 ? new AwsError('SignatureDoesNotMatch', message, 403) : new AwsError('InvalidSignatureException', message, 403);
}
