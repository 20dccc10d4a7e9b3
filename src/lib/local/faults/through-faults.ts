import { Readable } from 'node:stream';
import { encodeError, operationNameOf, protocolOf } from '../wire/dispatch.ts';
import type { WireRequest, WireResponse } from '../wire/exchange.ts';
import type { ServiceModel } from '../wire/model.ts';
import type { AwsError } from '../wire/service.ts';
import { failed, throttled } from './fault-error.ts';
import type { Faults } from './faults.ts';

/** One call that was let in, on its way to its service. */
export interface Call {
  readonly model: ServiceModel;
  readonly request: WireRequest;
  readonly requestId: string;
  /** Lets the service act; never rejects. */
  act(): Promise<WireResponse>;
  /** Resolves after so many seconds, or as soon as the client is gone. */
  wait(seconds: number): Promise<void>;
}

/** The answer of a call as the rules leave it: the service's own, a failure, or none at all: the connection is to be cut. */
export async function throughFaults(faults: Faults, call: Call): Promise<WireResponse | 'cut'> {
  const operation = operationNameOf(call.model, call.request);
  const fault = operation === undefined ? undefined : faults.decide(call.model.signingName, operation);
  const refuse = (error: AwsError): WireResponse => encodeError(call.model, protocolOf(call.request), error, call.request, call.requestId);
  const { kind, seconds = 0, status = 500 } = fault ?? {};
  switch (kind) {
    case undefined:
      return call.act();
    case 'throttle':
      return refuse(throttled(call.model));
    case 'error':
      return refuse(failed(call.model, status));
    case 'error-after':
      forget(await call.act());
      return refuse(failed(call.model, status));
    case 'reset':
      return 'cut';
    case 'drop':
      forget(await call.act());
      return 'cut';
    case 'delay': {
      const answer = await call.act();
      await call.wait(seconds);
      return answer;
    }
  }
}

/** An answer that nobody will read may hold a file open. */
function forget({ body }: WireResponse): void {
  if (body instanceof Readable) body.destroy();
}
