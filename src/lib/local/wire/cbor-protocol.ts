import { cbor, CborCodec } from '@smithy/core/cbor';
import type { Failure } from './failure.ts';
import type { WireRequest, WireResponse } from './exchange.ts';
import type { Operation, ServiceModel } from './model.ts';
import { AwsError } from './service.ts';

const HEADERS = { 'content-type': 'application/cbor', 'smithy-protocol': 'rpc-v2-cbor' };
const EMPTY_MAP = new Uint8Array([0xbf, 0xff]);
/** The SDK's number of a document: a value without a shape. */
const DOCUMENT = 15;

/** Smithy RPC v2 CBOR: POST /service/{service}/operation/{operation}. */
export const CBOR_PATH = /^\/service\/([^/]+)\/operation\/([^/]+)$/;

export async function decodeCbor(operation: Operation, request: WireRequest): Promise<object> {
  if (request.body.length === 0 || !operation.input.isStructSchema()) return {};
  try {
    return await new CborCodec().createDeserializer().read(operation.input, request.body);
  } catch {
    throw new AwsError('SerializationException', 'Unable to parse the request body as CBOR');
  }
}

export function encodeCbor(operation: Operation, output: object): WireResponse {
  if (!operation.output.isStructSchema()) return { status: 200, headers: HEADERS, body: EMPTY_MAP };
  const serializer = new CborCodec().createSerializer();
  serializer.write(operation.output, output);
  return { status: 200, headers: HEADERS, body: serializer.flush() };
}

export function encodeCborError(model: ServiceModel | undefined, failure: Failure): WireResponse {
  const serializer = new CborCodec().createSerializer();
  const type = failure.schema === undefined || model === undefined ? failure.name : `${model.namespace}#${failure.name}`;
  serializer.write(DOCUMENT, { ...membersOf(failure), __type: type, message: failure.message });
  return { status: failure.status, headers: HEADERS, body: serializer.flush() };
}

/** The error's own members as its schema spells them: through the schema, and back to a map without a shape. */
function membersOf({ schema, members, message }: Failure): object {
  if (schema === undefined) return members;
  const serializer = new CborCodec().createSerializer();
  serializer.write(schema, { ...members, Message: message, message });
  return cbor.deserialize(serializer.flush()) as object;
}
