import { EXIT } from '../errors/exit-codes.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Why a signal aborted. */
export class Interrupted extends Error {
  readonly signalName: string;

  constructor(signalName: string) {
    super(`interrupted by ${signalName}`);
    this.name = 'AbortError';
    this.signalName = signalName;
  }
}

/** The first Ctrl-C, SIGTERM or SIGHUP aborts `signal`; the second ends the program at once with 130. */
export class Interruption {
  readonly signal: AbortSignal;
  readonly #controller = new AbortController();
  readonly #program: NodeJS.Process;
  readonly #onSignal = (name: string): void => {
    if (this.#controller.signal.aborted) this.#program.exit(EXIT.interrupted);
    this.#controller.abort(new Interrupted(name));
  };

  constructor(program: NodeJS.Process) {
    this.#program = program;
    this.signal = this.#controller.signal;
    for (const name of SIGNALS) program.on(name, this.#onSignal);
  }

  dispose(): void {
    for (const name of SIGNALS) this.#program.off(name, this.#onSignal);
  }
}
