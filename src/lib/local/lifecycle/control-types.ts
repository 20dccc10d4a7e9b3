import type { FleetNode, NodeSpec } from '../nodes/types.ts';

/** What `GET /_local/status` answers, and `drover local status --json` prints. Times in milliseconds since the epoch. */
export interface EngineStatus {
  readonly endpoint: string;
  readonly pid: number;
  readonly version: string;
  readonly stateFolder: string;
  readonly open: boolean;
  readonly startedAt: number;
  readonly account: string;
  readonly services: readonly { readonly id: string; readonly loaded: boolean; readonly operations?: readonly string[] }[];
  readonly nodes: { readonly total: number; readonly online: number };
  /** It ends itself after this long without a request or work in hand; null: never. */
  readonly idleTimeoutSeconds: number | null;
  readonly memoryBytes: number;
}

/** What `POST /_local/nodes` takes. */
export interface AddNodesRequest {
  readonly region: string;
  readonly nodes: readonly NodeSpec[];
}

export type NodeList = readonly FleetNode[];
