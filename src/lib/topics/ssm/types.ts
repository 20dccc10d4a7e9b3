import type { NodeRef } from '../../run/events.ts';
import type { Rate, RateLimits } from '../../run/fanout/rate.ts';
import type { WaveSpec } from '../../run/fanout/waves.ts';
import type { Platform, TargetQuery } from '../../run/targets/types.ts';

/** Parameters of a document as SendCommand takes them: every value is a list of texts. */
export type Parameters = Readonly<Record<string, readonly string[]>>;

/** Where Run Command puts whole outputs, beside the 24,000 characters that it keeps itself. */
export interface OutputPlaces {
  readonly s3: { readonly bucket: string; readonly prefix: string } | undefined;
  /** The log group; "" for Run Command's own choice, /aws/ssm/<document>. */
  readonly logGroup: string | undefined;
}

/** What a person asked for, read and checked as far as words alone allow. */
export interface SendWords {
  readonly query: TargetQuery;
  readonly document: string;
  /** A number, $DEFAULT or $LATEST; undefined for the default. */
  readonly documentVersion: string | undefined;
  readonly parameters: Parameters;
  /** What is run, in a line. */
  readonly title: string;
  readonly comment: string;
  readonly deliveryTimeoutSeconds: number;
  readonly rate: Rate;
  readonly places: OutputPlaces;
  /** Empty for all at once. */
  readonly waves: readonly WaveSpec[];
  /** After each wave but the last. */
  readonly soakSeconds: number;
  /** Shell text that must succeed on the nodes of a wave before the next begins. */
  readonly healthCheck: string | undefined;
  /** undefined: whichever suits. */
  readonly forcedMode: SendMode | undefined;
}

/** A document's parameters and platforms, as ssm:DescribeDocument gives them. */
export interface DocumentFacts {
  readonly name: string;
  readonly type: string;
  readonly platforms: readonly Platform[];
  readonly parameters: readonly { readonly name: string; readonly isRequired: boolean }[];
}

export interface LeftOut {
  readonly node: NodeRef;
  readonly reason: string;
  /** Not part of the fleet any more: named, but not counted. */
  readonly isGone: boolean;
}

/** `native`: one SendCommand carries it all and the service keeps the rate. `driven`: Drover sends slices and keeps it. */
export type SendMode = 'native' | 'driven';

/** How the nodes of a native send are named: these ids, or targets where there are more than 50. */
export type Addressing = { readonly instanceIds: readonly string[] } | { readonly targets: readonly { readonly key: string; readonly values: readonly string[] }[] };

/** What would be done: everything that is decided before anything is sent. Plain JSON: it can be kept and taken up again. */
export interface SendPlan {
  readonly words: SendWords;
  /** These get the command, in this order. */
  readonly nodes: readonly NodeRef[];
  readonly leftOut: readonly LeftOut[];
  /** Among `nodes`: they do not answer now, and get it if they come back in time. */
  readonly offline: readonly NodeRef[];
  readonly limits: RateLimits;
  readonly rateWords: string;
  readonly mode: SendMode;
  /** Why this mode, in a line. */
  readonly modeReason: string;
  readonly addressing: Addressing;
  /** How many nodes have their turn in each wave; one wave where there are none. */
  readonly waves: readonly { readonly name: string; readonly size: number }[];
  readonly notices: readonly string[];
}

/** What SendCommand is given. */
export interface SendRequest {
  readonly words: SendWords;
  readonly addressing: Addressing;
  readonly limits: RateLimits;
  /** The user's words, and the run's id: by it the command is found again after an answer that was lost. */
  readonly comment: string;
}

/** A step ("plugin") of a command on one node. */
export interface StepFact {
  readonly name: string;
  /** Terminal statuses only once it has ended. */
  readonly hasEnded: boolean;
  readonly exitCode: number | undefined;
  /** At most 2,500 characters of stdout and stderr in one, as ListCommandInvocations gives them. */
  readonly combinedOutput: string;
  readonly startedAt: number | undefined;
  readonly endedAt: number | undefined;
}

/** A command on one node, as ListCommandInvocations gives it. */
export interface InvocationFact {
  readonly nodeId: string;
  readonly nodeName: string;
  readonly status: string;
  readonly details: string;
  readonly steps: readonly StepFact[];
}

/** A command, as ListCommands gives it. */
export interface CommandFact {
  readonly id: string;
  readonly document: string;
  readonly documentVersion: string;
  readonly comment: string;
  readonly status: string;
  readonly details: string;
  readonly requestedAt: number;
  readonly targetCount: number;
  readonly completedCount: number;
  readonly errorCount: number;
  readonly maxConcurrency: string;
  readonly maxErrors: string;
  readonly parameters: Parameters;
  readonly places: OutputPlaces;
}

/** What GetCommandInvocation keeps of a step's output. */
export interface KeptOutput {
  readonly stdout: string;
  readonly stderr: string;
  readonly stdoutUrl: string;
  readonly stderrUrl: string;
}
