import { LabelParameterVersionCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { expect } from 'chai';
import type { Connection } from '../../../../src/lib/aws/connection.ts';
import { systemClock } from '../../../../src/lib/run/clock.ts';
import type { ParametersApi } from '../../../../src/lib/topics/params/api.ts';
import { openParameters } from '../../../../src/lib/topics/params/open.ts';
import { preparePut } from '../../../../src/lib/topics/params/prepare.ts';
import { startEngine, type InProcessEngine } from '../../local/services/in-process-engine.ts';

describe('a parameter of 100 versions', () => {
  let engine: InProcessEngine;
  let client: SSMClient;
  let api: ParametersApi;
  const signal = new AbortController().signal;
  const plan = () => preparePut({ name: '/full', value: 'more' }, api, { overwrite: true, writeUnchanged: true, replace: false, signal });
  before(async () => {
    engine = await startEngine({ fleet: 'none' });
    client = new SSMClient(engine.client);
    const { accessKeyId, secretAccessKey } = engine.keys;
    const connection: Connection = { kind: 'local', region: 'us-east-1', endpoint: engine.endpoint, credentials: async () => ({ accessKeyId, secretAccessKey }), settlingMilliseconds: 0, description: 'test' };
    api = openParameters(connection, systemClock, () => undefined);
    for (let version = 1; version <= 100; version += 1) await client.send(new PutParameterCommand({ Name: '/full', Value: String(version), Type: 'String', Overwrite: true }));
  });
  after(async () => {
    client.destroy();
    await engine.stop();
  });

  it('can be written where its oldest version has no label', async () => expect((await plan()).problems).to.deep.equal([]));

  it('is known to be blocked where that one has a label, before anything is written', async () => {
    await client.send(new LabelParameterVersionCommand({ Name: '/full', ParameterVersion: 1, Labels: ['first'] }));
    expect((await plan()).problems).to.deep.equal(['/full: has 100 versions, and the oldest (1) cannot make room: it has the label first; move it first (drover params label)']);
    expect(await api.history('/full', signal)).to.have.length(100);
  });
});
