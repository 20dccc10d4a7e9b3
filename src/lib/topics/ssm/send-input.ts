import { readFileArgument, readTextArgument } from '../../cli/input.ts';
import type { RateFlags } from '../../cli/flags/rate.ts';
import type { TargetFlags } from '../../cli/flags/targets.ts';
import type { SendInput } from './read-words.ts';

export interface SendFlags extends TargetFlags, RateFlags {
  readonly script?: string | undefined;
  readonly document?: string | undefined;
  readonly parameters?: readonly string[] | undefined;
  readonly 'working-directory'?: string | undefined;
  readonly 'execution-timeout'?: number | undefined;
  readonly timeout?: number | undefined;
  readonly comment?: string | undefined;
  readonly 'output-s3'?: string | undefined;
  readonly 'output-cloudwatch'?: boolean | undefined;
  readonly 'log-group'?: string | undefined;
  readonly waves?: string | undefined;
  readonly pause?: number | undefined;
  readonly 'health-check'?: string | undefined;
  readonly native?: boolean | undefined;
  readonly driven?: boolean | undefined;
}

/** The flags of `ssm send` with the files that they name, read. Throws UserErrors for files that cannot be. */
export const sendInput = (flags: SendFlags, command: readonly string[]): SendInput => ({
  targets: {
    targets: flags.targets,
    instanceIds: flags['instance-ids'],
    nodes: flags.nodes === undefined ? undefined : readTextArgument(flags.nodes, '--nodes'),
    all: flags.all,
    readFile: (file) => readFileArgument(file, '--targets'),
  },
  command,
  script: flags.script === undefined ? undefined : { file: flags.script === '-' ? 'stdin' : flags.script, text: readFileArgument(flags.script, '--script') },
  document: flags.document,
  parameters: flags.parameters ?? [],
  readFile: (file) => readFileArgument(file, '--parameters'),
  comment: flags.comment,
  deliveryTimeoutSeconds: flags.timeout,
  executionTimeoutSeconds: flags['execution-timeout'],
  workingDirectory: flags['working-directory'],
  outputS3: flags['output-s3'],
  outputCloudWatch: flags['output-cloudwatch'] ?? false,
  logGroup: flags['log-group'],
  maxConcurrency: flags['max-concurrency'],
  maxErrors: flags['max-errors'],
  waves: flags.waves,
  soakSeconds: flags.pause,
  healthCheck: flags['health-check'],
  native: flags.native ?? false,
  driven: flags.driven ?? false,
});
