import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { expect } from 'chai';
import { movableClock, startEngine, type InProcessEngine } from '../services/in-process-engine.ts';
import { send, sign, type Credentials, type RawRequest, type RawResponse } from './raw-request.ts';

/** A request of each kind of protocol, small, and right but for its signature. */
const REQUESTS = {
  json: { method: 'POST', path: '/', headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'AmazonSSM.ListCommands' }, body: '{}' },
  query: { method: 'POST', path: '/', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'Action=GetCallerIdentity&Version=2011-06-15' },
  ec2: { method: 'POST', path: '/', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'Action=DescribeRegions&Version=2016-11-15' },
  s3: { method: 'GET', path: '/', headers: {}, body: '' },
} satisfies Record<string, RawRequest>;

type Protocol = keyof typeof REQUESTS;
const PROTOCOLS = Object.keys(REQUESTS) as Protocol[];
const SIGNING_NAMES: Readonly<Record<Protocol, string>> = { json: 'ssm', query: 'sts', ec2: 'ec2', s3: 's3' };

type Expected = Readonly<Record<Protocol, readonly [status: number, code: string]>>;

const MISMATCH: Expected = {
  json: [403, 'InvalidSignatureException'],
  query: [403, 'SignatureDoesNotMatch'],
  ec2: [401, 'AuthFailure'],
  s3: [403, 'SignatureDoesNotMatch'],
};
const UNKNOWN_KEY: Expected = {
  json: [403, 'UnrecognizedClientException'],
  query: [403, 'InvalidClientTokenId'],
  ec2: [401, 'AuthFailure'],
  s3: [403, 'InvalidAccessKeyId'],
};
const BAD_TOKEN: Expected = { ...UNKNOWN_KEY, s3: [400, 'InvalidToken'] };
const EXPIRED_TOKEN: Expected = {
  json: [403, 'ExpiredTokenException'],
  query: [403, 'ExpiredToken'],
  ec2: [400, 'RequestExpired'],
  s3: [400, 'ExpiredToken'],
};
const UNSIGNED: Expected = {
  json: [403, 'MissingAuthenticationTokenException'],
  query: [403, 'MissingAuthenticationToken'],
  ec2: [403, 'MissingAuthenticationToken'],
  s3: [403, 'AccessDenied'],
};
const STALE: Expected = {
  json: [403, 'InvalidSignatureException'],
  query: [403, 'SignatureDoesNotMatch'],
  ec2: [400, 'RequestExpired'],
  s3: [403, 'RequestTimeTooSkewed'],
};

