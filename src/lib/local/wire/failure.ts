import type { NormalizedSchema } from '@smithy/core/schema';
import type { ServiceModel } from './model.ts';
import { traits } from './schema.ts';
import { AwsError } from './service.ts';

/** An error in the terms of a protocol. */
export interface Failure {
  /** The shape's name, or the code where no shape has it. */
  readonly name: string;
  readonly message: string;
  readonly status: number;
  /** The old Query code of a modelled error, where it has one. */
  readonly queryCode: string;
  readonly fault: 'Sender' | 'Receiver';
  readonly schema: NormalizedSchema | undefined;
  /** Members of the error's body beside the message. */
  readonly members: Readonly<Record<string, unknown>>;
}

/**
 * What was thrown, as the service would have said it. An exception class of the SDK and an AwsError say what they are;
 * anything else is a fault of ours: InternalFailure, with no word of what went on inside.
 */
export function failureOf(thrown: unknown, model: ServiceModel | undefined, isQuery: boolean): Failure {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const schema = model?.errors.get(error.name);
  const own = error instanceof AwsError ? error : undefined;
  if (schema === undefined && own === undefined) {
    return { name: 'InternalFailure', queryCode: 'InternalFailure', message: "The engine failed to carry this out; its log says why.", status: 500, fault: 'Receiver', schema: undefined, members: {} };
  }
  const shapeTraits = schema === undefined ? {} : traits(schema);
  const [queryCode, queryStatus] = (shapeTraits.awsQueryError ?? []) as [string?, number?];
  const modelled = shapeTraits.httpError ?? (shapeTraits.error === 'server' ? 500 : 400);
  const status = own?.status ?? ((isQuery ? queryStatus : undefined) ?? modelled);
  return {
    name: error.name,
    queryCode: queryCode ?? error.name,
    message: error.message,
    status,
    fault: status >= 500 ? 'Receiver' : 'Sender',
    schema,
    members: own?.members ?? Object.fromEntries(Object.entries(error)),
  };
}
