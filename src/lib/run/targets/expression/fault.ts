/** What is wrong with an expression, and where; the parser makes the line for the user of it. */
export class ExpressionFault extends Error {
  /** Index in the text, from 0. */
  readonly at: number;
  readonly hint: string;

  constructor(at: number, problem: string, hint: string, options?: ErrorOptions) {
    super(problem, options);
    this.at = at;
    this.hint = hint;
  }
}

export const QUOTE_HINT = 'Put quotes around what holds spaces, commas or any of & | ! ( ): tag:Team="R & D".';
