export type MachineType = 'STANDARD' | 'EXPRESS';

export const LOG_LEVELS = ['ALL', 'ERROR', 'FATAL', 'OFF'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface Logging {
  readonly level: LogLevel;
  /** Inputs and outputs too. */
  readonly includesData: boolean;
  /** ARN of the log group, with `:*` at its end; undefined where nothing is logged. */
  readonly logGroupArn: string | undefined;
}

export type Tags = Readonly<Record<string, string>>;

/** A line of a listing. Times are in milliseconds since the epoch. */
export interface MachineSummary {
  readonly arn: string;
  readonly name: string;
  readonly type: MachineType;
  readonly createdAt: number;
}

/** What can be deployed of a machine. */
export interface MachineContent {
  /** The Amazon States Language as JSON text. */
  readonly definition: string;
  readonly roleArn: string;
  readonly logging: Logging;
  /** X-Ray. */
  readonly tracing: boolean;
}

/** A machine, or one version of it. */
export interface MachineDescription extends MachineSummary, MachineContent {
  readonly status: 'ACTIVE' | 'DELETING';
  /** Of the definition and the role; undefined until they were changed once. */
  readonly revisionId: string | undefined;
  /** Of a version. */
  readonly description: string | undefined;
  /** Of the machine that a distributed Map's children run. */
  readonly label: string | undefined;
}

export interface NewMachine extends MachineContent {
  readonly name: string;
  readonly type: MachineType;
  readonly tags: Tags;
  readonly publish: boolean;
  readonly versionDescription: string | undefined;
}

export interface CreatedMachine {
  readonly arn: string;
  readonly createdAt: number;
  readonly versionArn: string | undefined;
}

/** Only what is given is changed. */
export interface MachineChange extends Partial<MachineContent> {
  readonly publish?: boolean;
  readonly versionDescription?: string | undefined;
}

export interface UpdatedMachine {
  readonly updatedAt: number;
  readonly revisionId: string | undefined;
  readonly versionArn: string | undefined;
}

export interface MachineVersion {
  readonly arn: string;
  readonly createdAt: number;
}

/** Where an alias sends a share of new executions: two at most, together 100. */
export interface Route {
  readonly versionArn: string;
  /** Percent. */
  readonly weight: number;
}

export interface MachineAlias {
  readonly arn: string;
  readonly createdAt: number;
}

export interface AliasDescription extends MachineAlias {
  readonly name: string;
  readonly description: string | undefined;
  readonly routes: readonly Route[];
  readonly updatedAt: number | undefined;
}
