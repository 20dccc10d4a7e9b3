import type { Engine } from '../../../engine-context.ts';
import type { CodeStore } from '../code/code-store.ts';
import type { LogShipper } from './log-shipper.ts';
import type { ProcessRecords } from './process-records.ts';
import type { RoleCredentials } from './role-credentials.ts';

/** What all execution environments share. */
export interface Surroundings {
  readonly engine: Engine;
  /** The service's own folder. */
  readonly folder: string;
  readonly codes: CodeStore;
  readonly credentials: RoleCredentials;
  readonly logs: LogShipper;
  readonly processes: ProcessRecords;
}
