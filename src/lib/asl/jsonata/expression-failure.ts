/** AWS's words for what is not an error of JSONata's own. */
export const OUT_OF_MEMORY = 'Expression evaluation memory limit exceeded: Check for excessive memory usage';
export const OUT_OF_TIME = 'Expression evaluation timeout: Check for infinite loop';
export const TOO_DEEP = 'Stack overflow error: Check for non-terminating recursive function. Consider rewriting as tail-recursive';

/**
 * An expression could not be evaluated. `what` is the end of AWS's sentence "The JSONata expression '…' specified for the
 * field '…' …": whoever knows the field makes a QueryEvaluationError of it.
 */
export class ExpressionFailure extends Error {
  readonly what: string;

  constructor(what: string) {
    super(what);
    this.name = 'ExpressionFailure';
    this.what = what;
  }
}

/** Errors of JSONata have a code and are a sentence of their own; limits have none, and follow a colon. */
export const thrown = (message: string, code?: string): ExpressionFailure =>
  new ExpressionFailure(`threw an error during evaluation${code === undefined ? `: ${message}` : `. ${code}: ${message}`}`);

export const outOfMemory = (): ExpressionFailure => thrown(OUT_OF_MEMORY);

const LIMITS: Readonly<Record<string, string>> = { D1011: TOO_DEEP, D1012: OUT_OF_TIME, D2015: OUT_OF_MEMORY };

/** What the engine of JSONata throws: an object with a code, or an error of JavaScript. */
export function failureOf(error: unknown): ExpressionFailure {
  if (error instanceof ExpressionFailure) return error;
  const { code, message = String(error) } = Object(error) as { readonly code?: unknown; readonly message?: string };
  if (typeof code === 'string') return LIMITS[code] === undefined ? thrown(message, code) : thrown(LIMITS[code]);
  if (error instanceof RangeError) return thrown(/call stack/i.test(message) ? TOO_DEEP : OUT_OF_MEMORY);
  return thrown(message);
}
