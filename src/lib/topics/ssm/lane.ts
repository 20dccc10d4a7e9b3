import type { Gate } from '../../run/fanout/gate.ts';
import type { Operation, RunCommandApi } from './api.ts';
import type { WholeOutputApi } from './output/api.ts';

/** One account and region, reached: where a part of the nodes lives. */
export interface SsmLane {
  /** "" where there is only one; else `account/region`. */
  readonly name: string;
  readonly api: RunCommandApi;
  /** The same for whoever keeps count of the calls: every single one goes through the gate, and is made once. */
  readonly gated: (gate: Gate<Operation>) => RunCommandApi;
  readonly whole: WholeOutputApi;
  /** Brings the service back where that is in our power (the embedded engine). */
  readonly reconnect: (() => Promise<void>) | undefined;
  /** How long the service may take to show what it has taken. */
  readonly settlingMilliseconds: number;
}
