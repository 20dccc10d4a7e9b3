import { splitHeader } from '@smithy/core/serde';
import type { NormalizedSchema } from '@smithy/core/schema';
import type { Failure } from './failure.ts';
import { errorMembers } from './json-protocol.ts';
import type { WireRequest, WireResponse } from './exchange.ts';
import type { Operation, ServiceModel } from './model.ts';
import { furtherMembers } from './query-protocol.ts';
import { matchRoute } from './route.ts';
import { bodyView, isInBody, members, traits } from './schema.ts';
import { AwsError } from './service.ts';
import { escapeXml } from './xml-writer.ts';

/** REST-JSON and REST-XML: method and path say which operation; members travel in path, query, headers and body. */
export interface Routed {
  readonly operation: Operation;
  readonly labels: ReadonlyMap<string, string>;
}

export function routeRest(model: ServiceModel, request: WireRequest): Routed | undefined {
  let best: Routed | undefined;
  for (const operation of model.operations.values()) {
    if (operation.route === undefined) continue;
    if (best !== undefined && operation.route.weight <= (best.operation.route?.weight ?? 0)) continue;
    const labels = matchRoute(operation.route, request);
    if (labels !== undefined) best = { operation, labels };
  }
  return best;
}

export async function decodeRest(model: ServiceModel, { operation, labels }: Routed, request: WireRequest): Promise<object> {
  if (!operation.input.isStructSchema()) return {};
  const input: Record<string, unknown> = {};
  const boundQuery = new Set(operation.route?.fixedQuery.map(([name]) => name));
  const unbound: [string, NormalizedSchema][] = [];
  let hasPayload = false;
  try {
    for (const [name, member] of members(operation.input)) {
      const { httpLabel, httpQuery, httpQueryParams, httpHeader, httpPrefixHeaders, httpPayload } = traits(member);
      let value: unknown;
      if (httpLabel) value = readLabel(model, member, labels.get(name));
      else if (httpQuery) {
        boundQuery.add(httpQuery);
        value = readQuery(model, member, httpQuery, request.query);
      } else if (httpQueryParams) unbound.push([name, member]);
      else if (httpHeader) value = readHeader(model, member, httpHeader, request.headers[httpHeader.toLowerCase()]);
      else if (httpPrefixHeaders !== undefined) value = readPrefixHeaders(httpPrefixHeaders.toLowerCase(), request.headers);
      else if (httpPayload) {
        hasPayload = true;
        value = await readPayload(model, member, request.body);
      }
      if (value !== undefined) input[name] = value;
    }
    for (const [name, member] of unbound) input[name] = readOtherQuery(member, boundQuery, request.query);
    if (!hasPayload && request.body.length > 0 && [...members(operation.input).values()].some(isInBody)) {
      Object.assign(input, await model.codecs.body.createDeserializer().read(bodyView(operation.input), request.body));
    }
  } catch (error) {
    if (error instanceof AwsError) throw error;
    throw new AwsError(model.protocol === 'restXml' ? 'MalformedXML' : 'SerializationException', 'The request could not be read as this operation expects it');
  }
  return input;
}

function readLabel(model: ServiceModel, member: NormalizedSchema, text: string | undefined): unknown {
  return text === undefined ? undefined : model.codecs.fromText.read(member, decodeLabel(model, text));
}

function decodeLabel(model: ServiceModel, text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (model.id === 'S3') throw new AwsError('InvalidURI', "Couldn't parse the specified URI.");
    throw error;
  }
}

function readQuery(model: ServiceModel, member: NormalizedSchema, name: string, query: URLSearchParams): unknown {
  if (!query.has(name)) return undefined;
  if (member.isListSchema()) return query.getAll(name).map((text) => model.codecs.fromText.read(member.getValueSchema(), text));
  return readText(model, member, name, query.get(name) ?? '');
}

/** S3 names a number that is none, and passes over a date that is none, as HTTP wants it. */
function readText(model: ServiceModel, member: NormalizedSchema, name: string, text: string): unknown {
  if (model.id !== 'S3' || member.isStringSchema()) return model.codecs.fromText.read(member, text);
  let value: unknown;
  try {
    value = model.codecs.fromText.read(member, text);
  } catch {
    value = Number.NaN;
  }
  if (!Number.isNaN(value)) return value;
  if (member.isTimestampSchema()) return undefined;
  throw new AwsError('InvalidArgument', `Provided ${name} not an integer or within integer range`, 400, { ArgumentName: name, ArgumentValue: text });
}

function readOtherQuery(member: NormalizedSchema, bound: ReadonlySet<string>, query: URLSearchParams): object {
  const others = [...new Set(query.keys())].filter((name) => !bound.has(name) && name !== 'x-id');
  return Object.fromEntries(others.map((name) => [name, member.getValueSchema().isListSchema() ? query.getAll(name) : query.get(name)]));
}

function readHeader(model: ServiceModel, member: NormalizedSchema, name: string, text: string | undefined): unknown {
  if (text === undefined) return undefined;
  if (!member.isListSchema()) return readText(model, member, name, text);
  // Timestamps in headers have a comma of their own; the trait tells the reader their format.
  return splitHeader(text).map((item: string) => model.codecs.fromText.read([member.getValueSchema(), { httpHeader: name }], item.trim()));
}

function readPrefixHeaders(prefix: string, headers: WireRequest['headers']): object | undefined {
  const found = Object.entries(headers).filter(([name, value]) => name.startsWith(prefix) && value !== undefined);
  return found.length === 0 ? undefined : Object.fromEntries(found.map(([name, value]) => [name.slice(prefix.length), value]));
}

