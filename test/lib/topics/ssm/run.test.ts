import { expect } from 'chai';
import fc from 'fast-check';
import { RemoteError } from '../../../../src/lib/errors/errors.ts';
import type { RunEvent, Verdict } from '../../../../src/lib/run/events.ts';
import { perform } from '../../../../src/lib/run/perform.ts';
import type { SsmLane } from '../../../../src/lib/topics/ssm/lane.ts';
import { runSend, sendAndLeave } from '../../../../src/lib/topics/ssm/run.ts';
import type { SendPlan } from '../../../../src/lib/topics/ssm/types.ts';
import { VirtualClock } from '../../run/virtual-clock.ts';
import { virtualTimeouts } from '../../run/virtual-timeouts.ts';
import { planOf, target, targets } from './example-plan.ts';
import { ambiguous, COMMAND_ID, endsAfter, FakeRunCommand, id, invocation, laneOf, refused, step, wholeOutputs, type Fault } from './fake-run-command.ts';

const RUN_ID = 'abcdefghjkmn';

/** A service, a lane to it, and all that a run of it said. */
class Run {
  readonly clock = new VirtualClock();
  readonly service = new FakeRunCommand(this.clock);
  readonly stop = new AbortController();
  readonly events: RunEvent[] = [];
  lane: SsmLane = laneOf(this.service);
  verdict: Verdict | undefined;
  error: unknown;

  /** Carries the plan out as the command does, in front of a view that only keeps what it is told. */
  async of(plan: SendPlan, { wantsLines = false, waitTimeoutSeconds }: { wantsLines?: boolean; waitTimeoutSeconds?: number } = {}): Promise<this> {
    const restore = virtualTimeouts(this.clock);
    const sink = { handle: (event: RunEvent) => void this.events.push(event), close: async () => undefined };
    try {
      const events = runSend(plan, { lanes: [this.lane], clock: this.clock, runId: RUN_ID, waitTimeoutSeconds, wantsLines, signal: this.stop.signal });
      this.verdict = await perform(events, sink, { requiredCoverage: 1, clock: this.clock });
    } catch (error) {
      this.error = error;
    } finally {
      restore();
    }
    return this;
  }

  /** Stops the run so long after its beginning. */
  stopAfter(ms: number): void {
    const from = this.clock.time;
    this.clock.onTick = (time) => {
      if (time - from >= ms) this.stop.abort(new Error('interrupted'));
    };
  }

  statuses(): Record<string, string> {
    return Object.fromEntries(this.events.flatMap((event) => (event.type === 'node-status' ? [[event.node, event.status]] : [])));
  }

  /** One line an event, without what every run says alike. */
  get lines(): string[] {
    return this.events.map((event) => {
      if (event.type === 'node-status') return `${event.node.slice(-1)} ${event.status}${event.exitCode === undefined ? '' : ` ${event.exitCode}`}`;
      if (event.type === 'node-output') return `${event.node.slice(-1)} ${event.stream}: ${event.text}`;
      return event.type === 'notice' ? `notice: ${event.message}` : event.type;
    });
  }

  get notices(): string[] {
    return this.events.flatMap((event) => (event.type === 'notice' ? [event.message] : []));
  }
}

const quick = (count: number) => Array.from({ length: count }, (_, index) => endsAfter(300, id(index + 1)));

