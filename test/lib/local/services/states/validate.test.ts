import * as sfn from '@aws-sdk/client-sfn';
import { expect } from 'chai';
import type { Json } from '../../../../../src/lib/asl/json.ts';
import { failureOf } from '../in-process-engine.ts';
import { startStates, type StatesEngine } from './states-engine.ts';

describe('ValidateStateMachineDefinition', () => {
  let states: StatesEngine;
  let client: sfn.SFNClient;
  before(async () => {
    states = await startStates();
    client = states.client;
  });
  after(() => states.stop());

  const validate = async (definition: Json, more: Partial<sfn.ValidateStateMachineDefinitionCommandInput> = {}): Promise<Pick<sfn.ValidateStateMachineDefinitionCommandOutput, 'result' | 'diagnostics' | 'truncated'>> => {
    const { $metadata: _, ...answer } = await client.send(new sfn.ValidateStateMachineDefinitionCommand({ definition: typeof definition === 'string' ? definition : JSON.stringify(definition), ...more }));
    return answer;
  };
  const PASS = { Type: 'Pass', End: true };

  it('passes a good machine', async () => {
    expect(await validate({ StartAt: 'P', States: { P: PASS } })).to.deep.equal({ result: 'OK', diagnostics: [], truncated: false });
  });

  it('says what is wrong with a bad one, and where', async () => {
    const { result, diagnostics } = await validate({ StartAt: 'Q', States: { P: PASS } });
    expect(result).to.equal('FAIL');
    expect(diagnostics).to.deep.include({ severity: 'ERROR', code: 'MISSING_TRANSITION_TARGET', message: "Missing 'Next' target: Q", location: '/StartAt' });
    expect((await validate('{')).diagnostics?.[0]).to.include({ severity: 'ERROR', code: 'INVALID_JSON_DESCRIPTION' });
  });

  it('gives no more than is asked for, and says that there are more', async () => {
    const many = (count: number): Json => ({ StartAt: 'S0', States: { ...Object.fromEntries(Array.from({ length: count }, (_, index) => [`S${index}`, { Type: 'Pass', Next: `N${index}` }])), End: { Type: 'Succeed' } } });
    const all = await validate(many(120));
    expect([all.diagnostics?.length, all.truncated]).to.deep.equal([100, true]);
    const some = await validate(many(120), { maxResults: 7 });
    expect([some.diagnostics, some.truncated]).to.deep.equal([all.diagnostics?.slice(0, 7), true]);
    expect((await validate(many(120), { maxResults: 0 })).diagnostics).to.have.length(100);
    expect((await failureOf(validate(many(1), { maxResults: 101 }))).name).to.equal('ValidationException');
  });

  it('tells of warnings where they are asked for: they fail nothing', async () => {
    const machine = { StartAt: 'P', States: { P: { Type: 'Pass', Parameters: { a: '$.b' }, End: true } } };
    expect((await validate(machine)).diagnostics).to.deep.equal([]);
    const { result, diagnostics } = await validate(machine, { severity: 'WARNING' });
    expect(result).to.equal('OK');
    expect(diagnostics?.map(({ severity }) => severity)).to.deep.equal(['WARNING']);
  });

  it('holds Express machines to what they can do', async () => {
    const waiting = { StartAt: 'T', States: { T: { Type: 'Task', Resource: 'arn:aws:states:us-east-1:123456789012:activity:a', End: true } } };
    expect((await validate(waiting)).result).to.equal('OK');
    expect((await validate(waiting, { type: 'EXPRESS' })).result).to.equal('FAIL');
  });
});
