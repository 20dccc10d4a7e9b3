import type { FleetNode, NodeRequest, ScopeCount } from '../nodes/types.ts';

/** What `GET /_local/status` answers, and `drover local status --json` prints. Times in milliseconds since the epoch. */
export interface EngineStatus {
  readonly endpoint: string;
  readonly pid: number;
  readonly version: string;
  readonly stateFolder: string;
  readonly open: boolean;
  /** State machines wait for no time to pass. */
  readonly skipWaits: boolean;
  readonly startedAt: number;
  /** The account of the engine's own key. */
  readonly account: string;
  readonly services: readonly { readonly id: string; readonly loaded: boolean; readonly operations?: readonly string[] }[];
  /** Of all accounts and regions, and of each that has nodes. */
  readonly nodes: { readonly total: number; readonly online: number; readonly scopes: readonly ScopeCount[] };
  /** It ends itself after this long without a request or work in hand; null: never. */
  readonly idleTimeoutSeconds: number | null;
  readonly memoryBytes: number;
}

/** What `POST /_local/nodes` takes: nodes that say nothing else go to this account (else the engine's own) and region. */
export interface AddNodesRequest {
  readonly account?: string;
  readonly region: string;
  readonly nodes: readonly NodeRequest[];
}

/** What `POST /_local/nodes/remove` takes: ids or names. */
export interface RemoveNodesRequest {
  readonly account?: string;
  readonly region: string;
  readonly nodes: readonly string[];
}

export type NodeList = readonly FleetNode[];
