import * as ssm from '@aws-sdk/client-ssm';
import { expect } from 'chai';
import { codeOf, startParameterEngine, type ParameterEngine } from './parameter-engine.ts';

const TIER = '/ssm/parameter-store/default-parameter-tier';
const THROUGHPUT = '/ssm/parameter-store/high-throughput-enabled';

describe('settings of Parameter Store', () => {
  let store: ParameterEngine;
  before(async () => {
    store = await startParameterEngine();
  });
  after(() => store.stop());
  const get = async (SettingId: string) => (await store.client.send(new ssm.GetServiceSettingCommand({ SettingId }))).ServiceSetting;
  const update = (SettingId: string, SettingValue: string) => store.client.send(new ssm.UpdateServiceSettingCommand({ SettingId, SettingValue }));

  it('have defaults, are changed by id or ARN, and go back', async () => {
    expect(await get(THROUGHPUT)).to.include({ SettingId: THROUGHPUT, SettingValue: 'false', Status: 'Default', LastModifiedUser: 'System', ARN: `arn:aws:ssm:us-east-1:123456789012:servicesetting${THROUGHPUT}` });
    await update(`arn:aws:ssm:us-east-1:123456789012:servicesetting${THROUGHPUT}`, 'true');
    expect(await get(THROUGHPUT)).to.include({ SettingValue: 'true', Status: 'Customized', LastModifiedUser: 'arn:aws:iam::123456789012:user/drover' });
    const { ServiceSetting } = await store.client.send(new ssm.ResetServiceSettingCommand({ SettingId: THROUGHPUT }));
    expect(ServiceSetting).to.include({ SettingValue: 'false', Status: 'Default' });
  });

  it('decide the tier of new parameters', async () => {
    await update(TIER, 'Intelligent-Tiering');
    expect((await store.put('/big', 'x'.repeat(5000))).Tier).to.equal('Advanced');
    await update(TIER, 'Advanced');
    expect((await store.put('/small', 'x')).Tier).to.equal('Advanced');
    expect((await store.put('/said', 'x', { Tier: 'Standard' })).Tier).to.equal('Standard');
    await store.client.send(new ssm.ResetServiceSettingCommand({ SettingId: TIER }));
    expect((await store.put('/again', 'x')).Tier).to.equal('Standard');
  });

  it('refuse other values and other settings', async () => {
    expect(await codeOf(update(TIER, 'Huge'))).to.equal('ValidationException');
    expect(await codeOf(get('/ssm/automation/customer-script-log-destination'))).to.equal('NotImplemented');
    expect(await codeOf(get('/none'))).to.equal('ServiceSettingNotFound');
    expect(await codeOf(get(`arn:aws:ssm:eu-west-1:123456789012:servicesetting${TIER}`))).to.equal('ServiceSettingNotFound');
  });
});