describe('runSend', () => {
  it('sends once, tells what every node wrote before it tells its end, and exits by the nodes', async () => {
    const run = new Run();
    run.service.nodes = [
      endsAfter(1500, id(1), { steps: [step({ combinedOutput: 'one\n', endedAt: 2500 })] }),
      endsAfter(500, id(2), { status: 'Failed', steps: [step({ exitCode: 7, combinedOutput: 'two\n\n----------ERROR-------\nbad\n' })] }),
    ];
    run.service.kept.set(`${id(2)}/aws:runShellScript`, { stdout: 'two\n', stderr: 'bad\n', stdoutUrl: '', stderrUrl: '' });
    await run.of(planOf(targets(2)));
    expect(run.lines.slice(0, 3)).to.deep.equal(['run-started', 'dispatching', 'dispatched']);
    expect(run.lines).to.include('1 running');
    expect(run.lines.filter((line) => !/running|pending/.test(line)).slice(3)).to.deep.equal(['2 stdout: two\n', '2 stderr: bad\n', '2 failed 7', '1 stdout: one\n', '1 success 0', 'run-ended']);
    expect(run.verdict).to.include({ exitCode: 3, summary: '1 of 2 succeeded, 1 failed' });
    expect(run.service.requests).to.have.length(1);
    expect(run.service.requests[0]).to.deep.include({ comment: `drover:${RUN_ID}.1`, addressing: { instanceIds: [id(1), id(2)] }, limits: { maxConcurrency: 50, maxErrors: 0 } });
  });

  it('tells the ends of one look in the order in which nodes ended', async () => {
    const run = new Run();
    run.service.nodes = [3, 1, 2].map((place, index) => endsAfter(1, id(index + 1), { steps: [step({ endedAt: place })] }));
    await run.of(planOf(targets(3)));
    expect(run.lines.filter((line) => line.includes('success'))).to.deep.equal(['2 success 0', '3 success 0', '1 success 0']);
  });

  it('counts what the plan left out, and says before the run who and why', async () => {
    const run = new Run();
    run.service.nodes = quick(1);
    await run.of(planOf([target(1), target(2, { managed: undefined }), target(3, { managed: undefined, state: 'terminated' })]));
    expect(run.statuses()).to.deep.equal({ [id(1)]: 'success', [id(2)]: 'not-sent' });
    expect(run.verdict).to.include({ exitCode: 3, total: 2, summary: '1 of 2 succeeded, 1 not sent' });
    expect(run.notices).to.have.length(2);
    const dispatching = run.events.findIndex(({ type }) => type === 'dispatching');
    expect(run.events.findIndex(({ type }) => type === 'node-status')).to.be.below(dispatching);
  });

  it('sends nothing where everybody is left out', async () => {
    const run = await new Run().of(planOf([target(1, { managed: { platform: 'Windows' } })]));
    expect(run.service.calls).to.deep.equal([]);
    expect(run.verdict).to.include({ exitCode: 3, summary: '0 of 1 succeeded, 1 not sent' });
  });

  describe('the words of the service', () => {
    const words: readonly (readonly [string, string, string])[] = [
      ['Success', 'Success', 'success'],
      ['Failed', 'Failed', 'failed'],
      ['Failed', 'Undeliverable', 'undeliverable'],
      ['Undeliverable', 'Undeliverable', 'undeliverable'],
      ['Cancelled', 'Terminated', 'terminated'],
      ['Failed', 'InvalidPlatform', 'invalid-platform'],
      ['Failed', 'Invalid Platform', 'invalid-platform'],
      ['Failed', 'AccessDenied', 'access-denied'],
      ['Failed', 'Access Denied', 'access-denied'],
      ['TimedOut', 'DeliveryTimedOut', 'delivery-timed-out'],
      ['TimedOut', 'Delivery Timed Out', 'delivery-timed-out'],
      ['TimedOut', 'ExecutionTimedOut', 'execution-timed-out'],
      ['TimedOut', 'Execution Timed Out', 'execution-timed-out'],
      ['Cancelled', 'Cancelled', 'cancelled'],
      ['Canceled', 'Canceled', 'cancelled'],
      ['Cancelled', '', 'cancelled'],
      ['Failed', 'Incomplete', 'failed'],
      ['Failed', 'Rate Exceeded', 'failed'],
      ['Failed', 'SomethingNew', 'failed'],
      ['SomethingNew', 'SomethingNew', 'failed'],
    ];
    for (const [status, details, expected] of words) {
      it(`takes ${status} (${details}) for ${expected}`, async () => {
        const run = new Run();
        run.service.nodes = [() => invocation(id(1), { status, details })];
        await run.of(planOf(targets(1)));
        expect(run.statuses()).to.deep.equal({ [id(1)]: expected });
        expect(run.verdict?.exitCode).to.equal(expected === 'success' ? 0 : 3);
      });
    }

    it('tells the two time-outs apart by whether the node began, where the service does not', async () => {
      const run = new Run();
      run.service.nodes = [() => invocation(id(1), { status: 'TimedOut' }), () => invocation(id(2), { status: 'TimedOut', steps: [step({ startedAt: undefined })] })];
      await run.of(planOf(targets(2)));
      expect(run.statuses()).to.deep.equal({ [id(1)]: 'execution-timed-out', [id(2)]: 'delivery-timed-out' });
    });

    it('does not believe a parent that is fine: four undeliverable and one success are no success', async () => {
      const run = new Run();
      run.service.command = { status: 'Success', details: 'Success', completedCount: 5, targetCount: 5 };
      run.service.nodes = [1, 2, 3, 4].map((number) => () => invocation(id(number), { status: 'Failed', details: 'Undeliverable', steps: [] })).concat(() => invocation(id(5)));
      await run.of(planOf(targets(5)));
      expect(run.verdict).to.include({ exitCode: 3, summary: '1 of 5 succeeded, 4 undeliverable' });
    });

    it('gives the exit code of the step that failed, and none where there is none', async () => {
      const run = new Run();
      run.service.nodes = [
        () => invocation(id(1), { status: 'Failed', steps: [step({ name: 'a' }), step({ name: 'b', exitCode: 3 }), step({ name: 'c' })] }),
        () => invocation(id(2), { status: 'Failed', details: 'Undeliverable', steps: [step({ hasEnded: false, exitCode: undefined })] }),
        () => invocation(id(3), { steps: [step({ name: 'a' }), step({ name: 'b' })] }),
      ];
      await run.of(planOf(targets(3)));
      expect(run.lines.filter((line) => /^\d /.test(line)).toSorted()).to.deep.equal(['1 failed 3', '2 undeliverable', '3 success 0']);
    });
  });

  describe('while the service does not know it yet', () => {
    it('takes an empty list for "not yet"', async () => {
      const run = new Run();
      run.service.settling = 4000;
      run.service.nodes = quick(2);
      await run.of(planOf(targets(2)));
      expect(run.verdict).to.include({ exitCode: 0 });
      expect(run.notices).to.deep.equal([]);
    });

    it('takes InvalidCommandId for "not yet", for a while', async () => {
      const unknown: Fault = { error: refused('InvalidCommandId', 4) };
      const run = new Run();
      run.service.faults.invocations.push(...Array.from({ length: 5 }, () => unknown));
      run.service.nodes = quick(1);
      await run.of(planOf(targets(1)));
      expect(run.error).to.equal(undefined);
      expect(run.verdict).to.include({ exitCode: 0 });

      const lost = new Run();
      lost.service.nodes = [endsAfter(1e9, id(1))];
      lost.service.faults.invocations.push(...Array.from({ length: 500 }, () => unknown));
      await lost.of(planOf(targets(1)));
      expect(lost.error).to.have.property('code', 'InvalidCommandId');
      expect(lost.statuses()).to.deep.equal({ [id(1)]: 'unknown' });
    });

    it('does not wait for ever for a command that the service has forgotten', async () => {
      const run = new Run();
      run.service.settling = Infinity;
      await run.of(planOf(targets(2)));
      expect(run.error).to.include({ code: 'InvalidCommandId', exitCode: 4 });
      expect(run.statuses()).to.deep.equal({ [id(1)]: 'unknown', [id(2)]: 'unknown' });
    });
  });

  describe('nodes that are not as planned', () => {
    it('names a node that never appears: the command ended without it', async () => {
      const run = new Run();
      run.service.nodes = quick(1);
      await run.of(planOf(targets(2)));
      expect(run.statuses()).to.deep.equal({ [id(1)]: 'success', [id(2)]: 'not-sent' });
      expect(run.events.find((event) => event.type === 'node-status' && event.node === id(2))).to.have.property('reason', 'the command ended (Success) without it');
      expect(run.verdict).to.include({ exitCode: 3 });
    });

    it('names all nodes of a command whose targets matched nothing', async () => {
      const run = new Run();
      run.service.command = { status: 'Success', details: 'NoInstancesInTag', completedCount: 0 };
      await run.of(planOf(targets(51)));
      expect(run.verdict).to.deep.include({ exitCode: 3, counts: { 'not-sent': 51 } });
    });

    it('waits for a node that the list does not show yet, though the command is over', async () => {
      const run = new Run();
      run.service.command = { completedCount: 2, status: 'Success', details: 'Success' };
      run.service.nodes = [...quick(1), (age) => (age < 3000 ? undefined : invocation(id(2)))];
      await run.of(planOf(targets(2)));
      expect(run.statuses()).to.deep.equal({ [id(1)]: 'success', [id(2)]: 'success' });
    });

    it('counts a node that nobody planned', async () => {
      const run = new Run();
      run.service.nodes = [...quick(1), () => invocation(id(9), { status: 'Failed', steps: [step({ exitCode: 1 })] })];
      await run.of(planOf(targets(1)));
      expect(run.verdict).to.include({ exitCode: 3, total: 2 });
    });
  });

  describe('when the service fails in the middle', () => {
    const failures: readonly (readonly [string, Error])[] = [
      ['5xx', ambiguous()],
      ['throttling', refused('ThrottlingException', 1)],
      ['a refused connection', refused('ECONNREFUSED', 1)],
    ];
    for (const [what, error] of failures) {
      it(`survives ${what}`, async () => {
        const run = new Run();
        let reconnects = 0;
        run.lane = laneOf(run.service, { reconnect: async () => void (reconnects += 1) });
        run.service.nodes = [endsAfter(2000, id(1))];
        run.service.faults.invocations.push(undefined, ...Array.from({ length: 12 }, () => ({ error })));
        await run.of(planOf(targets(1)));
        expect(run.error).to.equal(undefined);
        expect(run.verdict).to.include({ exitCode: 0 });
        expect(run.notices.filter((notice) => notice.endsWith('; asking again')).length).to.be.at.most(1);
        if (what === 'a refused connection') expect(reconnects).to.be.above(0);
      });
    }

    it('gives up one that fails for good: every open node is unknown, and the error is thrown', async () => {
      const run = new Run();
      run.service.nodes = [endsAfter(1, id(1)), endsAfter(1e9, id(2))];
      run.service.faults.invocations.push(undefined, ...Array.from({ length: 2000 }, () => ({ error: ambiguous() })));
      const from = run.clock.time;
      await run.of(planOf(targets(2)));
      expect(run.error).to.have.property('code', 'InternalServerError');
      expect(run.statuses()).to.deep.equal({ [id(1)]: 'success', [id(2)]: 'unknown' });
      expect(run.events.at(-1)).to.have.nested.property('verdict.exitCode', 3);
      expect(run.clock.time - from).to.be.within(120_000, 200_000);
    });

    for (const code of ['ExpiredTokenException', 'AccessDeniedException']) {
      it(`stops at once for ${code}`, async () => {
        const run = new Run();
        run.service.nodes = [endsAfter(1e9, id(1))];
        run.service.faults.invocations.push(undefined, { error: refused(code) });
        await run.of(planOf(targets(1)));
        expect(run.error).to.have.property('code', code);
        expect(run.statuses()).to.deep.equal({ [id(1)]: 'unknown' });
        expect(run.service.count('invocations')).to.equal(2);
      });
    }

    it('tells a node only once, with its output, whatever failed while that was collected', async () => {
      const run = new Run();
      run.service.nodes = Array.from({ length: 20 }, (_, index) => () => invocation(id(index + 1), { steps: [step({ combinedOutput: 'x\n\n----------ERROR-------\ny\n' })] }));
      for (let number = 1; number <= 20; number += 1) run.service.kept.set(`${id(number)}/aws:runShellScript`, { stdout: 'x\n', stderr: 'y\n', stdoutUrl: '', stderrUrl: '' });
      run.service.faults.keptOutput.push(...Array.from({ length: 60 }, (_, index) => (index % 2 === 0 ? { error: ambiguous() } : undefined)));
      await run.of(planOf(targets(20)));
      expect(run.verdict).to.include({ exitCode: 0 });
      const outputs = run.events.filter(({ type }) => type === 'node-output');
      expect(outputs).to.have.length(40);
    });
  });

  describe('output', () => {
    const long = Array.from({ length: 5000 }, (_, index) => `line ${index}\n`).join('');
    const cut = [step({ combinedOutput: `${long.slice(0, 2477)}\n---Output truncated---` })];
    const keptCut = { stdout: `${long.slice(0, 23_980)}--output truncated--`, stderr: '', stdoutUrl: '', stderrUrl: '' };

    it('is told whole where it lies in CloudWatch Logs, also what was streamed before the end', async () => {
      const run = new Run();
      run.service.nodes = [endsAfter(4000, id(1), { steps: cut })];
      run.service.kept.set(`${id(1)}/aws:runShellScript`, keptCut);
      const from = run.clock.time;
      const lines = long.split('\n').slice(0, -1);
      const stream = `${COMMAND_ID}/${id(1)}/aws-runShellScript/stdout`;
      const whole = wholeOutputs({
        logStream: async (group, name) => (group === '/aws/ssm/AWS-RunShellScript' && name === stream ? long : undefined),
        logLines: async () => lines.slice(0, Math.floor((run.clock.time - from) / 2)).map((text, index) => ({ stream, text, at: from + index, id: String(index) })),
      });
      run.lane = laneOf(run.service, { whole });
      await run.of(planOf(targets(1), { outputCloudWatch: true }), { wantsLines: true });
      const told = run.events.filter((event) => event.type === 'node-output');
      expect(told.map(({ text }) => text).join('')).to.equal(long);
      expect(new Set(told.map((event) => event.step))).to.deep.equal(new Set(['aws:runShellScript']));
      expect(told.length).to.be.above(100);
      expect(run.verdict).to.include({ exitCode: 0 });
    });

    it('is named as lost where nobody kept it, and the verdict stands', async () => {
      const run = new Run();
      run.service.nodes = [() => invocation(id(1), { steps: cut })];
      run.service.kept.set(`${id(1)}/aws:runShellScript`, keptCut);
      await run.of(planOf(targets(1)));
      const end = run.events.find((event) => event.type === 'node-status' && event.status === 'success');
      expect(end).to.have.nested.property('lost[0]').that.deep.includes({ step: 'aws:runShellScript', stream: 'stdout', keptCharacters: 23_980 });
      expect(run.verdict).to.include({ exitCode: 0 });
    });

    it('comes at the end where its lines may not be read: the run goes on, and says so once', async () => {
      const run = new Run();
      run.service.nodes = [endsAfter(3000, id(1), { steps: [step({ combinedOutput: 'all\n' })] })];
      let asked = 0;
      run.lane = laneOf(run.service, { whole: wholeOutputs({ logLines: async () => { asked += 1; throw refused('AccessDeniedException'); } }) });
      await run.of(planOf(targets(1), { outputCloudWatch: true }), { wantsLines: true });
      expect(run.verdict).to.include({ exitCode: 0 });
      expect(run.lines).to.include('1 stdout: all\n');
      expect(run.notices).to.deep.equal(['ssm: no (AccessDeniedException); output comes when a node has ended']);
      expect(asked).to.equal(1);
    });

    it('goes on with its lines when CloudWatch Logs fails in passing', async () => {
      const run = new Run();
      run.service.nodes = [endsAfter(3000, id(1))];
      let asked = 0;
      run.lane = laneOf(run.service, { whole: wholeOutputs({ logLines: async () => { asked += 1; if (asked < 3) throw ambiguous(); return []; } }) });
      await run.of(planOf(targets(1), { outputCloudWatch: true }), { wantsLines: true });
      expect(run.verdict).to.include({ exitCode: 0 });
      expect(run.notices).to.deep.equal([]);
      expect(asked).to.be.above(3);
    });
  });

  describe('Ctrl-C', () => {
    it('cancels once, waits for what ends, and exits with 130', async () => {
      const run = new Run();
      run.service.nodes = [endsAfter(500, id(1)), (age) => (run.service.cancelled.length > 0 && age > 4000 ? invocation(id(2), { status: 'Cancelled' }) : endsAfter(1e9, id(2))(age))];
      run.stopAfter(2000);
      await run.of(planOf(targets(2)));
      expect(run.service.cancelled).to.deep.equal([[]]);
      expect(run.statuses()).to.deep.equal({ [id(1)]: 'success', [id(2)]: 'cancelled' });
      expect(run.verdict).to.include({ exitCode: 130 });
      expect(run.events.find(({ type }) => type === 'stopping')).to.include({ cause: 'interruption', why: 'interrupted: cancelling 1 node; again to leave at once' });
    });

    it('waits only so long: what does not end is unknown', async () => {
      const run = new Run();
      run.service.nodes = [endsAfter(1e9, id(1))];
      run.stopAfter(2000);
      const from = run.clock.time;
      await run.of(planOf(targets(1)));
      expect(run.service.cancelled).to.deep.equal([[]]);
      expect(run.statuses()).to.deep.equal({ [id(1)]: 'unknown' });
      expect(run.notices).to.deep.equal(['cancelling: nodes did not end within 15 s']);
      expect(run.clock.time - from).to.be.within(17_000, 22_000);
      expect(run.verdict).to.include({ exitCode: 130 });
    });

    it('says so where the service refuses to cancel, and names every open node', async () => {
      const run = new Run();
      run.service.nodes = [endsAfter(1e9, id(1))];
      run.service.faults.cancel.push({ error: refused('AccessDeniedException') });
      run.stopAfter(2000);
      await run.of(planOf(targets(1)));
      expect(run.service.count('cancel')).to.equal(1);
      expect(run.notices).to.deep.equal(['cancelling: ssm: no (AccessDeniedException)']);
      expect(run.statuses()).to.deep.equal({ [id(1)]: 'unknown' });
      expect(run.verdict).to.include({ exitCode: 130 });
    });

    it('in the middle of the send: finds what was sent, and cancels it', async () => {
      const run = new Run();
      run.service.nodes = [() => (run.service.cancelled.length > 0 ? invocation(id(1), { status: 'Cancelled' }) : endsAfter(1e9, id(1))(0))];
      run.service.faults.send.push({ error: new RemoteError('AbortError', 'aborted', 'Look.'), after: true });
      const { service } = run;
      service.onCall = (operation) => {
        if (operation === 'send') run.stop.abort(new Error('interrupted'));
      };
      await run.of(planOf(targets(1)));
      expect(service.requests).to.have.length(1);
      expect(service.cancelled).to.deep.equal([[]]);
      expect(run.statuses()).to.deep.equal({ [id(1)]: 'cancelled' });
      expect(run.verdict).to.include({ exitCode: 130 });
    });
  });

  describe('--wait-timeout', () => {
    it('stops looking, leaves what runs alone, and exits with 6', async () => {
      const run = new Run();
      run.service.nodes = [endsAfter(500, id(1)), endsAfter(1e9, id(2))];
      await run.of(planOf(targets(2)), { waitTimeoutSeconds: 60 });
      expect(run.service.cancelled).to.deep.equal([]);
      expect(run.statuses()).to.deep.equal({ [id(1)]: 'success', [id(2)]: 'unknown' });
      expect(run.verdict).to.include({ exitCode: 6 });
      expect(run.events.find(({ type }) => type === 'stopping')).to.include({ cause: 'wait-timeout', why: 'the time to wait (60 s) is over; what runs goes on' });
    });

    it('may be longer than a timer can be', async () => {
      const run = new Run();
      run.service.nodes = [endsAfter(5000, id(1))];
      await run.of(planOf(targets(1)), { waitTimeoutSeconds: 40 * 86_400 });
      expect(run.verdict).to.include({ exitCode: 0 });
    });
  });

  describe('a send whose answer is lost', () => {
    for (const code of ['TimeoutError', 'ECONNRESET', 'InternalServerError', 'ServiceUnavailable']) {
      it(`is found again by its comment after ${code}`, async () => {
        const run = new Run();
        run.service.faults.send.push({ error: ambiguous(code), after: true });
        run.service.settling = 2000;
        run.lane = laneOf(run.service, { settlingMilliseconds: 6000 });
        run.service.nodes = quick(1);
        await run.of(planOf(targets(1), { comment: 'deploy' }));
        expect(run.service.count('send')).to.equal(1);
        expect(run.service.requests[0]?.comment).to.equal(`deploy drover:${RUN_ID}.1`);
        expect(run.verdict).to.include({ exitCode: 0 });
      });
    }

    it('is sent again only once the service is certain not to have it', async () => {
      const run = new Run();
      run.lane = laneOf(run.service, { settlingMilliseconds: 6000 });
      run.service.faults.send.push({ error: ambiguous() });
      run.service.nodes = quick(1);
      const from = run.clock.time;
      let second = 0;
      run.service.onCall = (operation) => {
        if (operation === 'send') second = run.clock.time;
      };
      await run.of(planOf(targets(1)));
      expect(run.service.count('send')).to.equal(2);
      expect(run.service.requests).to.have.length(1);
      expect(second - from).to.be.at.least(6000);
      expect(run.verdict).to.include({ exitCode: 0 });
    });

    for (const [code, exitCode] of [['AccessDeniedException', 5], ['InvalidInstanceId', 4], ['InvalidParameters', 2]] as const) {
      it(`is not looked for where the service said no: ${code} is thrown at once`, async () => {
        const run = new Run();
        run.service.faults.send.push({ error: refused(code, exitCode) });
        await run.of(planOf(targets(2)));
        expect(run.error).to.include({ code, exitCode });
        expect(run.service.calls).to.deep.equal(['send']);
        // Nobody was sent anything, and the report says that rather than "unknown".
        expect(run.statuses()).to.deep.equal({ [id(1)]: 'not-sent', [id(2)]: 'not-sent' });
      });
    }

    it('never makes a second command, whatever goes wrong and whenever', async () => {
      const fault = fc.option(fc.record({ error: fc.constantFrom(ambiguous(), ambiguous('TimeoutError'), ambiguous('ECONNRESET'), refused('ThrottlingException', 1), refused('ECONNREFUSED', 1)), after: fc.boolean() }), { nil: undefined });
      await fc.assert(
        fc.asyncProperty(fc.array(fault, { maxLength: 6 }), fc.array(fault, { maxLength: 12 }), fc.array(fault, { maxLength: 12 }), fc.integer({ min: 0, max: 5900 }), async (sends, lists, looks, settling) => {
          const run = new Run();
          run.lane = laneOf(run.service, { settlingMilliseconds: 6000 });
          run.service.settling = settling;
          run.service.nodes = quick(3);
          // A refusal is known not to have acted.
          run.service.faults.send.push(...sends.map((each) => (each === undefined || each.error.ambiguous ? each : { error: each.error })));
          run.service.faults.commands.push(...lists);
          run.service.faults.invocations.push(...looks);
          await run.of(planOf(targets(3)));
          expect(run.service.requests.length).to.be.at.most(1);
          if (run.error === undefined) expect(run.verdict).to.deep.include({ exitCode: 0, counts: { success: 3 } });
          else expect(Object.values(run.statuses()).every((status) => status === 'not-sent' || status === 'unknown')).to.equal(true);
          if (run.service.requests.length === 1) expect(run.statuses()).to.not.deep.include({ [id(1)]: 'not-sent' });
        }),
        { numRuns: 120 },
      );
    });
  });

  it('says which nodes the service refused by name, and sends to the others', async () => {
    const run = new Run();
    run.service.faults.send.push({ error: new RemoteError('InvalidInstanceId', `ssm:SendCommand: Instances [[${id(2)}]] not in a valid state for account 123456789012 (InvalidInstanceId)`, 'Look.', { exitCode: 4 }) });
    run.service.nodes = [endsAfter(100, id(1)), endsAfter(100, id(3))];
    await run.of(planOf(targets(3)));
    expect(run.statuses()).to.deep.equal({ [id(1)]: 'success', [id(2)]: 'undeliverable', [id(3)]: 'success' });
    expect(run.service.requests.map(({ addressing }) => addressing)).to.deep.equal([{ instanceIds: [id(1), id(3)] }]);
  });
});

describe('sendAndLeave', () => {
  it('gives the id and asks for nothing more', async () => {
    const run = new Run();
    expect(await sendAndLeave(planOf(targets(2)), { lanes: [run.lane], clock: run.clock, runId: RUN_ID, signal: run.stop.signal })).to.equal(COMMAND_ID);
    expect(run.service.calls).to.deep.equal(['send']);
  });

  it('refuses what takes several commands, and what reaches nobody', async () => {
    const run = new Run();
    const leave = (plan: SendPlan) => sendAndLeave(plan, { lanes: [run.lane], clock: run.clock, runId: RUN_ID, signal: run.stop.signal }).catch((error: unknown) => error);
    expect(await leave(planOf(targets(2), { driven: true }))).to.include({ code: 'must-wait', exitCode: 2 });
    expect(await leave(planOf([target(1, { managed: undefined })]))).to.include({ code: 'no-match', exitCode: 4 });
    expect(run.service.calls).to.deep.equal([]);
  });
});
