import { JsonCodec, XmlCodec } from '@aws-sdk/core/protocols';
import { FromStringShapeDeserializer, ToStringShapeSerializer } from '@smithy/core/protocols';
import { NormalizedSchema } from '@smithy/core/schema';
import type { Constraints } from './constraints.ts';
import type { Codecs, Operation, ProtocolName, ServiceModel } from './model.ts';
import { compileRoute } from './route.ts';
import { SCHEMA_KIND } from './schema.ts';
import type { Handlers, Service } from './service.ts';
import { XmlWriter } from './xml-writer.ts';

const PROTOCOLS: Readonly<Record<string, ProtocolName>> = {
  awsJson1_0: 'json',
  awsJson1_1: 'json',
  restJson1: 'restJson',
  restXml: 'restXml',
  awsQuery: 'query',
  ec2Query: 'ec2',
};

/** Smithy's formats of a timestamp, as the SDK numbers them. */
const TIMESTAMP = { dateTime: 5, epochSeconds: 7 } as const;

export interface DefineOptions {
  readonly constraints?: Constraints;
  /** The code of a failed validation where the service has one of its own. */
  readonly validationCode?: string;
}

/**
 * A service from the SDK's client module and a map of typed handlers. Protocol, shapes, routes and errors come from the
 * module's schemas; the limits from `constraints`.
 */
export function defineService<M extends object>(sdk: M, handlers: Handlers<NoInfer<M>>, options: DefineOptions = {}): Service {
  const module = sdk as Record<string, any>;
  const configuration = clientConfiguration(module);
  const settings = configuration.protocolSettings;
  const shapeName = String(configuration.protocol.getShapeId()).split('#')[1] ?? '';
  const protocol = PROTOCOLS[shapeName];
  if (protocol === undefined) throw new Error(`${configuration.serviceId} speaks ${shapeName}, which is not served`);
  const isRest = protocol === 'restJson' || protocol === 'restXml';
  const operations = new Map<string, Operation>();
  const errors = new Map<string, NormalizedSchema>();
  for (const [name, schema] of Object.entries(module)) {
    if (!name.endsWith('$') || !Array.isArray(schema)) continue;
    if (schema[0] === SCHEMA_KIND.operation) {
      const operation = operationOf(schema, isRest, configuration.serviceId === 'S3');
      operations.set(operation.name, operation);
    } else if (schema[0] === SCHEMA_KIND.error) errors.set(schema[2], NormalizedSchema.of(schema as any));
  }
  const model: ServiceModel = {
    id: configuration.serviceId,
    protocol,
    jsonVersion: shapeName === 'awsJson1_0' ? '1.0' : '1.1',
    signingName: configuration.defaultSigningName,
    xmlNamespace: settings.xmlNamespace ?? '',
    namespace: settings.defaultNamespace,
    queryCompatible: Boolean(settings.awsQueryCompatible),
    operations,
    errors,
    handlers: handlers as ServiceModel['handlers'],
    constraints: options.constraints ?? {},
    validationCode: options.validationCode ?? (protocol === 'query' ? 'ValidationError' : 'ValidationException'),
    codecs: codecsOf(protocol, settings),
  };
  return { id: model.id, signingName: model.signingName, operations: Object.keys(handlers).sort(), model };
}

/** A client is made only to ask how it is configured; it never calls anything. */
function clientConfiguration(module: Record<string, any>): any {
  const name = Object.keys(module).find((key) => /^[A-Z].*Client$/.test(key));
  if (name === undefined) throw new Error('this module has no client');
  const Client = module[name];
  return new Client({ region: 'us-east-1', credentials: { accessKeyId: 'none', secretAccessKey: 'none' } }).config;
}

function operationOf(schema: any, isRest: boolean, isS3: boolean): Operation {
  const [, , name, operationTraits, inputOf, outputOf] = schema;
  const input = NormalizedSchema.of(inputOf);
  const http = operationTraits?.http;
  return {
    name,
    input,
    output: NormalizedSchema.of(outputOf),
    status: http?.[2] ?? 200,
    route: isRest && http ? compileRoute({ http, input, bucketInPath: isS3 }) : undefined,
  };
}

function codecsOf(protocol: ProtocolName, settings: any): Codecs {
  const isJson = protocol === 'json' || protocol === 'restJson';
  const shared = {
    jsonName: protocol === 'restJson',
    httpBindings: protocol === 'restJson' || protocol === 'restXml',
    xmlNamespace: settings.xmlNamespace,
    serviceNamespace: settings.defaultNamespace,
  };
  const withTimestamps = (format: number): any => ({ ...shared, timestampFormat: { useTrait: true, default: format } });
  const own = withTimestamps(isJson ? TIMESTAMP.epochSeconds : TIMESTAMP.dateTime);
  return {
    body: protocol === 'restXml' ? new XmlCodec(own) : new JsonCodec(own),
    fromText: new FromStringShapeDeserializer(own),
    toText: new ToStringShapeSerializer(own),
    xml: new XmlWriter(withTimestamps(TIMESTAMP.dateTime)),
  };
}
