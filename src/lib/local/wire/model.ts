import type { NormalizedSchema } from '@smithy/core/schema';
import type { Route } from './route.ts';
import type { Constraints } from './constraints.ts';

/** The protocol that a service speaks first; some services also take CBOR, or another version of JSON. */
export type ProtocolName = 'json' | 'restJson' | 'restXml' | 'query' | 'ec2' | 'cbor';

export interface Operation {
  readonly name: string;
  readonly input: NormalizedSchema;
  readonly output: NormalizedSchema;
  /** Only of the REST protocols: status of a success, and how a request is known. */
  readonly status: number;
  readonly route: Route | undefined;
}

export interface ServiceModel {
  readonly id: string;
  readonly protocol: ProtocolName;
  /** `application/x-amz-json-1.0` or `-1.1`. */
  readonly jsonVersion: '1.0' | '1.1';
  readonly signingName: string;
  readonly xmlNamespace: string;
  /** com.amazonaws.ssm */
  readonly namespace: string;
  /** JSON services that once spoke Query and still name the old error codes in a header. */
  readonly queryCompatible: boolean;
  readonly operations: ReadonlyMap<string, Operation>;
  /** Modelled errors by shape name. */
  readonly errors: ReadonlyMap<string, NormalizedSchema>;
  readonly handlers: Readonly<Record<string, ((input: any, context: any) => unknown) | undefined>>;
  readonly constraints: Constraints;
  /** The code of a failed validation: services differ. */
  readonly validationCode: string;
  readonly codecs: Codecs;
}

/** The SDK's own (de)serializers, configured as this service's clients configure theirs. */
export interface Codecs {
  /** JSON or XML bodies. */
  readonly body: any;
  readonly fromText: any;
  readonly toText: any;
  readonly xml: any;
}
