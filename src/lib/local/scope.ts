/** Whose data a request touches. Every table of every service is keyed by both. */
export interface Scope {
  /** Twelve digits. */
  readonly account: string;
  /** From the credential scope of the signature. */
  readonly region: string;
}

/** Of AWS's form: whether there is such a region is not known here. */
export const isRegion = (text: string): boolean => /^[a-z]{2}(-[a-z]+)+-\d+$/.test(text);

export const isAccount = (text: string): boolean => /^\d{12}$/.test(text);
