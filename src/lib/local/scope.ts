/** Whose data a request touches. Every table of every service is keyed by both. */
export interface Scope {
  /** Twelve digits. */
  readonly account: string;
  /** From the credential scope of the signature. */
  readonly region: string;
}
