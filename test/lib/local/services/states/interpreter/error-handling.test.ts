import { expect } from 'chai';
import fc from 'fast-check';
import { StateFailure } from '../../../../../../src/lib/asl/failure.ts';
import type { Retrier } from '../../../../../../src/lib/asl/machine.ts';
import { catcherFor, errorOutput, isMeant, nextRetry } from '../../../../../../src/lib/local/services/states/interpreter/error-handling.ts';

const failure = (error: string | undefined): StateFailure => new StateFailure(error, 'why');
const never = (): number => expect.fail('no chance was asked for');

describe('Error handling', () => {
  describe('matches names', () => {
    const table: readonly (readonly [name: string, error: string | undefined, type: 'Task' | 'Map' | 'Parallel', meant: boolean])[] = [
      ['A', 'A', 'Task', true],
      ['A', 'AB', 'Task', false],
      ['A', undefined, 'Task', false],
      ['States.ALL', 'A', 'Map', true],
      ['States.ALL', undefined, 'Task', true],
      ['States.ALL', 'States.Timeout', 'Task', true],
      ['States.ALL', 'States.QueryEvaluationError', 'Task', true],
      ['States.ALL', 'States.DataLimitExceeded', 'Task', false],
      ['States.DataLimitExceeded', 'States.DataLimitExceeded', 'Task', true],
      ['States.ALL', 'States.Runtime', 'Task', false],
      ['States.Runtime', 'States.Runtime', 'Task', false],
      ['States.TaskFailed', 'A', 'Task', true],
      ['States.TaskFailed', undefined, 'Task', true],
      ['States.TaskFailed', 'A', 'Parallel', false],
      ['States.TaskFailed', 'States.Timeout', 'Task', false],
      ['States.TaskFailed', 'States.HeartbeatTimeout', 'Task', false],
      ['States.TaskFailed', 'States.TaskFailed', 'Parallel', true],
      ['States.Timeout', 'States.HeartbeatTimeout', 'Task', true],
      ['States.HeartbeatTimeout', 'States.Timeout', 'Task', false],
    ];
    for (const [name, error, type, meant] of table) {
      it(`${name} ${meant ? 'means' : 'does not mean'} ${error ?? 'no name'} of a ${type}`, () => {
        expect(isMeant([name], failure(error), type)).to.equal(meant);
        expect(isMeant(['Other', name], failure(error), type)).to.equal(meant);
      });
    }
  });

  it('takes the first catcher that means it', () => {
    const catchers = [{ ErrorEquals: ['A'], Next: '1' }, { ErrorEquals: ['B', 'A'], Next: '2' }, { ErrorEquals: ['States.ALL'], Next: '3' }];
    expect(['A', 'B', 'C', 'States.Runtime'].map((error) => catcherFor(catchers, failure(error), 'Task')?.Next)).to.deep.equal(['1', '2', '3', undefined]);
  });

  it('hands on what there is of an error', () => {
    expect(errorOutput(failure('A'))).to.deep.equal({ Error: 'A', Cause: 'why' });
    expect(errorOutput(new StateFailure(undefined, undefined))).to.deep.equal({});
  });

  describe('retries', () => {
    it('three times, after 1, 2 and 4 seconds, where nothing else is said', () => {
      const retriers = [{ ErrorEquals: ['A'] }];
      expect([0, 1, 2, 3].map((count) => nextRetry(retriers, [count], failure('A'), 'Task', never)?.delaySeconds)).to.deep.equal([1, 2, 4, undefined]);
    });

    it('never with MaxAttempts 0, and looks no further', () => {
      expect(nextRetry([{ ErrorEquals: ['A'], MaxAttempts: 0 }, { ErrorEquals: ['States.ALL'] }], [], failure('A'), 'Task', never)).to.equal(undefined);
    });

    it('counts each retrier by itself', () => {
      const retriers = [{ ErrorEquals: ['A'], MaxAttempts: 1 }, { ErrorEquals: ['B'], MaxAttempts: 2, IntervalSeconds: 5 }];
      expect(nextRetry(retriers, [1, 0], failure('A'), 'Task', never)).to.equal(undefined);
      expect(nextRetry(retriers, [1, 1], failure('B'), 'Task', never)).to.deep.equal({ index: 1, delaySeconds: 10 });
      expect(nextRetry(retriers, [1], failure('B'), 'Task', never)).to.deep.equal({ index: 1, delaySeconds: 5 });
    });

    const anyRetrier: fc.Arbitrary<Retrier> = fc.record({
      ErrorEquals: fc.constant(['States.ALL']),
      IntervalSeconds: fc.integer({ min: 1, max: 1000 }),
      MaxAttempts: fc.integer({ min: 1, max: 20 }),
      BackoffRate: fc.double({ min: 1, max: 5, noNaN: true }),
      MaxDelaySeconds: fc.integer({ min: 1001, max: 10_000 }),
      JitterStrategy: fc.constantFrom('NONE' as const, 'FULL' as const),
    });

    it('as often as MaxAttempts says, never sooner than before, never later than MaxDelaySeconds', () => {
      fc.assert(
        fc.property(anyRetrier, (each) => {
          const delays: number[] = [];
          for (let count = 0; ; count += 1) {
            // Without jitter nobody asks for chances; with it this is the latest moment.
            const retry = nextRetry([each], [count], failure('A'), 'Map', each.JitterStrategy === 'FULL' ? () => 1 : never);
            if (retry === undefined) break;
            delays.push(retry.delaySeconds);
          }
          expect(delays).to.have.length(each.MaxAttempts ?? 0);
          expect(delays[0]).to.equal(each.IntervalSeconds);
          for (const [index, delay] of delays.entries()) {
            expect(delay).to.be.at.least(delays[index - 1] ?? 0).and.at.most(each.MaxDelaySeconds ?? 0);
            const before = delays[index - 1];
            if (before !== undefined && delay < (each.MaxDelaySeconds ?? 0)) expect(delay / before).to.be.closeTo(each.BackoffRate ?? 0, 1e-9);
          }
        }),
      );
    });

    it('with FULL jitter at any moment until the one without', () => {
      fc.assert(
        fc.property(anyRetrier, fc.integer({ min: 0, max: 19 }), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (each, count, chance) => {
          const steady = nextRetry([{ ...each, JitterStrategy: 'NONE' }], [count], failure('A'), 'Task', never);
          const jittered = nextRetry([{ ...each, JitterStrategy: 'FULL' }], [count], failure('A'), 'Task', () => chance);
          expect(jittered?.delaySeconds).to.equal(steady === undefined ? undefined : steady.delaySeconds * chance);
        }),
      );
    });
  });
});
