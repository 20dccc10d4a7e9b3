import type { ServiceModel } from '../wire/model.ts';
import { AwsError } from '../wire/service.ts';
import type { FaultStatus } from './fault-rule.ts';

type Spoken = Pick<ServiceModel, 'id' | 'protocol' | 'errors'>;

/** "Too many requests" as the service says it: S3 and EC2 have their own words, and Query and JSON differ by a suffix. */
export function throttled({ id, protocol }: Spoken): AwsError {
  if (id === 'S3') return new AwsError('SlowDown', 'Please reduce your request rate.', 503);
  switch (protocol) {
    case 'ec2':
      return new AwsError('RequestLimitExceeded', 'Request limit exceeded.', 503);
    case 'query':
      return new AwsError('Throttling', 'Rate exceeded', 400);
    case 'restJson':
    case 'restXml':
      return new AwsError('ThrottlingException', 'Rate exceeded', 429);
    default:
      return new AwsError('ThrottlingException', 'Rate exceeded', 400);
  }
}

const FAILED = 'An internal error has occurred. Retry your query.';
const UNAVAILABLE = 'The request has failed due to a temporary failure of the server.';

/** A failure of the service's own: by a name that its model has, else by the one that its protocol has for all services. */
export function failed({ id, protocol, errors }: Spoken, status: FaultStatus): AwsError {
  const ownOr = (own: string, otherwise: string): string => (errors.has(own) ? own : otherwise);
  if (status === 503) return new AwsError(ownOr('ServiceUnavailableException', 'ServiceUnavailable'), UNAVAILABLE, status);
  const isOldest = id === 'S3' || protocol === 'ec2';
  return new AwsError(isOldest ? 'InternalError' : ownOr('InternalServerError', 'InternalFailure'), FAILED, status);
}
