import { expect } from 'chai';
import type { Engine, RequestContext } from '../../../../../../src/lib/local/engine-context.ts';
import type { Fleet } from '../../../../../../src/lib/local/nodes/types.ts';
import { putParameterHandler } from '../../../../../../src/lib/local/services/ssm/handlers/put-parameter.ts';
import { Tags } from '../../../../../../src/lib/local/services/ssm/handlers/tags.ts';
import { MIGRATIONS } from '../../../../../../src/lib/local/services/ssm/migrations.ts';
import { ParameterStore } from '../../../../../../src/lib/local/services/ssm/parameters/parameter-store.ts';
import { systemClock } from '../../../../../../src/lib/run/clock.ts';
import { openStore } from '../../../../../../src/lib/sqlite/open-store.ts';
import { failureOf } from '../../in-process-engine.ts';

describe('two writers of one parameter', () => {
  it('are told apart: the second one gets TooManyUpdates until the first one is done', async () => {
    const encrypted = Promise.withResolvers<object>();
    const store = openStore(':memory:');
    store.migrate('SSM', MIGRATIONS);
    const engine = {
      clock: systemClock,
      store,
      fleet: {} as Fleet,
      signal: AbortSignal.abort(),
      invoke: (service: string) => (service === 'KMS' ? encrypted.promise : Promise.resolve({ Arn: 'arn:me' })),
      emit: () => undefined,
    } as unknown as Engine;
    const put = putParameterHandler(new ParameterStore(engine), new Tags(store, engine.fleet));
    const context = { account: '123456789012', region: 'us-east-1', accessKeyId: '' } as RequestContext;
    const secret = { Name: '/a', Value: 'x', Type: 'SecureString', Overwrite: true } as const;
    const first = put(secret, context);
    const { name, message } = await failureOf(put(secret, context));
    expect([name, message]).to.deep.equal(['TooManyUpdates', 'There are concurrent updates of /a: it supports one update at a time. Try again.']);
    // Elsewhere nobody is in the way.
    expect((await put({ Name: '/a', Value: 'x', Type: 'String' }, { ...context, region: 'eu-west-1' })).Version).to.equal(1);
    encrypted.resolve({ CiphertextBlob: new Uint8Array([1]) });
    expect((await first).Version).to.equal(1);
    expect((await put(secret, context)).Version).to.equal(2);
    store.close();
  });
});
