import type { NodeRef } from '../events.ts';
import type { Expression } from './expression/types.ts';

/** Nodes whose tag `key` has one of `values`; that have it at all where none is named. */
export interface TagTest {
  readonly key: string;
  readonly values: readonly string[];
}

/** Which nodes are meant, before anybody was asked. */
export type TargetQuery =
  /** Keys AND, values OR. */
  | { readonly kind: 'tags'; readonly tags: readonly TagTest[] }
  | { readonly kind: 'ids'; readonly ids: readonly string[] }
  /** Ids, Name tags or computer names, mixed. */
  | { readonly kind: 'names'; readonly names: readonly string[] }
  | { readonly kind: 'all' }
  /** Whatever else can be said of a set of nodes; `text` as it was typed. */
  | { readonly kind: 'expression'; readonly expression: Expression; readonly text: string };

export type Platform = 'Linux' | 'Windows' | 'MacOS';

/** What Systems Manager knows of a node. */
export interface ManagedNode {
  readonly id: string;
  /** Of the operating system. */
  readonly computerName: string | undefined;
  /** Given at the registration of a hybrid node. */
  readonly registeredName: string | undefined;
  readonly ping: 'Online' | 'ConnectionLost' | 'Inactive';
  /** Milliseconds since the epoch. */
  readonly lastPingAt: number | undefined;
  readonly platform: Platform | undefined;
  readonly platformName: string | undefined;
  readonly agentVersion: string | undefined;
  readonly ipAddress: string | undefined;
}

/** What EC2 knows of an instance. */
export interface Instance {
  readonly id: string;
  readonly state: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** One node that a query named. Where `managed` is missing, Systems Manager does not know it; where `instance` is, EC2 was not asked or does not. */
export interface TargetNode extends NodeRef {
  readonly managed: ManagedNode | undefined;
  readonly instance: Instance | undefined;
}

export interface ResolvedTargets {
  /** In a stable order: as the words named them, else by name. */
  readonly nodes: readonly TargetNode[];
  /** Words that named nothing. */
  readonly unknown: readonly string[];
  /** What could not be found out, for a person. */
  readonly notices: readonly string[];
}
