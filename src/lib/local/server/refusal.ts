import { protocolOf } from '../wire/dispatch.ts';
import type { WireRequest } from '../wire/exchange.ts';
import { isEc2Query } from '../wire/query-protocol.ts';
import { AwsError } from '../wire/service.ts';
import type { SignatureProblem } from './sigv4.ts';

/** What can be wrong with a request's credentials. */
export type CredentialProblem = SignatureProblem | 'invalid-token' | 'expired-token';

/** Whose error codes a client expects: S3, EC2 and the other Query services have their own. */
type Dialect = 's3' | 'ec2' | 'query' | 'json';

type Words = readonly [code: string, status: number, message: string];

const MISMATCH = 'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.';
const UNKNOWN = 'The security token included in the request is invalid.';
const STALE = 'Signature expired: the request is older (or newer) than 15 minutes';
const INCOMPLETE = 'The request signature does not have all its parts';

const JSON_WORDS: Readonly<Record<CredentialProblem, Words>> = {
  missing: ['MissingAuthenticationTokenException', 403, 'Missing Authentication Token'],
  incomplete: ['IncompleteSignature', 403, INCOMPLETE],
  'unknown-key': ['UnrecognizedClientException', 403, UNKNOWN],
  'invalid-token': ['UnrecognizedClientException', 403, UNKNOWN],
  'expired-token': ['ExpiredTokenException', 403, 'The security token included in the request is expired'],
  expired: ['InvalidSignatureException', 403, STALE],
  mismatch: ['InvalidSignatureException', 403, MISMATCH],
  'tampered-payload': ['InvalidSignatureException', 403, MISMATCH],
};

const QUERY_WORDS: Readonly<Record<CredentialProblem, Words>> = {
  missing: ['MissingAuthenticationToken', 403, 'Request is missing Authentication Token'],
  incomplete: ['IncompleteSignature', 403, INCOMPLETE],
  'unknown-key': ['InvalidClientTokenId', 403, UNKNOWN],
  'invalid-token': ['InvalidClientTokenId', 403, UNKNOWN],
  'expired-token': ['ExpiredToken', 403, 'The security token included in the request is expired'],
  expired: ['SignatureDoesNotMatch', 403, STALE],
  mismatch: ['SignatureDoesNotMatch', 403, MISMATCH],
  'tampered-payload': ['SignatureDoesNotMatch', 403, MISMATCH],
};

const EC2_FAILURE: Words = ['AuthFailure', 401, 'AWS was not able to validate the provided access credentials'];
const EC2_EXPIRED: Words = ['RequestExpired', 400, 'Request has expired.'];

const EC2_WORDS: Readonly<Record<CredentialProblem, Words>> = {
  missing: QUERY_WORDS.missing,
  incomplete: QUERY_WORDS.incomplete,
  'unknown-key': EC2_FAILURE,
  'invalid-token': EC2_FAILURE,
  'expired-token': EC2_EXPIRED,
  expired: EC2_EXPIRED,
  mismatch: EC2_FAILURE,
  'tampered-payload': EC2_FAILURE,
};

const S3_WORDS: Readonly<Record<CredentialProblem, Words>> = {
  // To S3 an unsigned request is one of anybody's.
  missing: ['AccessDenied', 403, 'Access Denied'],
  incomplete: ['AuthorizationHeaderMalformed', 400, 'The authorization header that you provided is not valid.'],
  'unknown-key': ['InvalidAccessKeyId', 403, 'The AWS Access Key Id you provided does not exist in our records.'],
  'invalid-token': ['InvalidToken', 400, 'The provided token is malformed or otherwise invalid.'],
  'expired-token': ['ExpiredToken', 400, 'The provided token has expired.'],
  expired: ['RequestTimeTooSkewed', 403, 'The difference between the request time and the current time is too large.'],
  mismatch: ['SignatureDoesNotMatch', 403, 'The request signature we calculated does not match the signature you provided. Check your key and signing method.'],
  'tampered-payload': ['XAmzContentSHA256Mismatch', 400, "The provided 'x-amz-content-sha256' header does not match what was computed."],
};

const WORDS = { s3: S3_WORDS, ec2: EC2_WORDS, query: QUERY_WORDS, json: JSON_WORDS } as const;

/** The error that the service a request is for would have given. `signingName` is undefined where nothing is signed. */
export function refusal(problem: CredentialProblem, request: WireRequest, signingName: string | undefined): AwsError {
  const [code, status, message] = WORDS[dialectOf(request, signingName)][problem];
  return new AwsError(code, message, status);
}

function dialectOf(request: WireRequest, signingName: string | undefined): Dialect {
  if (signingName === 's3') return 's3';
  const spoken = protocolOf(request);
  if (spoken === 'query') return isEc2Query(request) ? 'ec2' : 'query';
  // What says nothing of itself is taken for S3, the one service that plain paths belong to.
  return spoken === 'restXml' && signingName === undefined ? 's3' : 'json';
}
