import { expect } from 'chai';
import type { Json } from '../../../../../src/lib/asl/json.ts';
import { UserError } from '../../../../../src/lib/errors/errors.ts';
import { planText, planWords, resultWords } from '../../../../../src/lib/topics/sfn/deploy/describe-plan.ts';
import { prepareDeploy } from '../../../../../src/lib/topics/sfn/deploy/observe.ts';
import { runDeploy } from '../../../../../src/lib/topics/sfn/deploy/run.ts';
import type { DeployResult, WantedMachine } from '../../../../../src/lib/topics/sfn/deploy/types.ts';
import { noColor } from '../../../../../src/lib/view/color.ts';
import { FakeStates } from '../fake-states.ts';

const { signal } = new AbortController();
const ROLE = 'arn:aws:iam::123456789012:role/orders';

const machine = (seconds: number): Json => ({ StartAt: 'Wait', States: { Wait: { Type: 'Wait', Seconds: seconds, End: true } } });

const wanted = (seconds: number, more: Partial<WantedMachine> = {}): WantedMachine => ({
  name: 'Orders', definition: JSON.stringify(machine(seconds)), value: machine(seconds), type: undefined, roleArn: ROLE, logging: {}, tracing: undefined, tags: {}, publish: false, versionDescription: undefined, alias: undefined, ...more,
});

async function deploy(states: FakeStates, what: WantedMachine): Promise<DeployResult> {
  return runDeploy(await prepareDeploy(what, states, signal), states, signal);
}

