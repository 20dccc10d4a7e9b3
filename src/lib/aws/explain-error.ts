import { DroverError, RemoteError } from '../errors/errors.ts';
import { EXIT, type ExitCode } from '../errors/exit-codes.ts';
import { explainUnreadable, type UnreadableError } from './unreadable-answer.ts';

/** The shape of what SDK clients throw: a service exception, or a failure on the way there. */
interface SdkError extends UnreadableError {
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string; readonly attempts?: number };
  readonly $fault?: 'client' | 'server';
}

interface Explanation {
  readonly codes: RegExp;
  readonly exitCode: ExitCode;
  readonly hint: string;
}

/** The service did nothing but ask for fewer calls, or for one at a time. */
const THROTTLING = /^(ThrottlingException|Throttling|TooManyRequestsException|RequestLimitExceeded|SlowDown|TooManyUpdates)$/;

/** In order; the first that fits. `codes` are tried against the error's name. */
const EXPLANATIONS: readonly Explanation[] = [
  {
    codes: /^(ExpiredToken|ExpiredTokenException|RequestExpired|TokenRefreshRequired)$/,
    exitCode: EXIT.refused,
    hint: 'The credentials have expired: log in again (for example aws sso login) and repeat the command.',
  },
  {
    codes: /^(UnrecognizedClientException|InvalidClientTokenId|InvalidAccessKeyId|AuthFailure|InvalidSignatureException|SignatureDoesNotMatch|IncompleteSignature|MissingAuthenticationToken(Exception)?)$/,
    exitCode: EXIT.refused,
    hint: 'These credentials are not accepted there: check the profile, the keys, the region and the clock of this machine.',
  },
  {
    codes: /^(AccessDenied|AccessDeniedException|UnauthorizedOperation|UnauthorizedException|NotAuthorized)$/,
    exitCode: EXIT.refused,
    hint: 'These credentials may not do that: ask for the permission, or use another profile or --role-arn.',
  },
  {
    codes: THROTTLING,
    exitCode: EXIT.unexpected,
    hint: 'The service asks for fewer calls: wait a little and repeat the command.',
  },
  {
    codes: /^(InvalidInstanceId|InvalidInstanceID\.NotFound|InvalidDocument|InvalidDocumentVersion|InvalidCommandId|InvocationDoesNotExist|ResourceNotFoundException|InvalidResourceId|ParameterNotFound|ParameterVersionNotFound|NoSuchBucket|NoSuchKey|(StateMachine|Execution|Activity|Task)DoesNotExist|ResourceNotFound)$/,
    exitCode: EXIT.notFound,
    hint: 'Check the name, the region and the account.',
  },
  {
    codes: /^(InvalidDocumentContent|InvalidDocumentSchemaVersion|MaxDocumentSizeExceeded|InvalidParameters|InvalidOutputFolder|InvalidOutputLocation|UnsupportedPlatformType|InvalidParameterValueException|InvalidRequestContentException|RequestTooLargeException|ValidationException|ValidationError|InvalidKeyId|Invalid(Filter|Policy|AllowedPattern)\w*|IncompatiblePolicyException|Hierarchy\w+Exception|UnsupportedParameterType|ParameterPatternMismatchException|ParameterAlreadyExists|(Parameter|Policies)\w*LimitExceeded(Exception)?|Invalid(Arn|Name|Definition|ExecutionInput|Output|Token|\w+Configuration)|(Execution|StateMachine|Activity)AlreadyExists|ExecutionNotRedrivable|StateMachineTypeNotSupported|TooManyTags)$/,
    exitCode: EXIT.usage,
    hint: 'The service does not take it: change it as the message says.',
  },
  { codes: /^NotImplemented$/, exitCode: EXIT.unexpected, hint: 'The embedded engine does not have this: leave --local off to use AWS.' },
];

