import { FromStringShapeDeserializer } from '@smithy/core/protocols';
import type { NormalizedSchema } from '@smithy/core/schema';
import { fromBase64 } from '@smithy/core/serde';
import type { Failure } from './failure.ts';
import type { WireRequest, WireResponse } from './exchange.ts';
import type { Operation, ServiceModel } from './model.ts';
import { members, traits, viewOf } from './schema.ts';
import { AwsError } from './service.ts';
import { escapeXml } from './xml-writer.ts';

const CONTENT_TYPE = { 'content-type': 'text/xml;charset=UTF-8' };
const MOST_PARAMETERS = 10_000;

/** AWS Query and EC2 Query: form parameters in, XML out. */
export function queryParameters(request: WireRequest): URLSearchParams {
  return request.body.length > 0 ? new URLSearchParams(request.body.toString('utf8')) : request.query;
}

const EC2_VERSION = '2016-11-15';

/** Told from the request alone, where no service is there to ask: by the signature's scope, else by the version that is EC2's. */
export function isEc2Query(request: WireRequest): boolean {
  const credential = request.headers['authorization'] ?? request.query.get('X-Amz-Credential') ?? '';
  return credential.includes('/ec2/aws4_request') || queryParameters(request).get('Version') === EC2_VERSION;
}

export function decodeQuery(model: ServiceModel, operation: Operation, request: WireRequest): object {
  const parameters = queryParameters(request);
  if (parameters.size > MOST_PARAMETERS) throw new AwsError('InvalidParameterValue', `more than ${MOST_PARAMETERS} parameters`);
  if (!operation.input.isStructSchema()) return {};
  return readValue(model.protocol === 'ec2', operation.input, treeOf(parameters), '') as object;
}

/** `Filter.1.Value.2=x` as a tree; maps, since a name may be anything. */
interface Tree {
  text?: string;
  readonly children: Map<string, Tree>;
}

function treeOf(parameters: URLSearchParams): Tree {
  const root: Tree = { children: new Map() };
  for (const [name, value] of parameters) {
    if (name === 'Action' || name === 'Version') continue;
    let tree = root;
    for (const part of name.split('.')) {
      let child = tree.children.get(part);
      if (child === undefined) tree.children.set(part, (child = { children: new Map() }));
      tree = child;
    }
    tree.text = value;
  }
  return root;
}

function readValue(isEc2: boolean, schema: NormalizedSchema, tree: Tree, name: string): unknown {
  if (schema.isStructSchema()) {
    const structure: Record<string, unknown> = {};
    for (const [member, memberSchema] of members(schema)) {
      const child = childFor(isEc2, member, memberSchema, tree);
      if (child !== undefined) structure[member] = readValue(isEc2, memberSchema, child, name === '' ? member : `${name}.${member}`);
    }
    return structure;
  }
  if (schema.isListSchema()) return listItems(isEc2, schema, tree).map((item) => readValue(isEc2, schema.getValueSchema(), item, name));
  if (schema.isMapSchema()) {
    const keyName = traits(schema.getKeySchema()).xmlName ?? 'key';
    const valueName = traits(schema.getValueSchema()).xmlName ?? 'value';
    const entries = numbered(traits(schema).xmlFlattened ? tree : (tree.children.get('entry') ?? tree));
    return Object.fromEntries(
      entries.map((entry) => [entry.children.get(keyName)?.text ?? '', readValue(isEc2, schema.getValueSchema(), entry.children.get(valueName) ?? { text: '', children: new Map() }, name)]),
    );
  }
  return readText(schema, tree.text ?? '', name);
}

function childFor(isEc2: boolean, member: string, schema: NormalizedSchema, tree: Tree): Tree | undefined {
  const { xmlName, ec2QueryName, xmlFlattened } = traits(schema);
  const plain: string = xmlName ?? member;
  if (isEc2) return tree.children.get(ec2QueryName ?? `${plain.charAt(0).toUpperCase()}${plain.slice(1)}`);
  const child = tree.children.get(plain);
  if (child !== undefined || !schema.isListSchema() || !xmlFlattened) return child;
  // botocore names a flattened list after its items.
  const itemName = traits(schema.getValueSchema()).xmlName;
  return itemName === undefined ? undefined : tree.children.get(itemName);
}

function listItems(isEc2: boolean, schema: NormalizedSchema, tree: Tree): Tree[] {
  if (isEc2 || traits(schema).xmlFlattened) return numbered(tree);
  const itemName = traits(schema.getValueSchema()).xmlName ?? 'member';
  return numbered(tree.children.get(itemName) ?? tree.children.get('member') ?? tree);
}

const numbered = (tree: Tree): Tree[] =>
  [...tree.children]
    .filter(([key]) => /^\d{1,9}$/.test(key))
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([, child]) => child);

const reader = new FromStringShapeDeserializer({ timestampFormat: { useTrait: true, default: 5 }, httpBindings: false });

function readText(schema: NormalizedSchema, text: string, name: string): unknown {
  const refuse = (): never => {
    throw new AwsError('InvalidParameterValue', `Invalid value '${text}' for ${name}`);
  };
  if (schema.isBooleanSchema()) return /^true$/i.test(text) ? true : /^false$/i.test(text) ? false : refuse();
  if (schema.isNumericSchema() && !/^[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?$/.test(text)) return refuse();
  try {
    return schema.isBlobSchema() ? fromBase64(text) : reader.read(schema, text);
  } catch {
    return refuse();
  }
}

export function encodeQuery(model: ServiceModel, operation: Operation, output: object, requestId: string): WireResponse {
  const body = operation.output.isStructSchema() ? model.codecs.xml.members(operation.output, output) : '';
  const { name } = operation;
  if (model.protocol === 'ec2') {
    return { status: 200, headers: CONTENT_TYPE, body: `<?xml version="1.0" encoding="UTF-8"?>\n<${name}Response xmlns="${model.xmlNamespace}"><requestId>${requestId}</requestId>${body}</${name}Response>` };
  }
  const result = operation.output.isStructSchema() ? `<${name}Result>${body}</${name}Result>` : '';
  return { status: 200, headers: CONTENT_TYPE, body: `<${name}Response xmlns="${model.xmlNamespace}">${result}<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${name}Response>` };
}

export function encodeQueryError(model: ServiceModel | undefined, failure: Failure, requestId: string, isEc2: boolean): WireResponse {
  const error = `<Code>${escapeXml(failure.queryCode)}</Code><Message>${escapeXml(failure.message)}</Message>${furtherMembers(model, failure)}`;
  const body = isEc2
    ? `<?xml version="1.0" encoding="UTF-8"?>\n<Response><Errors><Error>${error}</Error></Errors><RequestID>${requestId}</RequestID></Response>`
    : `<ErrorResponse xmlns="${model?.xmlNamespace ?? ''}"><Error><Type>${failure.fault}</Type>${error}</Error><RequestId>${requestId}</RequestId></ErrorResponse>`;
  return { status: failure.status, headers: CONTENT_TYPE, body };
}

/** Members of an error beside its message, as XML. */
export function furtherMembers(model: ServiceModel | undefined, failure: Failure): string {
  if (failure.schema === undefined || model === undefined) return '';
  const view = viewOf(failure.schema, 'error', (name) => !/^message$/i.test(name));
  return model.codecs.xml.members(view, failure.members);
}
