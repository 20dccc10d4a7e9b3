import { expect } from 'chai';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as ssm from '@aws-sdk/client-ssm';
import type { EngineEvent } from '../../../../../../src/lib/local/engine-context.ts';
import { openEngine, type OpenEngine } from '../../../../../../src/lib/local/host/open-engine.ts';
import { HOME } from '../../../../../../src/lib/local/home.ts';
import { eventually } from '../../../eventually.ts';
import { movableClock } from '../../in-process-engine.ts';
import { codeOf } from './parameter-engine.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe('parameter policies', () => {
  let clock: ReturnType<typeof movableClock>;
  let stateFolder: string;
  let open: OpenEngine;
  let events: EngineEvent[];
  const start = async (): Promise<void> => {
    open = await openEngine({ stateFolder, fleet: 'none', skipWaits: false, endpoint: () => 'http://127.0.0.1:1', clock, log: () => undefined });
    open.engine.subscribe((event) => events.push(event));
  };
  beforeEach(async () => {
    clock = movableClock();
    events = [];
    stateFolder = mkdtempSync(join(tmpdir(), 'drover-policies-'));
    await start();
  });
  afterEach(async () => {
    await open.close();
    rmSync(stateFolder, { recursive: true, force: true });
  });

  const call = async <T>(operation: string, input: object): Promise<T> => (await open.engine.invoke('SSM', operation, input, HOME)) as T;
  const put = (Policies: string | object[] | undefined, words: object = {}) =>
    call<ssm.PutParameterResult>('PutParameter', { Name: '/a', Value: 'x', Type: 'String', Tier: 'Advanced', Overwrite: true, ...(Policies === undefined ? {} : { Policies: typeof Policies === 'string' ? Policies : JSON.stringify(Policies) }), ...words });
  const expiration = (at: number) => ({ Type: 'Expiration', Version: '1.0', Attributes: { Timestamp: new Date(at).toISOString() } });
  const before = (Before: string, Unit = 'Days') => ({ Type: 'ExpirationNotification', Version: '1.0', Attributes: { Before, Unit } });
  const unchanged = (After: string, Unit = 'Days') => ({ Type: 'NoChangeNotification', Version: '1.0', Attributes: { After, Unit } });
  const statuses = async (): Promise<[string | undefined, string | undefined][]> =>
    ((await call<ssm.DescribeParametersResult>('DescribeParameters', {})).Parameters?.[0]?.Policies ?? []).map(({ PolicyType, PolicyStatus }) => [PolicyType, PolicyStatus]);
  const actions = (): string[] => events.filter(({ type }) => type === 'Parameter Store Policy Action').map(({ detail }) => (detail as Record<string, string>)['policy-type'] ?? '');

  it('delete a parameter at its time, and say so', async () => {
    await put([expiration(clock.now() + DAY)]);
    clock.move(DAY - 60_000);
    expect((await call<ssm.GetParameterResult>('GetParameter', { Name: '/a' })).Parameter?.Value).to.equal('x');
    clock.move(60_000);
    for (const [operation, input] of [['GetParameter', { Name: '/a' }], ['GetParameterHistory', { Name: '/a' }], ['DeleteParameter', { Name: '/a' }], ['LabelParameterVersion', { Name: '/a', Labels: ['x'] }]] as const) {
      expect(await codeOf(call(operation, input)), operation).to.equal('ParameterNotFound');
    }
    expect(actions()).to.deep.equal(['Expiration']);
    expect(events.map(({ type, detail }) => [type, (detail as Record<string, string>)['operation']])).to.deep.equal([
      ['Parameter Store Change', 'Create'],
      ['Parameter Store Policy Action', undefined],
      ['Parameter Store Change', 'Delete'],
    ]);
    expect((await put(undefined)).Version, 'a new one').to.equal(1);
    expect(await statuses()).to.deep.equal([]);
  });

  it('are gone before any call finds them', async () => {
    await put([expiration(clock.now() + DAY)]);
    clock.move(2 * DAY);
    expect((await call<ssm.GetParametersResult>('GetParameters', { Names: ['/a'] })).InvalidParameters).to.deep.equal(['/a']);
    await put([expiration(clock.now() + DAY)]);
    clock.move(2 * DAY);
    expect((await call<ssm.GetParametersByPathResult>('GetParametersByPath', { Path: '/' })).Parameters).to.deep.equal([]);
    await put([expiration(clock.now() + DAY)]);
    clock.move(2 * DAY);
    expect((await call<ssm.PutParameterResult>('PutParameter', { Name: '/a', Value: 'x', Type: 'String' })).Version).to.equal(1);
  });

  it('act by themselves, without a call, and after a start anew', async () => {
    await put([expiration(Date.now() + 40)]);
    await eventually(async () => actions().length === 1);
    await put([expiration(clock.now() + DAY)]);
    await open.close();
    clock.move(2 * DAY);
    await start();
    expect(await codeOf(call('GetParameter', { Name: '/a' }))).to.equal('ParameterNotFound');
    expect(actions()).to.deep.equal(['Expiration', 'Expiration']);
  });

  it('notify before an expiration, and of a parameter that nobody changed', async () => {
    await put([expiration(clock.now() + 30 * DAY), before('10'), unchanged('5')]);
    expect(await statuses()).to.deep.equal([['Expiration', 'Pending'], ['ExpirationNotification', 'Pending'], ['NoChangeNotification', 'Pending']]);
    clock.move(5 * DAY + 1);
    expect(await statuses()).to.deep.equal([['Expiration', 'Pending'], ['ExpirationNotification', 'Pending'], ['NoChangeNotification', 'Finished']]);
    clock.move(15 * DAY);
    expect(await statuses()).to.deep.equal([['Expiration', 'Pending'], ['ExpirationNotification', 'Finished'], ['NoChangeNotification', 'Finished']]);
    expect(actions()).to.deep.equal(['NoChangeNotification', 'ExpirationNotification']);
    const action = events.find(({ type }) => type === 'Parameter Store Policy Action');
    expect(action).to.deep.include({ source: 'aws.ssm', scope: HOME });
    expect(action?.detail).to.include({ 'parameter-name': '/a', 'parameter-type': 'String', 'action-status': 'Success', 'policy-content': JSON.stringify(unchanged('5')) });
  });

  it('count from the last change, but an expiration stays where it is', async () => {
    await put([expiration(clock.now() + 10 * DAY), unchanged('30', 'Hours')]);
    clock.move(29 * HOUR);
    await put(undefined, { Value: 'y' });
    clock.move(29 * HOUR);
    expect(await statuses()).to.deep.equal([['Expiration', 'Pending'], ['NoChangeNotification', 'Pending']]);
    clock.move(HOUR + 1);
    expect(actions()).to.deep.equal([]);
    expect(await statuses()).to.deep.equal([['Expiration', 'Pending'], ['NoChangeNotification', 'Finished']]);
    await put(undefined, { Value: 'z' });
    expect((await statuses())[1]?.[1]).to.equal('Pending');
    clock.move(8 * DAY);
    expect(await codeOf(call('GetParameter', { Name: '/a' }))).to.equal('ParameterNotFound');
  });

  it('stay until others are sent, or none', async () => {
    await put([unchanged('1')]);
    await put(undefined);
    expect((await statuses()).length).to.equal(1);
    for (const none of ['[]', '[{}]']) {
      await put([unchanged('1')]);
      await put(none);
      expect(await statuses(), none).to.deep.equal([]);
    }
    const { Parameters } = await call<ssm.GetParameterHistoryResult>('GetParameterHistory', { Name: '/a' });
    expect(Parameters?.map(({ Policies }) => Policies?.length)).to.deep.equal([1, 1, 1, 0, 1, 0]);
  });

  it('make a parameter advanced under Intelligent-Tiering, and are refused in the standard tier', async () => {
    expect((await put([unchanged('1')], { Tier: 'Intelligent-Tiering' })).Tier).to.equal('Advanced');
    expect(await codeOf(put([unchanged('1')], { Name: '/b', Tier: 'Standard' }))).to.equal('ValidationException');
  });

  it('are refused where they are none', async () => {
    const cases: Record<string, (string | object[])[]> = {
      ValidationException: ['{', '{}', '["a"]', 'x'.repeat(4097)],
      InvalidPolicyTypeException: [[{ Type: 'Other', Version: '1.0', Attributes: {} }], [{ Version: '1.0' }]],
      InvalidPolicyAttributeException: [
        [{ Type: 'Expiration', Version: '1.0' }],
        [{ Type: 'Expiration', Version: '2.0', Attributes: {} }],
        [{ Type: 'Expiration', Version: '1.0', Attributes: { Timestamp: 'tomorrow' } }],
        [expiration(clock.now() - 1000)],
        [unchanged('0')],
        [unchanged('1.5')],
        [unchanged('1', 'Weeks')],
      ],
      IncompatiblePolicyException: [[before('1')], [expiration(clock.now() + DAY), expiration(clock.now() + 2 * DAY)]],
      PoliciesLimitExceededException: [Array.from({ length: 11 }, (_, index) => unchanged(String(index + 1)))],
    };
    for (const [code, all] of Object.entries(cases)) {
      for (const policies of all) expect(await codeOf(put(policies)), JSON.stringify(policies)).to.equal(code);
    }
    expect(await codeOf(call('GetParameter', { Name: '/a' })), 'nothing was written').to.equal('ParameterNotFound');
    await put(Array.from({ length: 10 }, (_, index) => unchanged(String(index + 1))));
  });
});
