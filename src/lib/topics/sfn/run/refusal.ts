import { RemoteError } from '../../../errors/errors.ts';
import { TargetsRefused } from '../../../run/fanout/types.ts';

/** Refusals that speak of one execution: of its name or input. Whatever else is refused would be refused of all. */
const OF_ONE = /^(ExecutionAlreadyExists|InvalidExecutionInput|InvalidName|ValidationException)$/;

/** What the service refuses of one execution says nothing of the others; undefined for all else. */
export function refusal(name: string, error: unknown): TargetsRefused | undefined {
  if (!(error instanceof RemoteError) || !OF_ONE.test(error.code)) return undefined;
  return new TargetsRefused([name], error.message, { status: 'failed', cause: error });
}
