/**
 * The three ways in which Drover fails. Every one carries a stable `code` for programs, one line that says what
 * happened and where, and a `hint` that says what to do next. Nothing else reaches a user.
 */
export abstract class DroverError extends Error {
  /** Stable, in PascalCase where it is AWS's own code, else in kebab-case. */
  readonly code: string;
  /** The next action. Never optional: an error without one is not finished. */
  readonly hint: string;
  /** One of `EXIT` in exit-codes.ts. */
  readonly exitCode: number;

  constructor(code: string, message: string, hint: string, exitCode: number, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
    this.hint = hint;
    this.exitCode = exitCode;
  }
}

/** The words of the command are off: exit 2 unless a more exact one is known (4 not found, 5 refused). */
export class UserError extends DroverError {
  constructor(code: string, message: string, hint: string, options: ErrorOptions & { exitCode?: number } = {}) {
    super(code, message, hint, options.exitCode ?? 2, options);
  }
}

/** A service (or the way to it) said no. `code` is the service's own error code where it gave one. */
export class RemoteError extends DroverError {
  /** For example `ssm:SendCommand`; undefined where no call had been made yet. */
  readonly operation: string | undefined;
  readonly requestId: string | undefined;
  /** True where nobody can know whether the service acted: time-outs, resets, 5xx. */
  readonly ambiguous: boolean;

  constructor(
    code: string,
    message: string,
    hint: string,
    options: ErrorOptions & { exitCode?: number; operation?: string; requestId?: string | undefined; ambiguous?: boolean } = {},
  ) {
    super(code, message, hint, options.exitCode ?? 1, options);
    this.operation = options.operation;
    this.requestId = options.requestId;
    this.ambiguous = options.ambiguous ?? false;
  }
}

/** Drover itself is wrong. The one error whose stack is worth keeping (in the log, not on the screen). */
export class Bug extends DroverError {
  constructor(message: string, options?: ErrorOptions) {
    super('bug', message, 'This is a fault in Drover. Run again with DROVER_DEBUG=1 and report what it prints.', 1, options);
  }
}
