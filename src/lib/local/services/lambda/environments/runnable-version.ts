import type { VersionRecord } from '../functions/function-records.ts';
import type { Variables } from '../functions/variables.ts';

/** A version with all that is needed to run it. */
export interface RunnableVersion {
  readonly version: VersionRecord;
  /** In the clear. */
  readonly variables: Variables;
}