describe('admission', () => {
  let engine: InProcessEngine;
  let own: Credentials;
  const clock = movableClock();
  before(async () => {
    engine = await startEngine({ fleet: 'none', clock });
    own = engine.client.credentials;
  });
  after(() => engine.stop());

  const signed = (protocol: Protocol, credentials: Credentials, at?: Date): Promise<RawRequest> => sign(engine.endpoint, SIGNING_NAMES[protocol], REQUESTS[protocol], credentials, at);
  const expectRefusals = async (expected: Expected, requestFor: (protocol: Protocol) => RawRequest | Promise<RawRequest>): Promise<void> => {
    for (const protocol of PROTOCOLS) {
      const { status, code } = await send(engine.endpoint, await requestFor(protocol));
      expect([status, code], protocol).to.deep.equal(expected[protocol]);
    }
  };

  it('lets in what is signed with the key of the engine', async () => {
    for (const protocol of ['json', 'query', 'ec2'] as const) {
      const { status, body } = await send(engine.endpoint, await signed(protocol, own));
      expect(status, `${protocol}: ${body}`).to.equal(200);
    }
  });

  it('refuses what is not signed', () => expectRefusals(UNSIGNED, (protocol) => REQUESTS[protocol]));

  it('refuses an unknown key, and a known one with another secret', async () => {
    await expectRefusals(UNKNOWN_KEY, (protocol) => signed(protocol, { ...own, accessKeyId: 'AKIAIOSFODNN7EXAMPLE' }));
    await expectRefusals(MISMATCH, (protocol) => signed(protocol, { ...own, secretAccessKey: 'wrong' }));
  });

  it('refuses a signature of 20 minutes ago, and of 20 minutes ahead', async () => {
    for (const minutes of [-20, 20]) await expectRefusals(STALE, (protocol) => signed(protocol, own, new Date(Date.now() + minutes * 60_000)));
  });

  it('refuses a body that is another one than was signed', async () => {
    for (const protocol of ['json', 'query', 'ec2'] as const) {
      const request = await signed(protocol, own);
      const { status, code } = await send(engine.endpoint, { ...request, body: `${request.body} ` });
      expect([status, code], protocol).to.deep.equal(MISMATCH[protocol]);
    }
    const request = await sign(engine.endpoint, 's3', { method: 'PUT', path: '/bucket/key', headers: {}, body: 'one' }, own);
    const { status, code } = await send(engine.endpoint, { ...request, body: 'two' });
    expect([status, code]).to.deep.equal([400, 'XAmzContentSHA256Mismatch']);
  });

  it('refuses a header, a method and a path that are others than were signed', async () => {
    await expectRefusals(MISMATCH, async (protocol) => {
      const request = await signed(protocol, own);
      return { ...request, headers: { ...request.headers, 'x-amz-date': String(request.headers['x-amz-date']).replace(/\d{2}Z$/, (seconds) => (seconds === '30Z' ? '31Z' : '30Z')) } };
    });
    await expectRefusals(MISMATCH, async (protocol) => ({ ...(await signed(protocol, own)), path: '/other' }));
    const get = await signed('s3', own);
    expect((await send(engine.endpoint, { ...get, method: 'DELETE' })).code).to.equal('SignatureDoesNotMatch');
    const json = await signed('json', own);
    const { status, code } = await send(engine.endpoint, { ...json, headers: { ...json.headers, 'x-amz-target': 'AmazonSSM.SendCommand' } });
    expect([status, code]).to.deep.equal(MISMATCH.json);
  });

  it('refuses half a signature', async () => {
    const request = await signed('query', own);
    const { status, code } = await send(engine.endpoint, { ...request, headers: { ...request.headers, authorization: 'AWS4-HMAC-SHA256 Credential=x' } });
    expect([status, code]).to.deep.equal([403, 'IncompleteSignature']);
  });

  it('gives errors the form that the client of the protocol reads', async () => {
    const bodyOf = async (protocol: Protocol): Promise<string> => (await send(engine.endpoint, await signed(protocol, { ...own, secretAccessKey: 'wrong' }))).body;
    expect(await bodyOf('ec2')).to.match(/<Response><Errors><Error><Code>AuthFailure<\/Code>/);
    expect(await bodyOf('query')).to.match(/<ErrorResponse[^>]*><Error><Type>Sender<\/Type><Code>/);
    expect(await bodyOf('s3')).to.match(/<Error><Code>SignatureDoesNotMatch<\/Code>/);
    expect(JSON.parse(await bodyOf('json'))).to.include({ __type: 'InvalidSignatureException' });
    expect(await unsignedEc2()).to.match(/<Response><Errors><Error>/);
  });
  const unsignedEc2 = async (): Promise<string> => (await send(engine.endpoint, REQUESTS.ec2)).body;

  describe('what comes through a browser', () => {
    const withHeader = async (header: Readonly<Record<string, string>>): Promise<RawResponse> => {
      const request = await signed('query', own);
      return send(engine.endpoint, { ...request, headers: { ...request.headers, ...header } });
    };

    it('is refused by its Origin, its Sec-Fetch-Site or a Host that is not of this machine, though it be signed', async () => {
      const { port } = new URL(engine.endpoint);
      for (const header of [
        { origin: 'https://example.com' },
        { origin: 'null' },
        { origin: engine.endpoint },
        { 'sec-fetch-site': 'cross-site' },
        { 'sec-fetch-site': 'same-origin' },
        { host: `attacker.example:${port}` },
        { host: `127.0.0.1.attacker.example:${port}` },
        { host: `sync-127.0.0.1.attacker.example:${port}` },
        { host: `sync-attacker:${port}` },
      ]) {
        const { status, code } = await withHeader(header);
        expect([status, code], JSON.stringify(header)).to.deep.equal([403, 'AccessDenied']);
      }
    });

    it('is taken for a name of this machine, with the prefix of some calls too', async () => {
      const { port } = new URL(engine.endpoint);
      for (const host of ['localhost', 'states.localhost', 'sync-localhost', 'sync-127.0.0.1', 'sync-states.localhost']) {
        // The signature is over another host: it is looked at, so the host was let in.
        expect((await withHeader({ host: `${host}:${port}` })).code).to.equal('SignatureDoesNotMatch');
      }
    });

    it('is refused before the control interface too, and a preflight gets no leave', async () => {
      const control = { method: 'GET', path: '/_local/status', body: '', headers: { authorization: `Bearer ${engine.keys.controlToken}` } };
      expect((await send(engine.endpoint, control)).status).to.equal(200);
      expect((await send(engine.endpoint, { ...control, headers: { ...control.headers, origin: 'https://example.com' } })).status).to.equal(403);
      const preflight = await send(engine.endpoint, { ...REQUESTS.json, method: 'OPTIONS', body: '', headers: { origin: 'https://example.com', 'access-control-request-method': 'POST' } });
      expect(preflight.status).to.equal(403);
    });

    it('is a person typing an address where Sec-Fetch-Site says none', async () => {
      expect((await withHeader({ 'sec-fetch-site': 'none' })).status).to.equal(200);
    });
  });

  describe('session credentials', () => {
    let session: Required<Credentials>;
    before(async () => {
      const sts = new STSClient(engine.client);
      const { Credentials: issued } = await sts.send(new AssumeRoleCommand({ RoleArn: 'arn:aws:iam::210987654321:role/Deploy', RoleSessionName: 'ci', DurationSeconds: 900 }));
      session = { accessKeyId: issued?.AccessKeyId ?? '', secretAccessKey: issued?.SecretAccessKey ?? '', sessionToken: issued?.SessionToken ?? '' };
    });

    it('let in, with all three parts', async () => {
      for (const protocol of ['json', 'query', 'ec2'] as const) {
        expect((await send(engine.endpoint, await signed(protocol, session))).status, protocol).to.equal(200);
      }
    });

    it('do not without their token, with another one, or with another secret', async () => {
      const { sessionToken, ...pair } = session;
      await expectRefusals(BAD_TOKEN, (protocol) => signed(protocol, pair));
      await expectRefusals(BAD_TOKEN, (protocol) => signed(protocol, { ...session, sessionToken: `${sessionToken}x` }));
      await expectRefusals(MISMATCH, (protocol) => signed(protocol, { ...session, secretAccessKey: 'wrong' }));
    });

    it('pass over a token that a shell has left beside the key of the engine', async () => {
      expect((await send(engine.endpoint, await signed('query', { ...own, sessionToken: 'left' }))).status).to.equal(200);
    });

    it('end when they said they would', async () => {
      clock.move(899_000);
      expect((await send(engine.endpoint, await signed('query', session, new Date(clock.now())))).status).to.equal(200);
      clock.move(2000);
      await expectRefusals(EXPIRED_TOKEN, (protocol) => signed(protocol, session, new Date(clock.now())));
    });
  });
});
