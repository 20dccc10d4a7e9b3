import type { DroverError } from '../../../errors/errors.ts';
import type { ExplainedPart } from '../../../run/targets/expression/explain.ts';
import type { Instance, ManagedNode } from '../../../run/targets/types.ts';
import type { DocumentFacts } from '../types.ts';

/** What a call answered, or why it did not. */
export type Answer<T> = { readonly value: T } | { readonly failure: DroverError };

/** What EC2 knows of an instance, beyond what targets need. */
export interface InstanceRecord extends Instance {
  /** The name of its instance profile. */
  readonly profile: string | undefined;
  /** Why it is in its state, in EC2's words. */
  readonly stateReason: string | undefined;
}

/** What Systems Manager knows of a node, beyond what targets need. */
export interface Registration extends ManagedNode {
  readonly isLatestAgent: boolean | undefined;
}

/** A command that went to the node. */
export interface PastCommand {
  readonly commandId: string;
  readonly document: string;
  readonly status: string;
  readonly details: string;
  /** Milliseconds since the epoch. */
  readonly requestedAt: number;
}

/** All that is known of one node in one account and region, before anybody judges it. */
export interface NodeFacts {
  readonly id: string;
  readonly name: string;
  readonly region: string;
  /** Always undefined for hybrid nodes. */
  readonly instance: Answer<InstanceRecord | undefined>;
  readonly registration: Answer<Registration | undefined>;
  readonly documentName: string;
  readonly document: Answer<DocumentFacts>;
  /** Newest first. */
  readonly recent: Answer<readonly PastCommand[]>;
  /** undefined where no targets were named. */
  readonly targets: Answer<readonly ExplainedPart[]> | undefined;
}

/** What was found in one account and region. */
export interface Looked {
  readonly lane: string;
  readonly region: string;
  readonly nodes: readonly Diagnosis[];
  readonly unknown: readonly string[];
}

export type CheckStatus = 'ok' | 'warning' | 'problem';

export interface Check {
  readonly name: 'instance' | 'profile' | 'registered' | 'ping' | 'agent' | 'document' | 'platform' | 'targets' | 'commands';
  readonly status: CheckStatus;
  readonly seen: string;
  /** What to do about it; "" where it is ok. */
  readonly next: string;
  /** More of what was seen, a line each. */
  readonly details: readonly string[];
}

export interface Diagnosis {
  readonly id: string;
  readonly name: string;
  /** The account and region it lives in. */
  readonly where: string;
  readonly checks: readonly Check[];
}

export interface DoctorReport {
  readonly nodes: readonly Diagnosis[];
  /** Words that no node answers to. */
  readonly unknown: readonly { readonly word: string; readonly lookedIn: readonly string[]; readonly next: string }[];
  /** Accounts and regions that could not be looked into. */
  readonly unread: readonly { readonly where: string; readonly why: string; readonly next: string }[];
  readonly problems: number;
  readonly warnings: number;
  readonly exitCode: number;
}
