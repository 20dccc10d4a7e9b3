import type { NormalizedSchema } from '@smithy/core/schema';
import type { Failure } from './failure.ts';
import type { WireRequest, WireResponse } from './exchange.ts';
import type { Operation, ServiceModel } from './model.ts';
import { bodyView, members, traits } from './schema.ts';
import { AwsError } from './service.ts';

/** AWS JSON 1.0 and 1.1: one POST, the operation in X-Amz-Target. */
export function decodeJson(model: ServiceModel, operation: Operation, request: WireRequest): object {
  const raw = parseBody(request.body);
  if (!operation.input.isStructSchema()) return {};
  refuseOtherKinds(operation.input, raw, '');
  try {
    return model.codecs.body.createDeserializer().readObject(operation.input, raw) as object;
  } catch (error) {
    // A time that is none, bytes that are no base64.
    throw new AwsError('SerializationException', error instanceof Error ? error.message : 'The request body does not fit the operation');
  }
}

/** The SDK's reader takes a list for a map, and the other way round. */
function refuseOtherKinds(schema: NormalizedSchema, value: unknown, path: string): void {
  if (value === null || value === undefined) return;
  const expect = (isRight: boolean, kind: string): void => {
    if (!isRight) throw new AwsError('SerializationException', `${path === '' ? 'The input' : path}: expected ${kind}`);
  };
  const isMap = typeof value === 'object' && !Array.isArray(value);
  if (schema.isStructSchema()) {
    expect(isMap, 'a structure');
    for (const [name, member] of members(schema)) refuseOtherKinds(member, (value as Record<string, unknown>)[traits(member).jsonName ?? name], path === '' ? name : `${path}.${name}`);
  } else if (schema.isListSchema()) {
    expect(Array.isArray(value), 'a list');
    if (!isSimple(schema.getValueSchema())) for (const [index, item] of (value as unknown[]).entries()) refuseOtherKinds(schema.getValueSchema(), item, `${path}.${index + 1}.member`);
  } else if (schema.isMapSchema()) {
    expect(isMap, 'a map');
    if (!isSimple(schema.getValueSchema())) for (const [key, item] of Object.entries(value)) refuseOtherKinds(schema.getValueSchema(), item, `${path}.${key}.member`);
  }
}

const isSimple = (schema: NormalizedSchema): boolean => !schema.isStructSchema() && !schema.isListSchema() && !schema.isMapSchema();

function parseBody(body: Buffer): object {
  if (body.length === 0) return {};
  let value: unknown;
  try {
    const text = utf8.decode(body);
    // A key "__proto__" is data like any other, and would not be once it is assigned. A reviver costs, so only where it is there.
    value = text.includes('__proto__') ? JSON.parse(text, dropPrototype) : JSON.parse(text);
  } catch {
    throw new AwsError('SerializationException', 'Unable to parse the request body as JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new AwsError('SerializationException', 'The request body is not a JSON object');
  delete (value as Record<string, unknown>)['__type'];
  return value;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function dropPrototype(key: string, value: unknown): unknown {
  return key === '__proto__' ? undefined : value;
}

export function encodeJson(model: ServiceModel, operation: Operation, output: object, version: string): WireResponse {
  const headers = { 'content-type': `application/x-amz-json-${version}` };
  if (!operation.output.isStructSchema()) return { status: 200, headers, body: '{}' };
  const serializer = model.codecs.body.createSerializer();
  serializer.write(operation.output, output);
  return { status: 200, headers, body: serializer.flush() };
}

export function encodeJsonError(model: ServiceModel | undefined, failure: Failure, version: string): WireResponse {
  const type = failure.schema === undefined || model === undefined ? failure.name : `${model.namespace}#${failure.name}`;
  const headers: Record<string, string> = { 'content-type': `application/x-amz-json-${version}` };
  if (model?.queryCompatible) headers['x-amzn-query-error'] = `${failure.queryCode};${failure.fault}`;
  return { status: failure.status, headers, body: JSON.stringify({ __type: type, ...errorMembers(model, failure) }) };
}

/** The error's own members as its schema spells them, and the message in the case that the schema has it in. */
export function errorMembers(model: ServiceModel | undefined, failure: Failure): object {
  const message = { message: failure.message };
  if (failure.schema === undefined || model === undefined) return { ...failure.members, ...message };
  const serializer = model.codecs.body.createSerializer();
  serializer.write(bodyView(failure.schema), { ...failure.members, Message: failure.message, message: failure.message });
  return { ...(JSON.parse(serializer.flush() as string) as object), ...message };
}
