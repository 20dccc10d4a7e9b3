import type { Json } from '../../../asl/json.ts';
import type { AliasDescription, Logging, MachineContent, MachineDescription, MachineType, Route, Tags } from '../machines/types.ts';

/** A machine as it is to be. What is undefined stays as it is; of a new machine it is AWS's default. */
export interface WantedMachine {
  readonly name: string;
  /** JSON text, as it is sent. */
  readonly definition: string;
  readonly value: Json;
  readonly type: MachineType | undefined;
  readonly roleArn: string | undefined;
  readonly logging: Partial<Logging>;
  readonly tracing: boolean | undefined;
  readonly tags: Tags;
  readonly publish: boolean;
  readonly versionDescription: string | undefined;
  readonly alias: WantedAlias | undefined;
}

export interface WantedAlias {
  readonly name: string;
  /** Percent of new executions that the new version gets, 1 to 100. */
  readonly share: number;
}

/** A machine as it is. */
export interface CurrentMachine {
  readonly machine: MachineDescription;
  /** Only where tags are wanted. */
  readonly tags: Tags;
  /** The newest version; its revision tells whether what is there now was published. */
  readonly latestVersion: { readonly arn: string; readonly revisionId: string | undefined } | undefined;
  /** The one that is wanted, where it is there. */
  readonly alias: AliasDescription | undefined;
}

/** A change of one thing, in words. */
export interface FieldChange {
  readonly field: 'definition' | 'role' | 'logging' | 'tracing';
  readonly from: string;
  readonly to: string;
}

/** Where the version comes from that is published. */
export type VersionPlan = { readonly kind: 'none' } | { readonly kind: 'new'; readonly description: string | undefined } | { readonly kind: 'there'; readonly versionArn: string };

export interface AliasPlan {
  readonly name: string;
  readonly share: number;
  /** Of the alias that is there; undefined: it is created. */
  readonly arn: string | undefined;
  readonly from: readonly Route[];
}

interface Common {
  readonly name: string;
  readonly version: VersionPlan;
  /** undefined: nothing is to be done about one. */
  readonly alias: AliasPlan | undefined;
  readonly newTags: Tags;
}

export interface CreatePlan extends Common, MachineContent {
  readonly kind: 'create';
  readonly type: MachineType;
}

export interface UpdatePlan extends Common {
  /** unchanged: there is nothing to do at all. */
  readonly kind: 'update' | 'unchanged';
  readonly arn: string;
  /** That the plan was made from. */
  readonly revisionId: string | undefined;
  /** What is sent: only what is to change. */
  readonly change: Partial<MachineContent>;
  readonly changes: readonly FieldChange[];
  /** Of the definition, in lines with - and +; empty where it stays. */
  readonly diff: readonly string[];
}

export type DeployPlan = CreatePlan | UpdatePlan;

export interface DeployResult {
  readonly name: string;
  readonly arn: string;
  readonly change: 'created' | 'updated' | 'unchanged';
  readonly revisionId: string | undefined;
  /** The version that was published, or was there already. */
  readonly versionArn: string | undefined;
  readonly alias: { readonly name: string; readonly arn: string; readonly routes: readonly Route[] } | undefined;
}
