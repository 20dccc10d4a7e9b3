/** The one map of exit codes; shown in the help of every command and in docs/exit-codes.md. */
export const EXIT = {
  success: 0,
  unexpected: 1,
  usage: 2,
  partial: 3,
  notFound: 4,
  refused: 5,
  timedOut: 6,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export const EXIT_MEANINGS: ReadonlyArray<readonly [ExitCode, string]> = [
  [EXIT.success, 'all went well'],
  [EXIT.unexpected, 'unexpected error'],
  [EXIT.usage, 'wrong usage'],
  [EXIT.partial, 'some targets failed or were not reached'],
  [EXIT.notFound, 'nothing matched, or not found'],
  [EXIT.refused, 'refused: credentials or permission'],
  [EXIT.timedOut, 'timed out'],
  [EXIT.interrupted, 'interrupted'],
];
