import { EXIT } from '../../errors/exit-codes.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The first Ctrl-C (or SIGTERM, SIGHUP) lets what runs finish, the second stops it, the third leaves at once. */
export class DrainThenStop {
  readonly #draining = new AbortController();
  readonly #stopping = new AbortController();
  readonly #program: NodeJS.Process;
  readonly #onSignal = (): void => {
    if (this.#stopping.signal.aborted) this.#program.exit(EXIT.interrupted);
    if (this.#draining.signal.aborted) this.#stopping.abort(new Error('interrupted'));
    this.#draining.abort(new Error('interrupted'));
  };

  constructor(program: NodeJS.Process) {
    this.#program = program;
    for (const name of SIGNALS) program.on(name, this.#onSignal);
  }

  get draining(): AbortSignal {
    return this.#draining.signal;
  }

  get stopping(): AbortSignal {
    return this.#stopping.signal;
  }

  dispose(): void {
    for (const name of SIGNALS) this.#program.off(name, this.#onSignal);
  }
}
