import type { RequestContext } from '../engine-context.ts';
import { CBOR_PATH, decodeCbor, encodeCbor, encodeCborError } from './cbor-protocol.ts';
import type { WireRequest, WireResponse } from './exchange.ts';
import { failureOf } from './failure.ts';
import { callHandler } from './invoke.ts';
import { decodeJson, encodeJson, encodeJsonError } from './json-protocol.ts';
import type { Operation, ProtocolName, ServiceModel } from './model.ts';
import { decodeQuery, encodeQuery, encodeQueryError, isEc2Query, queryParameters } from './query-protocol.ts';
import { decodeRest, encodeRest, encodeRestError, routeRest } from './rest-protocol.ts';
import { AwsError } from './service.ts';

/** What a request speaks, told from the request alone: a service may be spoken to in more than one way. */
export function protocolOf(request: WireRequest): ProtocolName {
  if (request.headers['smithy-protocol'] === 'rpc-v2-cbor' && CBOR_PATH.test(request.path)) return 'cbor';
  if (request.headers['x-amz-target'] !== undefined) return 'json';
  const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false;
  if ((isForm && request.body.includes('Action=')) || (request.query.has('Action') && request.query.has('Version'))) return 'query';
  return 'restXml';
}

export type ContextFor = (operation: string, requestId: string) => RequestContext;

/** One request to one service: decode, validate, handle, encode. Never throws: every failure is an answer of the protocol. */
export async function dispatch(model: ServiceModel, request: WireRequest, requestId: string, contextFor: ContextFor, log: (thrown: unknown) => void): Promise<WireResponse> {
  const spoken = protocolOf(request);
  try {
    const { operation, decode } = find(model, spoken, request);
    const input = await decode();
    const output = await callHandler(model, operation, input, contextFor(operation.name, requestId));
    return encode(model, spoken, operation, output, request, requestId);
  } catch (error) {
    if (failureOf(error, model, false).name === 'InternalFailure') log(error);
    return encodeError(model, spoken, error, request, requestId);
  }
}

/** The operation that a request is for, where its service has it. */
export function operationNameOf(model: ServiceModel, request: WireRequest): string | undefined {
  try {
    return find(model, protocolOf(request), request).operation.name;
  } catch {
    return undefined;
  }
}

function find(model: ServiceModel, spoken: ProtocolName, request: WireRequest): { operation: Operation; decode: () => object | Promise<object> } {
  const named = (name: string, missing: () => AwsError): Operation => {
    const operation = model.operations.get(name);
    if (operation === undefined) throw missing();
    return operation;
  };
  switch (spoken) {
    case 'cbor': {
      const operation = named(CBOR_PATH.exec(request.path)?.[2] ?? '', unknownOperation);
      return { operation, decode: () => decodeCbor(operation, request) };
    }
    case 'json': {
      const operation = named(/[^.]*$/.exec(request.headers['x-amz-target'] ?? '')?.[0] ?? '', unknownOperation);
      return { operation, decode: () => decodeJson(model, operation, request) };
    }
    case 'query': {
      const action = queryParameters(request).get('Action') ?? '';
      const operation = named(action, () => new AwsError('InvalidAction', `The action ${action} is not valid for this web service.`));
      return { operation, decode: () => decodeQuery(model, operation, request) };
    }
    default: {
      const routed = routeRest(model, request);
      if (routed === undefined) throw model.id === 'S3' ? new AwsError('MethodNotAllowed', 'The specified method is not allowed against this resource.', 405) : unknownOperation();
      return { operation: routed.operation, decode: () => decodeRest(model, routed, request) };
    }
  }
}

const unknownOperation = (): AwsError => new AwsError('UnknownOperationException', 'The operation is not known', 404);

function encode(model: ServiceModel, spoken: ProtocolName, operation: Operation, output: object, request: WireRequest, requestId: string): WireResponse {
  switch (spoken) {
    case 'cbor':
      return encodeCbor(operation, output);
    case 'json':
      return encodeJson(model, operation, output, jsonVersion(request));
    case 'query':
      return encodeQuery(model, operation, output, requestId);
    default:
      return encodeRest(model, operation, output as Record<string, unknown>);
  }
}

/** `model` is undefined where the request never got as far as a service. */
export function encodeError(model: ServiceModel | undefined, spoken: ProtocolName, thrown: unknown, request: WireRequest, requestId: string): WireResponse {
  const failure = failureOf(thrown, model, spoken === 'query');
  switch (spoken) {
    case 'cbor':
      return encodeCborError(model, failure);
    case 'json':
      return encodeJsonError(model, failure, jsonVersion(request));
    case 'query':
      return encodeQueryError(model, failure, requestId, model === undefined ? isEc2Query(request) : model.protocol === 'ec2');
    default:
      return encodeRestError(model, failure, requestId, model?.protocol !== 'restJson');
  }
}

const jsonVersion = (request: WireRequest): string => (request.headers['content-type']?.includes('json-1.0') ? '1.0' : '1.1');