const refused = async (promise: Promise<unknown>): Promise<UserError> => {
  try {
    await promise;
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
};

const routesOf = (states: FakeStates, alias: string): unknown => states.kept.get('Orders')?.aliases.get(alias)?.map(({ versionArn, weight }) => [versionArn.slice(versionArn.lastIndexOf(':') + 1), weight]);

describe('deploying a state machine', () => {
  it('creates it, publishes a version, and makes the alias', async () => {
    const states = new FakeStates();
    const what = wanted(1, { publish: true, alias: { name: 'live', share: 100 }, tags: { Team: 'web' } });
    const plan = await prepareDeploy(what, states, signal);
    expect(planWords(plan)).to.equal(`create Orders (standard, role ${ROLE}); publish it as a version; create alias live for that version; tag it Team=web`);
    const result = await runDeploy(plan, states, signal);
    expect(states.changes).to.deep.equal(['createMachine', 'createAlias']);
    expect(resultWords(result, plan)).to.equal('created Orders; published version 1; alias live: version 1; arn:aws:states:us-east-1:123456789012:stateMachine:Orders');
  });

  it('does nothing where all is so already, however it is written', async () => {
    const states = new FakeStates();
    const what = { publish: true, alias: { name: 'live', share: 100 }, tags: { Team: 'web' } } as const;
    await deploy(states, wanted(1, what));
    states.changes.length = 0;
    const again = wanted(1, { ...what, definition: JSON.stringify({ States: { Wait: { End: true, Seconds: 1, Type: 'Wait' } }, StartAt: 'Wait' }, null, 4) });
    const plan = await prepareDeploy({ ...again, value: JSON.parse(again.definition) as Json }, states, signal);
    expect(plan.kind).to.equal('unchanged');
    const result = await runDeploy(plan, states, signal);
    expect(states.changes).to.deep.equal([]);
    expect(result.change).to.equal('unchanged');
    expect(resultWords(result, plan)).to.equal('Orders: nothing to do, it is so already');
  });

  it('sends only what changes, and shows it as a difference', async () => {
    const states = new FakeStates();
    await deploy(states, wanted(1));
    const plan = await prepareDeploy(wanted(2, { tracing: true, roleArn: `${ROLE}-new` }), states, signal);
    expect(planText(plan, noColor).split('\n')).to.deep.equal([
      `plan: update Orders: definition (-1 lines, +1 lines), role ${ROLE} → ${ROLE}-new, tracing off → on`,
      '…',
      '        "Type": "Wait",',
      '-       "Seconds": 1,',
      '+       "Seconds": 2,',
      '        "End": true',
      '…',
    ]);
    expect(plan.kind === 'update' && Object.keys(plan.change)).to.deep.equal(['definition', 'roleArn', 'tracing']);
    await runDeploy(plan, states, signal);
    expect(states.kept.get('Orders')?.machine).to.include({ roleArn: `${ROLE}-new`, tracing: true, definition: JSON.stringify(machine(2)) });
  });

  it('keeps what no flag speaks of', async () => {
    const states = new FakeStates();
    const logGroupArn = 'arn:aws:logs:us-east-1:123456789012:log-group:orders:*';
    await deploy(states, wanted(1, { logging: { level: 'ALL', logGroupArn, includesData: true }, tracing: true }));
    await deploy(states, wanted(2, { roleArn: undefined, logging: { level: 'ERROR' } }));
    expect(states.kept.get('Orders')?.machine).to.deep.include({ roleArn: ROLE, tracing: true, logging: { level: 'ERROR', logGroupArn, includesData: true } });
  });

  it('moves an alias to the new version, at once or with a share of it', async () => {
    const states = new FakeStates();
    const live = (share: number) => ({ publish: true, alias: { name: 'live', share } });
    await deploy(states, wanted(1, live(100)));
    await deploy(states, wanted(2, live(10)));
    expect(routesOf(states, 'live')).to.deep.equal([['1', 90], ['2', 10]]);
    await deploy(states, wanted(2, live(50)));
    expect(routesOf(states, 'live')).to.deep.equal([['1', 50], ['2', 50]]);
    const plan = await prepareDeploy(wanted(2, live(100)), states, signal);
    expect(planWords(plan)).to.equal('update Orders; version 2 is it already; point alias live at version 2 (now 50% version 1, 50% version 2)');
    await runDeploy(plan, states, signal);
    expect(routesOf(states, 'live')).to.deep.equal([['2', 100]]);
    expect(states.kept.get('Orders')?.versions).to.have.length(2);
  });

  it('publishes what was deployed without a version before', async () => {
    const states = new FakeStates();
    await deploy(states, wanted(1));
    const { versionArn } = await deploy(states, wanted(1, { publish: true }));
    expect(versionArn).to.match(/:Orders:1$/);
  });

  it('asks after a lost answer, and sends the change again only where the service does not have it', async () => {
    for (const acted of [true, false]) {
      const states = new FakeStates();
      await deploy(states, wanted(1));
      states.changes.length = 0;
      states.lose = { operation: 'updateMachine', acted };
      await deploy(states, wanted(2, { publish: true }));
      expect(states.changes).to.deep.equal(acted ? ['updateMachine', 'publishVersion'] : ['updateMachine', 'updateMachine', 'publishVersion']);
      expect(states.kept.get('Orders')?.machine.definition).to.equal(JSON.stringify(machine(2)));
    }
  });

  it('does not write over what somebody else changed since the plan was made', async () => {
    const states = new FakeStates();
    await deploy(states, wanted(1));
    const plan = await prepareDeploy(wanted(2), states, signal);
    await deploy(states, wanted(3));
    expect((await refused(runDeploy(plan, states, signal))).code).to.equal('changed-meanwhile');
    expect(states.kept.get('Orders')?.machine.definition).to.equal(JSON.stringify(machine(3)));
  });

  it('refuses what cannot be: no role, another type, a share without another version, logs to nowhere', async () => {
    const states = new FakeStates();
    const codeOf = async (what: WantedMachine): Promise<string> => (await refused(prepareDeploy(what, states, signal))).code;
    expect(await codeOf(wanted(1, { roleArn: undefined }))).to.equal('no-role');
    expect(await codeOf(wanted(1, { alias: { name: 'live', share: 10 } }))).to.equal('no-other-version');
    expect(await codeOf(wanted(1, { logging: { level: 'ALL' } }))).to.equal('no-log-group');
    await deploy(states, wanted(1));
    expect(await codeOf(wanted(1, { type: 'EXPRESS' }))).to.equal('other-type');
    expect(await codeOf(wanted(1, { publish: true, alias: { name: 'live', share: 10 } }))).to.equal('no-other-version');
  });
});
