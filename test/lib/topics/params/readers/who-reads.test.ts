import { expect } from 'chai';
import fc from 'fast-check';
import { RemoteError } from '../../../../../src/lib/errors/errors.ts';
import type { ReadersApi } from '../../../../../src/lib/topics/params/readers/api.ts';
import { referencesTo } from '../../../../../src/lib/topics/params/readers/references.ts';
import { whoReads } from '../../../../../src/lib/topics/params/readers/who-reads.ts';

const name = fc.constantFrom('/app/db', '/app/db2', '/app', 'app/db', 'db', '/app/db/url');

describe('referencesTo', () => {
  it('finds every reference to the name, and none to another', () =>
    fc.assert(
      fc.property(name, fc.array(fc.tuple(name, fc.constantFrom('', ':3', ':prod'), fc.constantFrom('', ' '), fc.constantFrom('ssm', 'ssm-secure'))), (wanted, parts) => {
        const texts = parts.map(([each, selector, space, scheme]) => `{{${space}${scheme}:${each}${selector}${space}}}`);
        const found = referencesTo(wanted, [`echo ${texts.join(' | ')}`, `{{ssm:}} {{${wanted}}} ssm:${wanted}`]);
        expect(new Set(found)).to.deep.equal(new Set(texts.filter((_text, index) => parts[index]?.[0] === wanted).map((text) => text.replaceAll(' ', ''))));
      }),
    ));
});

describe('whoReads', () => {
  const signal = new AbortController().signal;
  const options = { since: 0, signal, onLooked: () => undefined };
  const api = (failure: Error): ReadersApi => ({
    async *commands() {
      yield [];
      yield [{ commandId: 'c-1', document: 'AWS-RunShellScript', comment: '', sentAt: 5, parameters: { commands: ['echo {{ssm:/a}}', '{{ssm:/a:2}}'] } }];
    },
    async *documents() {
      yield ['mine'];
    },
    document: async () => ({ version: '1', content: '{"x": "{{ ssm:\\/a }}"}', createdAt: 7 }),
    async *associations() {
      yield [];
      throw failure;
    },
    association: () => Promise.reject(failure),
    async *windows() {
      yield [{ windowId: 'mw-1', name: 'night', opensAt: undefined }];
    },
    async *tasks() {
      yield ['t-1'];
    },
    task: async () => ({ task: 'run', parameters: { Lambda: { Payload: new TextEncoder().encode('{{ssm:/a}}') } } }),
  });

  it('names what it finds, and what it could not look at', async () => {
    const { readers, notLookedAt } = await whoReads('/a', api(new RemoteError('AccessDeniedException', 'not yours', 'Ask.', { operation: 'ssm:ListAssociations' })), options);
    expect(readers.map(({ kind, reference }) => `${kind} ${reference}`)).to.deep.equal(['command {{ssm:/a}}', 'command {{ssm:/a:2}}', 'document {{ssm:/a}}', 'window {{ssm:/a}}']);
    expect(notLookedAt).to.deep.equal([{ kind: 'association', where: undefined, operation: 'ssm:ListAssociations', code: 'AccessDeniedException' }]);
  });

  it('fails where the service cannot be reached', async () => {
    const error: unknown = await whoReads('/a', api(new RemoteError('ECONNRESET', 'gone', 'Look.')), options).catch((thrown: unknown) => thrown);
    expect(error).to.have.property('message', 'gone');
  });
});
