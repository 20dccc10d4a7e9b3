import { ListCommandsCommand, SSMClient } from '@aws-sdk/client-ssm';
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { DescribeInstancesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { expect } from 'chai';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { explainAwsError } from '../../../src/lib/aws/explain-error.ts';
import { RemoteError } from '../../../src/lib/errors/errors.ts';

const JSON_TYPE = { 'content-type': 'application/x-amz-json-1.1' };

type Calls = (settings: { readonly endpoint: string; readonly region: string; readonly maxAttempts: number; readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string } }) => Promise<unknown>;
const ssm: Calls = (settings) => new SSMClient(settings).send(new ListCommandsCommand({}));
const s3: Calls = (settings) => new S3Client({ ...settings, forcePathStyle: true }).send(new ListBucketsCommand({}));
const ec2: Calls = (settings) => new EC2Client(settings).send(new DescribeInstancesCommand({}));

/** What we say of the answer that a real client gets from `listener`. */
async function explained(listener: RequestListener, call: Calls = ssm, scheme = 'http'): Promise<RemoteError> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const endpoint = `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    const error = explainAwsError(await call({ endpoint, region: 'eu-west-1', maxAttempts: 1, credentials: { accessKeyId: 'a', secretAccessKey: 'b' } }).then(() => undefined, (thrown: unknown) => thrown), 'ssm:ListCommands');
    if (!(error instanceof RemoteError)) throw error;
    return error;
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

describe('an answer that no AWS service gave', () => {
  for (const [name, call] of Object.entries({ ssm, s3, ec2 })) {
    it(`is told from a refusal: a page instead of data (${name})`, async () => {
      const error = await explained((_request, response) => response.writeHead(403, { 'content-type': 'text/html; charset=utf-8' }).end('<html><body>denied by the proxy<br></html>'), call);
      expect(error).to.include({ exitCode: 1, ambiguous: false });
      expect(error.message).to.match(/^ssm:ListCommands: what answered is no AWS service \(HTTP 403/);
    });
  }

  it('may hide that the service acted, where it says 200', async () => {
    for (const [type, body] of [['text/html', '<html>log in first</html>'], ['application/x-amz-json-1.1', '{"Comma']] as const) {
      const error = await explained((_request, response) => response.writeHead(200, { 'content-type': type }).end(body));
      expect(error).to.include({ code: 'unreadable-answer', ambiguous: true });
      expect(error.message).to.include(`(HTTP 200, ${type})`);
    }
  });

  it('is a redirect', async () => {
    expect(await explained((_request, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end())).to.include({ message: 'ssm:ListCommands: what answered is no AWS service (HTTP 302)', ambiguous: false });
  });

  it('is a failure without a word', async () => {
    expect(await explained((_request, response) => response.writeHead(503).end())).to.include({ message: 'ssm:ListCommands: it failed and did not say why (HTTP 503)', ambiguous: true });
  });

  it('is none: there is no TLS at that address', async () => {
    const error = await explained((_request, response) => response.end(), ssm, 'https');
    expect(error).to.include({ code: 'EPROTO', ambiguous: false });
    expect(error.message).to.include('does not speak TLS');
  });

  it('is not what a service says in its own words', async () => {
    const error = await explained((_request, response) => response.writeHead(400, JSON_TYPE).end(JSON.stringify({ __type: 'InvalidCommandId', message: 'no such command' })));
    expect(error).to.include({ code: 'InvalidCommandId', exitCode: 4 });
  });
});
