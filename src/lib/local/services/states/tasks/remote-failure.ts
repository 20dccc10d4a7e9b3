import { StateFailure } from '../../../../asl/failure.ts';
import { AwsError } from '../../../wire/service.ts';

/**
 * What a service refused, as a state machine sees it: `Service.Code` and the words of the AWS SDK for Java, which Step
 * Functions uses. A mistake of the engine's own is no refusal, and is thrown on.
 */
export function remoteFailure(service: string, error: unknown, requestId: string): StateFailure {
  if (!(error instanceof Error)) throw error;
  const known = error as Error & { readonly $fault?: string; readonly $response?: unknown };
  if (!(error instanceof AwsError) && known.$fault === undefined) throw error;
  const status = error instanceof AwsError ? error.status : error.name.includes('NotFound') && service === 'Lambda' ? 404 : 400;
  const code = error instanceof AwsError ? error.code : error.name;
  const name = code.endsWith('Exception') ? code : `${code}Exception`;
  return new StateFailure(`${service}.${name}`, `${error.message} (Service: ${service}, Status Code: ${status}, Request ID: ${requestId})`);
}
