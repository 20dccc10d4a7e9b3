export interface Activity {
  readonly arn: string;
  readonly name: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

export interface ActivityTask {
  readonly taskToken: string;
  /** JSON text. */
  readonly input: string;
}