/** Node's codes for a certificate that it does not take. */
const UNTRUSTED = /^(CERT_.*|ERR_TLS_CERT_.*|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_(VERIFY|GET)_.*)$/;
/** The connection was never made: the service cannot have acted. */
const NEVER_ARRIVED = new RegExp(`^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EPROTO)$|${UNTRUSTED.source}`);
const UNREACHABLE = new RegExp(`^(ECONNRESET|EPIPE|ETIMEDOUT|TimeoutError)$|${NEVER_ARRIVED.source}`);

/**
 * What a failed call means to a person, and to us: `ambiguous` is true where the service may have acted although
 * no answer says so (a time-out, a reset, a 5xx). `operation` is written "ssm:SendCommand". Errors of our own pass
 * through as they are.
 */
export function explainAwsError(thrown: unknown, operation: string): DroverError {
  if (thrown instanceof DroverError) return thrown;
  const error: SdkError = thrown instanceof Error ? thrown : new Error(String(thrown));
  const inner = innermostDroverError(error);
  if (inner !== undefined) return inner;

  // Only we abort calls: Ctrl-C, or the time to wait is over. Nobody knows whether this one arrived.
  if (error.name === 'AbortError') return new RemoteError('interrupted', `${operation}: interrupted before the answer came`, 'Repeat the command when you want to know.', { operation, cause: error, exitCode: EXIT.interrupted, ambiguous: true });

  const code = error.code !== undefined && UNREACHABLE.test(error.code) ? error.code : error.name;
  const status = error.$metadata?.httpStatusCode;
  const details = { operation, requestId: error.$metadata?.requestId, cause: error };
  if (UNREACHABLE.test(code)) {
    return new RemoteError(code, `${operation}: ${wayThere(code)}`, 'Check the network, --region and --endpoint-url.', {
      ...details,
      ambiguous: !NEVER_ARRIVED.test(code),
    });
  }
  const unreadable = explainUnreadable(error);
  if (unreadable !== undefined) {
    return new RemoteError('unreadable-answer', `${operation}: ${unreadable.message}`, unreadable.hint, { ...details, ambiguous: unreadable.ambiguous });
  }
  const known = EXPLANATIONS.find(({ codes }) => codes.test(code));
  const ambiguous = known === undefined && (error.$fault === 'server' || (status !== undefined && status >= 500));
  return new RemoteError(code, `${operation}: ${firstLine(error.message) || code} (${code})`, known?.hint ?? serviceHint(ambiguous, status), {
    ...details,
    exitCode: known?.exitCode ?? EXIT.unexpected,
    ambiguous,
  });
}

/** Whether an explained error is a service asking for fewer calls. */
export const isThrottling = (error: unknown): boolean => error instanceof RemoteError && THROTTLING.test(error.code);

/** A credential source of ours may have thrown inside the SDK, which passes it on or wraps it. */
function innermostDroverError(error: Error): DroverError | undefined {
  for (let cause: unknown = error.cause; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof DroverError) return cause;
  }
  return undefined;
}

function wayThere(code: string): string {
  if (code === 'ECONNREFUSED') return 'nothing listens at that address (connection refused)';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'that address cannot be found (no network, or a wrong region)';
  if (code === 'ETIMEDOUT' || code === 'TimeoutError') return 'no answer in time';
  if (code === 'ECONNRESET' || code === 'EPIPE') return 'the connection broke before the answer came';
  if (code === 'EPROTO') return 'what listens at that address does not speak TLS (http:// instead of https://?)';
  if (UNTRUSTED.test(code)) return `the certificate of that address is not to be trusted (${code})`;
  return `the address cannot be reached (${code})`;
}

const serviceHint = (ambiguous: boolean, status: number | undefined): string =>
  ambiguous
    ? `The service failed (HTTP ${status ?? 'unknown'}): it may or may not have acted. Look before you repeat.`
    : 'The service refused the request: change it as the message says.';

const firstLine = (text: string): string => text.split('\n', 1)[0]?.trim() ?? '';
