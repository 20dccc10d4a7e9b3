import type { Clock } from '../../run/clock.ts';
import type { RunEvent } from '../../run/events.ts';
import type { Dispatch, FanoutDriver } from '../../run/fanout/types.ts';
import type { SsmLane } from './lane.ts';
import { GivenOutput } from './output/given-output.ts';
import { Patience } from './patience.ts';
import type { CommandFact } from './types.ts';
import { CommandWatch } from './watch.ts';

export interface WatchDriverOptions {
  readonly clock: Clock;
  /** Tell of the slice's nodes alone. */
  readonly onlyThese: boolean;
  readonly withOutput: boolean;
}

/** Looks at a command that somebody sent before; sends nothing and cancels nothing. */
export class WatchDriver implements FanoutDriver {
  readonly sliceSize = 1;
  readonly #lane: SsmLane;
  readonly #command: CommandFact;
  readonly #options: WatchDriverOptions;
  readonly #patience: Patience;
  #watch: CommandWatch | undefined;

  constructor(lane: SsmLane, command: CommandFact, options: WatchDriverOptions) {
    this.#lane = lane;
    this.#command = command;
    this.#options = options;
    this.#patience = new Patience(options.clock);
  }

  look(dispatches: readonly Dispatch[], signal: AbortSignal): AsyncGenerator<RunEvent> {
    return this.#patience.look(this.#lane, this.lookOnce(dispatches, signal), signal);
  }

  /** For whoever does not look again: a service that does not answer is an error. Throws RemoteErrors. */
  lookOnce([dispatch]: readonly Dispatch[], signal: AbortSignal): AsyncGenerator<RunEvent> {
    const { places, document, id } = this.#command;
    this.#watch ??= new CommandWatch({
      lane: this.#lane,
      ...this.#options,
      commandId: id,
      nodeIds: dispatch?.slice.targets ?? [],
      places: { ...places, logGroup: places.logGroup === '' ? `/aws/ssm/${document}` : places.logGroup },
      given: new GivenOutput(),
      tail: undefined,
    });
    return this.#watch.look(signal);
  }

  dispatch(): Promise<string> {
    return Promise.reject(new Error('a watch sends nothing'));
  }

  async find(): Promise<undefined> {
    return undefined;
  }

  async cancel(): Promise<void> {
    // What was sent before is not ours to stop.
  }
}
