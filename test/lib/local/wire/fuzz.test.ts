import * as logs from '@aws-sdk/client-cloudwatch-logs';
import * as ec2 from '@aws-sdk/client-ec2';
import * as s3 from '@aws-sdk/client-s3';
import * as ssm from '@aws-sdk/client-ssm';
import * as sts from '@aws-sdk/client-sts';
import { cbor } from '@smithy/core/cbor';
import { expect } from 'chai';
import fc from 'fast-check';
import type { WireRequest } from '../../../../src/lib/local/wire/exchange.ts';
import { cborRequest, jsonRequest, queryRequest, wireService, type Handler } from './wire-service.ts';

/** Members of an operation's input, to any depth, so that random values stand where they are looked at. */
function memberNames(module: object, operation: string): string[] {
  const names = new Set(['Unknown']);
  const seen = new Set<unknown>();
  const visit = (schema: unknown): void => {
    const shape: unknown = typeof schema === 'function' ? (schema as () => unknown)() : schema;
    if (!Array.isArray(shape) || seen.has(shape)) return;
    seen.add(shape);
    for (const part of shape as unknown[]) {
      if (Array.isArray(part) && part.every((name) => typeof name === 'string')) for (const name of part) names.add(name);
      else if (Array.isArray(part)) for (const inner of part as unknown[]) visit(inner);
      visit(part);
    }
  };
  visit(((module as Record<string, unknown>)[`${operation}$`] as unknown[])[4]);
  return [...names];
}

const any: Handler = () => ({});
const value = (names: readonly string[]): fc.Arbitrary<unknown> =>
  fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constantFrom(null, true, false, 'maybe', '', '1', 'x'.repeat(50), '🎉', -1, 0, 1.5, 1e300, '2024-01-01T00:00:00Z', 'AQID'),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...names, '__proto__', 'constructor', 'toString'), tie('value'), { maxKeys: 4, noNullPrototype: false }),
    ),
  })).value;
const input = (names: readonly string[]): fc.Arbitrary<object> => fc.dictionary(fc.constantFrom(...names), value(names), { maxKeys: 5, noNullPrototype: true });

const RUNS = 400;