async function readPayload(model: ServiceModel, member: NormalizedSchema, body: Buffer): Promise<unknown> {
  if (member.isStreaming()) return body;
  if (member.isBlobSchema()) return model.protocol === 'restJson' && body.length === 0 ? undefined : body;
  if (body.length === 0) return undefined;
  return member.isStringSchema() ? body.toString('utf8') : model.codecs.body.createDeserializer().read(member, body);
}

export function encodeRest(model: ServiceModel, operation: Operation, output: Record<string, unknown>): WireResponse {
  const headers: Record<string, string> = {};
  if (!operation.output.isStructSchema()) return { status: operation.status, headers, body: '' };
  const bound = writeHeaders(model, operation.output, output, headers);
  // No shape of S3 has a status of its own; a part of the content is known by its range.
  const status = bound ?? (headers['content-range'] === undefined ? operation.status : 206);
  const payload = [...members(operation.output)].find(([, member]) => traits(member).httpPayload);
  if (payload !== undefined) return { status, headers, body: writePayload(model, payload[1], output[payload[0]], headers) };
  const view = bodyView(operation.output);
  if (members(view).size === 0 && model.protocol === 'restXml') return { status, headers, body: '' };
  headers['content-type'] ??= bodyType(model);
  const bare = bareMember(view);
  if (model.protocol === 'restXml' && bare !== undefined) return { status, headers, body: XML_DECLARATION + bareElement(model, bare, output[bare] as string | undefined) };
  const serializer = model.codecs.body.createSerializer();
  serializer.write(view, output);
  return { status, headers, body: declared(model, serializer.flush()) };
}

const XML_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';

const declared = (model: ServiceModel, text: string): string => (model.protocol === 'restXml' ? XML_DECLARATION + text : text);

/** Where the only member has the name of the structure the two are one element: GetBucketLocation's answer. */
function bareMember(view: NormalizedSchema): string | undefined {
  const [name, another] = [...members(view).keys()];
  return another === undefined && name === traits(view).xmlName ? name : undefined;
}

const bareElement = (model: ServiceModel, name: string, text = ''): string => `<${name} xmlns="${model.xmlNamespace}">${escapeXml(text)}</${name}>`;

const bodyType = (model: ServiceModel): string => (model.protocol === 'restJson' ? 'application/json' : 'application/xml');

function writeHeaders(model: ServiceModel, schema: NormalizedSchema, output: Record<string, unknown>, headers: Record<string, string>): number | undefined {
  let status: number | undefined;
  for (const [name, member] of members(schema)) {
    const value = output[name];
    if (value === undefined || value === null) continue;
    const { httpHeader, httpPrefixHeaders, httpResponseCode } = traits(member);
    if (httpHeader) {
      model.codecs.toText.write(member, value);
      headers[httpHeader.toLowerCase()] = String(model.codecs.toText.flush());
    } else if (httpPrefixHeaders !== undefined) {
      for (const [key, text] of Object.entries(value)) headers[`${httpPrefixHeaders}${key}`.toLowerCase()] = String(text);
    } else if (httpResponseCode) status = value as number;
  }
  return status;
}

function writePayload(model: ServiceModel, member: NormalizedSchema, value: any, headers: Record<string, string>): WireResponse['body'] {
  if (value === undefined || value === null) return '';
  if (member.isBlobSchema() || member.isStreaming() || member.isStringSchema()) {
    headers['content-type'] ??= traits(member).mediaType ?? (member.isStringSchema() ? 'text/plain' : 'application/octet-stream');
    return value;
  }
  const serializer = model.codecs.body.createSerializer();
  serializer.write(member, value);
  headers['content-type'] ??= bodyType(model);
  return declared(model, serializer.flush());
}

export function encodeRestError(model: ServiceModel | undefined, failure: Failure, requestId: string, isXml: boolean): WireResponse {
  const headers: Record<string, string> = {};
  if (model !== undefined && failure.schema !== undefined) writeHeaders(model, failure.schema, failure.members, headers);
  if (!isXml) {
    headers['content-type'] = 'application/json';
    headers['x-amzn-errortype'] = failure.name;
    return { status: failure.status, headers, body: JSON.stringify(errorMembers(model, failure)) };
  }
  headers['content-type'] = 'application/xml';
  if (model?.id === 'S3') Object.assign(headers, s3Headers(failure));
  const inner = `<Code>${escapeXml(failure.name)}</Code><Message>${escapeXml(failure.message)}</Message>${s3Members(failure)}${furtherMembers(model, failure)}`;
  const isS3 = model === undefined || model.id === 'S3';
  const body = isS3
    ? `<Error>${inner}<RequestId>${requestId}</RequestId></Error>`
    : `<ErrorResponse xmlns="${model.xmlNamespace}"><Error><Type>${failure.fault}</Type>${inner}</Error><RequestId>${requestId}</RequestId></ErrorResponse>`;
  return { status: failure.status, headers, body: XML_DECLARATION + body };
}

/** S3's errors name what they speak of, the bucket or the key, beside the members that their shapes have. */
function s3Members(failure: Failure): string {
  const known = failure.schema === undefined ? undefined : members(failure.schema);
  return Object.entries(failure.members)
    .filter(([name, value]) => typeof value === 'string' && /^[A-Z]/.test(name) && name !== 'Message' && known?.has(name) !== true)
    .map(([name, value]) => `<${name}>${escapeXml(String(value))}</${name}>`)
    .join('');
}

/** What an error without a body (304, or to a HEAD) has to say stands in headers. */
const ERROR_HEADERS = ['etag', 'last-modified', 'content-range'] as const;

function s3Headers({ members }: Failure): Record<string, string> {
  return Object.fromEntries(ERROR_HEADERS.flatMap((name) => (typeof members[name] === 'string' ? [[name, members[name]]] : [])));
}
