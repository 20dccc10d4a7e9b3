import * as ec2 from '@aws-sdk/client-ec2';
import * as s3 from '@aws-sdk/client-s3';
import * as ssm from '@aws-sdk/client-ssm';
import * as sts from '@aws-sdk/client-sts';
import { cbor } from '@smithy/core/cbor';
import { expect } from 'chai';
import type { WireRequest } from '../../../../src/lib/local/wire/exchange.ts';
import { AwsError } from '../../../../src/lib/local/wire/service.ts';
import { cborRequest, jsonRequest, queryRequest, wireService, type Answer, type Handler, type WireService } from './wire-service.ts';

/** One way to speak to a service: an operation that is built as `fail`, one that is not, one that there is not. */
interface Dialect {
  readonly module: object;
  readonly built: string;
  readonly request: (operation: string) => Partial<WireRequest>;
  readonly notBuilt: string;
  /** The code and the message of an answer. */
  readonly read: (answer: Answer) => readonly [code: string | undefined, message: string | undefined];
  readonly contentType: RegExp;
}

const fromJson = ({ text }: Answer): readonly [string | undefined, string | undefined] => {
  const { __type, message } = JSON.parse(text) as { __type?: string; message?: string };
  return [__type?.replace(/^.*#/, ''), message];
};
const fromXml =
  (shape: RegExp) =>
  ({ text }: Answer): readonly [string | undefined, string | undefined] => {
    expect(text).to.match(shape);
    return [/<Code>(.*)<\/Code>/.exec(text)?.[1], /<Message>(.*)<\/Message>/s.exec(text)?.[1]];
  };
const S3_REQUESTS: Readonly<Record<string, Partial<WireRequest>>> = {
  GetObject: { method: 'GET', path: '/bucket/key' },
  GetBucketPolicy: { method: 'GET', path: '/bucket', query: new URLSearchParams('policy=') },
};

const DIALECTS: Readonly<Record<string, Dialect>> = {
  'JSON 1.1': { module: ssm, built: 'ListCommands', notBuilt: 'StartAutomationExecution', request: (name) => jsonRequest(name, { DocumentName: 'a' }), read: fromJson, contentType: /^application\/x-amz-json-1\.1$/ },
  'JSON 1.0': { module: ssm, built: 'ListCommands', notBuilt: 'StartAutomationExecution', request: (name) => jsonRequest(name, { DocumentName: 'a' }, '1.0'), read: fromJson, contentType: /^application\/x-amz-json-1\.0$/ },
  CBOR: {
    module: ssm,
    built: 'ListCommands',
    notBuilt: 'StartAutomationExecution',
    request: (name) => cborRequest(name, cbor.serialize({ DocumentName: 'a' })),
    read: ({ bytes, headers }) => {
      expect(headers['smithy-protocol']).to.equal('rpc-v2-cbor');
      const { __type, message } = cbor.deserialize(bytes) as { __type: string; message: string };
      return [__type.replace(/^.*#/, ''), message];
    },
    contentType: /^application\/cbor$/,
  },
  Query: {
    module: sts,
    built: 'GetCallerIdentity',
    notBuilt: 'GetSessionToken',
    request: (name) => queryRequest(name, {}),
    read: fromXml(/^<ErrorResponse xmlns="https:\/\/sts\.amazonaws\.com\/doc\/2011-06-15\/"><Error><Type>(Sender|Receiver)<\/Type><Code>.*<RequestId>request-1<\/RequestId><\/ErrorResponse>$/s),
    contentType: /^text\/xml/,
  },
  'EC2 Query': {
    module: ec2,
    built: 'DescribeInstances',
    notBuilt: 'DescribeVolumes',
    request: (name) => queryRequest(name, {}, '2016-11-15'),
    read: fromXml(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n<Response><Errors><Error><Code>.*<\/Error><\/Errors><RequestID>request-1<\/RequestID><\/Response>$/s),
    contentType: /^text\/xml/,
  },
  'REST-XML of S3': {
    module: s3,
    built: 'GetObject',
    notBuilt: 'GetBucketPolicy',
    request: (name) => S3_REQUESTS[name] ?? { method: 'PATCH', path: '/bucket' },
    read: fromXml(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n<Error><Code>.*<RequestId>request-1<\/RequestId><\/Error>$/s),
    contentType: /^application\/xml$/,
  },
};

for (const [name, dialect] of Object.entries(DIALECTS)) {
  describe(`dispatch of ${name}`, () => {
    const service = (handler: Handler): WireService => wireService(dialect.module, { [dialect.built]: handler });
    const answerTo = async (operation: string, handler: Handler = () => ({})): Promise<Answer> => {
      const answer = await service(handler).send(dialect.request(operation));
      expect(answer.headers['content-type']).to.match(dialect.contentType);
      return answer;
    };
    const throwing =
      (error: unknown): Handler =>
      () => {
        throw error;
      };

    it('answers 501 with the name of an operation that is not built, never a success', async () => {
      const answer = await answerTo(dialect.notBuilt);
      expect(answer.status).to.equal(501);
      const [code, message] = dialect.read(answer);
      expect(code).to.equal('NotImplemented');
      expect(message).to.include(dialect.notBuilt);
    });

    it('refuses an operation that there is not', async () => {
      const answer = await answerTo('MakeCoffee');
      expect(answer.status).to.be.oneOf([400, 404, 405]);
      expect(dialect.read(answer)[0]).to.be.oneOf(['UnknownOperationException', 'InvalidAction', 'MethodNotAllowed']);
    });

    it('answers 500 to a fault of ours, with nothing of what went on inside', async () => {
      for (const fault of [new TypeError("Cannot read 'secret' of /home/me/engine.ts"), new Error('SQLITE_BUSY: engine.db'), 'a text', undefined]) {
        const { send, faults } = service(throwing(fault));
        const answer = await send(dialect.request(dialect.built));
        expect(answer.status).to.equal(500);
        expect(dialect.read(answer)[0]).to.equal('InternalFailure');
        expect(answer.text).not.to.match(/secret|engine\.(ts|db)|SQLITE|a text| at /);
        expect(faults, 'the log gets to know it').to.deep.equal([fault]);
      }
    });

    it('answers an AwsError with its code, message and status', async () => {
      const answer = await answerTo(dialect.built, throwing(new AwsError('SlowDown', 'not <so> fast & "é"', 503)));
      expect(answer.status).to.equal(503);
      expect(dialect.read(answer)).to.deep.equal(['SlowDown', dialect.read === fromJson || name === 'CBOR' ? 'not <so> fast & "é"' : 'not &lt;so&gt; fast &amp; "é"']);
    });

    it('gives an answer to a handler that gives nothing', async () => {
      expect((await service(() => undefined).send(dialect.request(dialect.built))).status).to.equal(200);
    });
  });
}

describe('dispatch', () => {
  it('tells the fault of a caller from one of the service', async () => {
    const service = wireService(sts, {
      GetCallerIdentity: () => {
        throw new AwsError('ServiceUnavailable', 'later', 503);
      },
    });
    expect((await service.send(queryRequest('GetCallerIdentity', {}))).text).to.include('<Type>Receiver</Type>');
    expect((await service.send(queryRequest('Nothing', {}))).text).to.include('<Type>Sender</Type>');
  });

  it('refuses a body that is not what the protocol says', async () => {
    const service = wireService(ssm, { ListCommands: () => ({}) });
    for (const body of ['{', '[]', '"text"', 'null', '7', '\u0000']) {
      const answer = await service.send(jsonRequest('ListCommands', body));
      expect(answer.status, body).to.equal(400);
      expect(fromJson(answer)[0]).to.equal('SerializationException');
    }
    const latin1 = await service.send({ ...jsonRequest('ListCommands', ''), body: Buffer.from('{"a":"\u00e9"}', 'latin1') });
    expect(fromJson(latin1)[0], 'bytes that are no UTF-8').to.equal('SerializationException');
    const broken = await service.send(cborRequest('ListCommands', Buffer.from([0xbf, 0x61])));
    expect(broken.status).to.equal(400);
    expect((cbor.deserialize(broken.bytes) as { __type: string }).__type).to.equal('SerializationException');
    const xml = await wireService(s3, { DeleteObjects: () => ({}) }).send({ method: 'POST', path: '/bucket', query: new URLSearchParams('delete='), body: Buffer.from('<Delete><Object>') });
    expect(xml.text).to.include('<Code>MalformedXML</Code>');
  });

  it('takes an empty body for an input without members', async () => {
    const service = wireService(ssm, { ListCommands: () => ({}) });
    expect((await service.send(jsonRequest('ListCommands', ''))).status).to.equal(200);
    expect(service.seen()).to.deep.equal({});
  });

  it('takes a key __proto__ for what it is, in every protocol', async () => {
    const service = wireService(ssm, { SendCommand: () => ({}) });
    const parameters = '{"__proto__":["polluted"],"constructor":["x"]}';
    await service.send(jsonRequest('SendCommand', `{"DocumentName":"a","Parameters":${parameters},"__proto__":{"Comment":"polluted"}}`));
    for (const value of [service.seen(), service.seen()?.['Parameters']]) expect(Object.getPrototypeOf(value)).to.equal(Object.prototype);
    expect(service.seen()?.['Comment']).to.equal(undefined);
    const map = JSON.parse(parameters) as object;
    await service.send(cborRequest('SendCommand', cbor.serialize({ DocumentName: 'a', Parameters: map })));
    expect(service.seen()?.['Comment']).to.equal(undefined);
    await wireService(sts, { GetCallerIdentity: () => ({}) }).send(queryRequest('GetCallerIdentity', { '__proto__.polluted': '1', 'constructor.prototype.polluted': '1' }));
    expect(({} as Record<string, unknown>)['polluted']).to.equal(undefined);
  });

  it('reads Query from the address as well, and counts its parameters', async () => {
    const service = wireService(sts, { GetCallerIdentity: () => ({ Account: '1' }) });
    const query = new URLSearchParams('Action=GetCallerIdentity&Version=2011-06-15');
    expect((await service.send({ method: 'GET', query })).text).to.include('<GetCallerIdentityResult><Account>1</Account></GetCallerIdentityResult>');
    const many = await service.send(queryRequest('GetCallerIdentity', Object.fromEntries(Array.from({ length: 10_001 }, (_, index) => [`A.${index}`, '']))));
    expect(many.status).to.equal(400);
  });

  it('gives a modelled error its status and its members', async () => {
    const error = new s3.InvalidObjectState({ message: 'archived', $metadata: {}, StorageClass: 'GLACIER' });
    const service = wireService(s3, {
      GetObject: () => {
        throw error;
      },
    });
    const { status, text } = await service.send({ method: 'GET', path: '/bucket/key' });
    expect(status).to.equal(403);
    expect(text).to.include('<Code>InvalidObjectState</Code><Message>archived</Message>').and.include('<StorageClass>GLACIER</StorageClass>');
  });
});