/** No request, however wrong, is a fault of ours: it is either handled or refused. */
describe('any request at all', () => {
  const check = async (module: object, requests: fc.Arbitrary<readonly [operation: string, request: Partial<WireRequest>]>, operations: readonly string[]): Promise<void> => {
    const service = wireService(module, Object.fromEntries(operations.map((operation) => [operation, any])));
    await fc.assert(
      fc.asyncProperty(requests, async ([, request]) => {
        const { status, text } = await service.send(request);
        expect(service.faults.splice(0)).to.deep.equal([]);
        expect(status, text).to.be.oneOf([200, 204, 400, 404, 405]);
        expect(Object.getOwnPropertyNames(Object.prototype)).not.to.include('DocumentName');
        expect(({} as Record<string, unknown>)['polluted']).to.equal(undefined);
        const seen = service.seen();
        if (seen !== undefined) expect(Object.getPrototypeOf(seen)).to.equal(Object.prototype);
      }),
      { numRuns: RUNS },
    );
  };
  const for1 = (module: object, operations: readonly string[], make: (operation: string, names: readonly string[]) => fc.Arbitrary<Partial<WireRequest>>) =>
    fc.constantFrom(...operations).chain((operation) => make(operation, memberNames(module, operation)).map((request) => [operation, request] as const));

  const SSM = ['SendCommand', 'ListCommands', 'CreateDocument', 'CreateActivation', 'PutInventory', 'RegisterTaskWithMaintenanceWindow'];

  it('is answered in JSON', async () => {
    await check(ssm, for1(ssm, SSM, (operation, names) => input(names).map((body) => jsonRequest(operation, body))), SSM);
    const own = ['PutLogEvents', 'FilterLogEvents', 'PutMetricFilter'];
    await check(logs, for1(logs, own, (operation, names) => input(names).map((body) => jsonRequest(operation, body, '1.1', 'Logs_20140328'))), own);
  });

  it('is answered where the body is no JSON', async () => {
    const bodies = fc.oneof(fc.string({ unit: 'binary' }), fc.uint8Array(), fc.json()).map((body) => ({ ...jsonRequest('SendCommand', ''), body: Buffer.from(body as string) }));
    await check(ssm, bodies.map((request) => ['SendCommand', request] as const), SSM);
  });

  it('is answered in CBOR', async () => {
    await check(ssm, for1(ssm, SSM, (operation, names) => input(names).map((body) => cborRequest(operation, cbor.serialize(body)))), SSM);
    await check(ssm, fc.uint8Array({ minLength: 1, maxLength: 200 }).map((bytes) => ['SendCommand', cborRequest('SendCommand', bytes)] as const), SSM);
  });

  it('is answered in Query and EC2 Query', async () => {
    const parameters = (names: readonly string[]) =>
      fc.dictionary(
        fc.array(fc.oneof(fc.constantFrom(...names), fc.constantFrom('1', '2', '0', 'member', 'Value', 'Key', 'entry', '__proto__', 'constructor', '')), { minLength: 1, maxLength: 4 }).map((parts) => parts.join('.')),
        fc.oneof(fc.string(), fc.constantFrom('true', 'maybe', '1', '-1', '2024-01-01T00:00:00Z', 'AQID')),
        { maxKeys: 6, noNullPrototype: false },
      );
    const own = ['AssumeRole', 'GetCallerIdentity', 'AssumeRoleWithSAML'];
    await check(sts, for1(sts, own, (operation, names) => parameters(names).map((fields) => queryRequest(operation, fields))), own);
    const instances = ['DescribeInstances', 'RunInstances', 'CreateTags'];
    await check(ec2, for1(ec2, instances, (operation, names) => parameters(names).map((fields) => queryRequest(operation, fields, '2016-11-15'))), instances);
    await check(sts, fc.string({ unit: 'binary' }).map((text) => ['AssumeRole', queryRequest('AssumeRole', text)] as const), own);
  });

  it('is answered in REST-XML', async () => {
    const operations = Object.keys(s3).flatMap((name) => (/^[A-Z].*Command$/.test(name) ? [name.slice(0, -7)] : []));
    const piece = fc.oneof(fc.string(), fc.constantFrom('a', '..', '%2F', '%', '%zz', '%ff', 'key é'));
    const xml = fc.oneof(fc.string(), fc.constantFrom('<a', '<Delete><Object><Key>k</Key></Object></Delete>', '<Delete/>', '<Tagging><TagSet><Tag><Key>a</Key></Tag></TagSet></Tagging>', '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', '<__proto__><polluted>1</polluted></__proto__>'));
    const requests = fc.record({
      method: fc.constantFrom('GET', 'PUT', 'POST', 'DELETE', 'HEAD', 'PATCH'),
      path: fc.array(piece, { maxLength: 3 }).map((pieces) => `/${pieces.join('/')}`),
      query: fc.dictionary(fc.constantFrom('delete', 'tagging', 'acl', 'uploads', 'uploadId', 'partNumber', 'max-keys', 'list-type', 'versioning', 'x-id', 'policy'), fc.constantFrom('', '1', 'x', '-'), { maxKeys: 3 }).map((pairs) => new URLSearchParams({ ...pairs })),
      headers: fc.dictionary(fc.constantFrom('content-length', 'x-amz-meta-a', 'x-amz-meta-__proto__', 'if-modified-since', 'x-amz-acl', 'range', 'x-amz-copy-source', 'expires'), fc.oneof(fc.string(), fc.constantFrom('Tue, 29 Apr 2014 18:30:38 GMT', '5')), { maxKeys: 3 }).map((pairs) => ({ ...pairs })),
      body: xml.map((text) => Buffer.from(text)),
    });
    await check(s3, requests.map((request) => [request.method, request] as const), operations);
  });
});
