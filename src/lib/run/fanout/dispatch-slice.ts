import { RemoteError } from '../../errors/errors.ts';
import type { Clock } from '../clock.ts';
import type { RunEvent } from '../events.ts';
import { TargetsRefused, type FanoutDriver, type Slice } from './types.ts';

export interface DispatchOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** A program before this one may have sent it: the service is asked first. */
  readonly isDoubtful: boolean;
}

/** A service that neither takes a slice nor says that it has it is given up after so many rounds. */
const MOST_ROUNDS = 5;

/**
 * Sends one slice, once: after an answer that leaves it open whether the service acted, it asks, and sends again only
 * what the service says it does not have. Throws where the service refuses all of it.
 */
export async function* dispatchSlice(slice: Slice, driver: FanoutDriver, { clock, signal, isDoubtful }: DispatchOptions): AsyncGenerator<RunEvent> {
  let doubt: unknown = isDoubtful ? new Error('the last program ended before it knew') : undefined;
  const sent = (dispatchId: string): RunEvent => ({ type: 'dispatched', at: clock.now(), dispatchId, nodes: slice.targets, sliceId: slice.id });
  for (let round = 0; ; round += 1) {
    if (doubt !== undefined) {
      const dispatchId = await driver.find(slice, signal);
      if (dispatchId !== undefined) {
        yield sent(dispatchId);
        return;
      }
      if (isDoubtful || round >= MOST_ROUNDS) {
        yield { type: 'not-dispatched', at: clock.now(), sliceId: slice.id, reason: 'the service does not have it' };
        if (isDoubtful) return;
        throw doubt;
      }
    }
    try {
      yield sent(await driver.dispatch(slice, signal));
      return;
    } catch (error) {
      if (error instanceof TargetsRefused) {
        yield { type: 'not-dispatched', at: clock.now(), sliceId: slice.id, reason: error.message };
        for (const node of error.targets) yield { type: 'node-status', at: clock.now(), node, status: error.status, reason: error.message };
        return;
      }
      // Interrupted in the middle of a call counts as doubt: whoever stops the run finds the slice on record.
      const isOpen = signal.aborted || (error instanceof RemoteError && error.ambiguous);
      if (!isOpen) yield { type: 'not-dispatched', at: clock.now(), sliceId: slice.id, reason: error instanceof Error ? error.message : String(error) };
      if (!isOpen || signal.aborted) throw error;
      doubt = error;
    }
  }
}
