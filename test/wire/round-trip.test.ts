import * as logs from '@aws-sdk/client-cloudwatch-logs';
import * as ec2 from '@aws-sdk/client-ec2';
import * as kms from '@aws-sdk/client-kms';
import * as lambda from '@aws-sdk/client-lambda';
import * as s3 from '@aws-sdk/client-s3';
import * as ssm from '@aws-sdk/client-ssm';
import * as sts from '@aws-sdk/client-sts';
import { SmithyRpcV2CborProtocol } from '@smithy/core/cbor';
import { expect } from 'chai';
import { createHash } from 'node:crypto';
import { DIRECTORY } from '../../src/lib/local/services/directory.ts';
import { firstDifference, plain } from './plain-values.ts';
import { RandomShapes, randomFrom } from './random-shapes.ts';
import { wireClient, type WireClient } from './wire-client.ts';

/** DROVER_TEST_SEED=n runs what a failure has printed again. */
const SEED = Number(process.env['DROVER_TEST_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const ROUNDS = 3;

interface Protocol {
  readonly name: string;
  readonly module: object;
  readonly settings?: object;
  readonly hasEmptyCollections: boolean;
  readonly fixed?: Readonly<Record<string, unknown>>;
  readonly always?: readonly string[];
  /** Operations (or errors) that cannot come through whole, and why. */
  readonly inputExceptions?: Readonly<Record<string, string>>;
  readonly outputExceptions?: Readonly<Record<string, string>>;
  readonly errorExceptions?: Readonly<Record<string, string>>;
}

const KEY = Buffer.alloc(32, 7);
const KEY_MD5 = createHash('md5').update(KEY).digest('base64');

const EVENT_STREAM = 'the engine sends no event streams';

const PROTOCOLS: readonly Protocol[] = [
  { name: 'SSM, JSON 1.1', module: ssm, hasEmptyCollections: true },
  { name: 'SSM, CBOR', module: ssm, hasEmptyCollections: true, settings: { protocol: new SmithyRpcV2CborProtocol({ defaultNamespace: 'com.amazonaws.ssm' }) } },
  {
    name: 'CloudWatch Logs, JSON 1.1',
    module: logs,
    hasEmptyCollections: true,
    outputExceptions: { GetLogObject: EVENT_STREAM, StartLiveTail: EVENT_STREAM },
  },
  { name: 'KMS, JSON 1.1', module: kms, hasEmptyCollections: true },
  {
    name: 'Lambda, REST-JSON',
    module: lambda,
    hasEmptyCollections: true,
    // A status and a body there always is.
    always: ['StatusCode', 'Status', 'Payload', 'Error'],
    outputExceptions: { InvokeWithResponseStream: EVENT_STREAM },
  },
  { name: 'STS, Query', module: sts, hasEmptyCollections: false },
  { name: 'EC2, EC2 Query', module: ec2, hasEmptyCollections: false },
  {
    name: 'S3, REST-XML',
    module: s3,
    hasEmptyCollections: false,
    // Checksums of random bytes are no random values; test/lib/local/services/s3 has them.
    settings: { requestChecksumCalculation: 'WHEN_REQUIRED', responseChecksumValidation: 'WHEN_REQUIRED' },
    fixed: {
      Bucket: 'bucket-1',
      // The one answer that stands bare in its document.
      LocationConstraint: 'eu-west-1',
      ChecksumAlgorithm: 'CRC32',
      // An attribute in XML, where a line break cannot stand as it is.
      Type: 'CanonicalUser',
      // The client encodes what is no key yet.
      SSECustomerKey: KEY.toString('base64'),
      CopySourceSSECustomerKey: KEY.toString('base64'),
      SSECustomerKeyMD5: KEY_MD5,
      CopySourceSSECustomerKeyMD5: KEY_MD5,
      // Part of the host's name.
      RequestRoute: 'route-1',
    },
    outputExceptions: { SelectObjectContent: EVENT_STREAM },
    // An empty answer means to the client that the copy was broken off.
    always: ['CopyObjectResult', 'CopyPartResult'],
  },
];

/** What the client's middleware adds to an input or an output by itself. */
const ADDED = /^(ChecksumAlgorithm|Checksum\w*|ContentMD5|ContentLength|MpuObjectSize|SSECustomerKeyMD5|CopySourceSSECustomerKeyMD5|PresignedUrl|DestinationRegion|ContentType|Metadata)$/;

describe('Round trip', () => {
  it('is made for every served service', () => {
    const covered = PROTOCOLS.map(({ module }) => wireClient(module).service.id);
    expect(new Set(covered)).to.deep.equal(new Set(DIRECTORY.map(({ id }) => id)));
  });
});

/** The client makes it out of another header. */
const OUT_OF_EXPIRES = 'ExpiresString';

for (const protocol of PROTOCOLS) {
  describe(`Round trip: ${protocol.name}`, function () {
    this.timeout(60_000);
    let wire: WireClient;
    before(() => {
      wire = wireClient(protocol.module, protocol.settings);
    });
    const shapesFor = (what: string): RandomShapes =>
      new RandomShapes({ random: randomFrom(SEED + hashOf(what)), hasEmptyCollections: protocol.hasEmptyCollections, fixed: protocol.fixed ?? {}, always: protocol.always ?? [], hasTokens: !what.startsWith('out ') });
    /** Runs `attempt` for all, and holds what failed against the exceptions: neither more nor fewer. */
    const compare = async (names: readonly string[], exceptions: Readonly<Record<string, string>>, attempt: (name: string, round: number) => Promise<string | undefined>): Promise<void> => {
      const failed = new Map<string, string>();
      for (const name of names) {
        for (let round = 0; round < ROUNDS && !failed.has(name); round++) {
          const problem = await attempt(name, round);
          if (problem !== undefined) failed.set(name, problem);
        }
      }
      const unexpected = [...failed].filter(([name]) => exceptions[name] === undefined).map(([name, problem]) => `${name}: ${problem}`);
      expect(unexpected, `DROVER_TEST_SEED=${SEED}`).to.deep.equal([]);
      expect(Object.keys(exceptions).filter((name) => !failed.has(name)), 'no exceptions any more').to.deep.equal([]);
      expect(names.length).to.be.greaterThan(0);
    };
    const operations = (): string[] => [...wire.service.model.operations.keys()].filter((name) => wire.hasCommand(name));

    it('covers all that the SDK knows', () => {
      expect(operations().length).to.equal(wire.service.model.operations.size);
    });

    it('every input arrives as it was sent', async () => {
      await compare(operations(), protocol.inputExceptions ?? {}, async (name, round) => {
        const input = shapesFor(`in ${name} ${round}`).structure(wire.inputOf(name));
        const sent = plain(input) as object;
        wire.prepare({});
        const error: unknown = await wire.send(name, input).then(
          () => undefined,
          (thrown: unknown) => thrown,
        );
        const { seen } = wire.exchange;
        if (seen === undefined) return `it did not arrive: ${String(error).slice(0, 200)}`;
        if (seen.operation !== name) return `it arrived as ${seen.operation}`;
        return firstDifference(plain(seen.input, (key) => ADDED.test(key) && !Object.hasOwn(sent, key)), sent);
      });
    });

    it('every output comes back as it was given', async () => {
      await compare(operations(), protocol.outputExceptions ?? {}, async (name, round) => {
        const output = shapesFor(`out ${name} ${round}`).structure(wire.outputOf(name), (member) => member === OUT_OF_EXPIRES);
        const given = plain(output) as object;
        wire.prepare(output);
        try {
          const received = await wire.send(name, shapesFor(`any ${name}`).structure(wire.inputOf(name)));
          return firstDifference(plain(await wire.readStreams(name, received), (key) => key === '$metadata' || key === OUT_OF_EXPIRES || (ADDED.test(key) && !Object.hasOwn(given, key))), given);
        } catch (error) {
          return `it failed: ${String(error).slice(0, 200)}`;
        }
      });
    });

    it('every modelled error comes back as its class, with message and members', async () => {
      const anyOperation = operations().find((name) => wire.outputOf(name).isStructSchema() && !wire.isStreaming(name)) ?? '';
      const names = [...wire.service.model.errors.keys()].filter((name) => wire.errorClass(name) !== undefined);
      await compare(names, protocol.errorExceptions ?? {}, async (name, round) => {
        const ErrorClass = wire.errorClass(name);
        const schema = wire.service.model.errors.get(name);
        if (ErrorClass === undefined || schema === undefined) return 'there is no such class';
        const members = schema.isStructSchema() ? shapesFor(`error ${name} ${round}`).structure(schema, (member) => /^message$/i.test(member)) : {};
        const message = `no <good> & "é" 🎉 ${round}`;
        wire.prepare(new ErrorClass({ message, $metadata: {}, ...members }));
        try {
          await wire.send(anyOperation, shapesFor(`any ${anyOperation}`).structure(wire.inputOf(anyOperation)));
          return 'it came back as a success';
        } catch (error) {
          if (!(error instanceof ErrorClass)) return `it came back as ${String(error)}`;
          if (error.message !== message) return `its message was ${error.message}`;
          const received = error as unknown as Record<string, unknown>;
          return firstDifference(plain(Object.fromEntries(Object.keys(members).map((key) => [key, received[key]]))), plain(members));
        }
      });
    });
  });
}

function hashOf(text: string): number {
  let hash = 0;
  for (let index = 0; index < text.length; index++) hash = (Math.imul(hash, 31) + text.charCodeAt(index)) | 0;
  return hash;
}
