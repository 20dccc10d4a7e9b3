import { setTimeout as delay } from 'node:timers/promises';
import * as sfn from '@aws-sdk/client-sfn';
import { expect } from 'chai';
import fc from 'fast-check';
import { failureOf, startEngine, type InProcessEngine } from '../in-process-engine.ts';
import { createMachine, endOf, runToEnd } from './run-machine.ts';
import { virtualClock, type VirtualClock } from './virtual-clock.ts';

const WAIT = { StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 100_000, End: true } } };
const PASS = { StartAt: 'P', States: { P: { Type: 'Pass', End: true } } };

const FORBIDDEN = ' <>{}[]?*"#%\\^|~`$&,;:/\u0000\u001f\u007f\u009f'.split('');

describe('Executions', () => {
  let engine: InProcessEngine;
  let clock: VirtualClock;
  let client: sfn.SFNClient;
  before(async () => {
    clock = virtualClock();
    engine = await startEngine({ fleet: 'none', clock });
    client = new sfn.SFNClient({ ...engine.client, disableHostPrefix: true });
  });
  after(async () => {
    client.destroy();
    await engine.stop();
  });

  const start = async (stateMachineArn: string, more: Partial<sfn.StartExecutionCommandInput> = {}): Promise<string> => (await client.send(new sfn.StartExecutionCommand({ stateMachineArn, ...more }))).executionArn ?? '';

  describe('names', () => {
    it('give the same execution again while it runs with the same input', async () => {
      const machine = await createMachine(client, WAIT);
      const first = await start(machine, { name: 'once', input: '{"a":1}' });
      expect(await start(machine, { name: 'once', input: '{"a":1}' })).to.equal(first);
      const { name, message } = await failureOf(start(machine, { name: 'once', input: '{"a":2}' }));
      expect(`${name}: ${message}`).to.equal(`ExecutionAlreadyExists: Execution Already Exists: '${first}'`);
      await client.send(new sfn.StopExecutionCommand({ executionArn: first }));
      expect((await failureOf(start(machine, { name: 'once', input: '{"a":1}' }))).name).to.equal('ExecutionAlreadyExists');
    });

    it('are given once however many ask at the same time', async () => {
      const machine = await createMachine(client, WAIT);
      const arns = await Promise.all(Array.from({ length: 20 }, () => start(machine, { name: 'race' })));
      expect(new Set(arns).size).to.equal(1);
      const { executions = [] } = await client.send(new sfn.ListExecutionsCommand({ stateMachineArn: machine }));
      expect(executions).to.have.length(1);
    });

    it('do not bind Express executions', async () => {
      const machine = await createMachine(client, PASS, { type: 'EXPRESS' });
      const arns = [await start(machine, { name: 'same' }), await start(machine, { name: 'same' })];
      expect(new Set(arns).size).to.equal(2);
    });

    it('hold no character that AWS forbids', async () => {
      const machine = await createMachine(client, PASS);
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...FORBIDDEN), fc.string({ maxLength: 10, unit: fc.constantFrom('a', 'Z', '0', '-', '_', '.') }), async (forbidden, rest) => {
          const { name } = await failureOf(start(machine, { name: `${rest}${forbidden}x` }));
          expect(name).to.be.oneOf(['InvalidName', 'ValidationException']);
        }),
        { numRuns: 60 },
      );
      expect(await start(machine, { name: "it's-a.name_(1)=+@!" })).to.match(/name_\(1\)=\+@!$/);
    });
  });

  describe('input', () => {
    it('is at most 256 KiB of JSON', async () => {
      const machine = await createMachine(client, PASS);
      const most = JSON.stringify('x'.repeat(262_144 - 2));
      expect((await endOf(client, await start(machine, { input: most }))).status).to.equal('SUCCEEDED');
      expect((await failureOf(start(machine, { input: `${most} ` }))).name).to.be.oneOf(['ValidationException', 'InvalidExecutionInput']);
      const { name, message } = await failureOf(start(machine, { input: '{"a":' }));
      expect(name).to.equal('InvalidExecutionInput');
      expect(message).to.match(/^Invalid State Machine Execution Input: '/);
    });

    it('grows no further in a state', async () => {
      const { error, cause } = await runToEnd(client, { StartAt: 'Twice', States: { Twice: { Type: 'Pass', Parameters: { 'a.$': '$.x', 'b.$': '$.x' }, End: true } } }, { x: 'x'.repeat(140_000) });
      expect(error).to.equal('States.DataLimitExceeded');
      expect(cause).to.equal("The state/task 'Twice' returned a result with a size exceeding the maximum number of bytes service limit.");
    });
  });

  it('end after 25,000 events', async function () {
    this.timeout(60_000);
    const { status, error, history } = await runToEnd(client, { StartAt: 'A', States: { A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Choice', Choices: [{ Variable: '$.go', BooleanEquals: false, Next: 'C' }], Default: 'A' }, C: { Type: 'Succeed' } } }, { go: true });
    expect([status, error]).to.deep.equal(['FAILED', 'States.Runtime']);
    expect(history).to.have.length(25_000);
    expect(history.at(-1)?.type).to.equal('ExecutionFailed');
    expect(history.map(({ id }) => id)).to.deep.equal(Array.from({ length: 25_000 }, (_, index) => index + 1));
  });

  describe('stop', () => {
    it('when they are told to, with what was said', async () => {
      const arn = await start(await createMachine(client, WAIT));
      const { stopDate } = await client.send(new sfn.StopExecutionCommand({ executionArn: arn, error: 'E', cause: 'C' }));
      const ended = await endOf(client, arn);
      expect(ended).to.deep.include({ status: 'ABORTED', error: 'E', cause: 'C' });
      expect(ended.history.at(-1)).to.deep.include({ type: 'ExecutionAborted', executionAbortedEventDetails: { error: 'E', cause: 'C' } });
      expect((await client.send(new sfn.DescribeExecutionCommand({ executionArn: arn }))).stopDate).to.deep.equal(stopDate);
    });

    it('while they wait for somebody who never answers', async () => {
      const { activityArn = '' } = await client.send(new sfn.CreateActivityCommand({ name: 'nobody' }));
      const arn = await start(await createMachine(client, { StartAt: 'T', States: { T: { Type: 'Task', Resource: activityArn, End: true } } }));
      await client.send(new sfn.StopExecutionCommand({ executionArn: arn }));
      expect((await endOf(client, arn)).status).to.equal('ABORTED');
    });

    it('once only: what has ended stays as it is', async () => {
      const { executionArn } = await runToEnd(client, PASS);
      await client.send(new sfn.StopExecutionCommand({ executionArn, error: 'late' }));
      expect((await endOf(client, executionArn)).status).to.equal('SUCCEEDED');
    });

    it('with their machine', async () => {
      const machine = await createMachine(client, WAIT);
      const arn = await start(machine);
      await client.send(new sfn.DeleteStateMachineCommand({ stateMachineArn: machine }));
      expect((await endOf(client, arn)).status).to.equal('ABORTED');
      expect((await failureOf(start(machine))).name).to.equal('StateMachineDoesNotExist');
    });
  });

  describe('time out', () => {
    const pass = async (milliseconds: number): Promise<void> => {
      while (!clock.sleepers().includes(milliseconds)) await delay(2);
      clock.move(milliseconds);
    };

    it('after the TimeoutSeconds of the machine, whatever it does', async () => {
      const arn = await start(await createMachine(client, { ...WAIT, TimeoutSeconds: 77 }));
      await pass(77_000);
      const ended = await endOf(client, arn);
      expect(ended.status).to.equal('TIMED_OUT');
      expect(ended.events.at(-1)).to.equal('ExecutionTimedOut');
    });

    it('after five minutes where they are Express', async () => {
      const machine = await createMachine(client, { ...WAIT, TimeoutSeconds: 5000 }, { type: 'EXPRESS' });
      const running = client.send(new sfn.StartSyncExecutionCommand({ stateMachineArn: machine }));
      await pass(300_000);
      expect((await running).status).to.equal('TIMED_OUT');
    });
  });

  it('refuse what their type does not have', async () => {
    const express = await createMachine(client, PASS, { type: 'EXPRESS' });
    const standard = await createMachine(client, PASS);
    const refused = async (command: object): Promise<string> => (await failureOf(client.send(command as sfn.ListExecutionsCommand))).name;
    expect(await refused(new sfn.ListExecutionsCommand({ stateMachineArn: express }))).to.equal('StateMachineTypeNotSupported');
    expect(await refused(new sfn.StartSyncExecutionCommand({ stateMachineArn: standard }))).to.equal('StateMachineTypeNotSupported');
  });

  describe('of an alias', () => {
    it('have the version that its weights say', async () => {
      const machine = await createMachine(client, PASS, { publish: true });
      const [one, two] = [`${machine}:1`, `${machine}:2`];
      await client.send(new sfn.UpdateStateMachineCommand({ stateMachineArn: machine, definition: JSON.stringify({ ...PASS, Comment: 'second' }), publish: true }));
      const { stateMachineAliasArn = '' } = await client.send(new sfn.CreateStateMachineAliasCommand({ name: 'live', routingConfiguration: [{ stateMachineVersionArn: one, weight: 50 }, { stateMachineVersionArn: two, weight: 50 }] }));
      const versionsOf = async (runs: number): Promise<Set<string | undefined>> => {
        const arns = await Promise.all(Array.from({ length: runs }, () => start(stateMachineAliasArn)));
        const described = await Promise.all(arns.map((executionArn) => client.send(new sfn.DescribeExecutionCommand({ executionArn }))));
        for (const each of described) expect([each.stateMachineArn, each.stateMachineAliasArn]).to.deep.equal([machine, stateMachineAliasArn]);
        return new Set(described.map(({ stateMachineVersionArn }) => stateMachineVersionArn));
      };
      // That all of sixty fall to one side happens once in 10^17.
      expect(await versionsOf(60)).to.deep.equal(new Set([one, two]));
      await client.send(new sfn.UpdateStateMachineAliasCommand({ stateMachineAliasArn, routingConfiguration: [{ stateMachineVersionArn: one, weight: 0 }, { stateMachineVersionArn: two, weight: 100 }] }));
      expect(await versionsOf(20)).to.deep.equal(new Set([two]));
      expect((await failureOf(client.send(new sfn.DeleteStateMachineVersionCommand({ stateMachineVersionArn: two })))).name).to.equal('ConflictException');
    });

    it('are refused weights that do not add up, twice the same version, and what is no version', async () => {
      const machine = await createMachine(client, PASS, { publish: true });
      const alias = (...routes: readonly (readonly [string, number])[]): Promise<unknown> =>
        client.send(new sfn.CreateStateMachineAliasCommand({ name: 'x', routingConfiguration: routes.map(([stateMachineVersionArn, weight]) => ({ stateMachineVersionArn, weight })) }));
      for (const routes of [[[`${machine}:1`, 99]], [[`${machine}:1`, 50], [`${machine}:1`, 50]], [[machine, 100]]] as const) expect((await failureOf(alias(...routes))).name).to.equal('ValidationException');
      expect((await failureOf(alias([`${machine}:9`, 100]))).name).to.equal('ResourceNotFound');
    });
  });
});
