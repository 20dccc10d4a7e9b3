import { UserError } from '../../errors/errors.ts';
import { checkRate } from '../../run/fanout/rate.ts';
import { parseWaves } from '../../run/fanout/waves.ts';
import { posixQuote } from '../../run/posix-quote.ts';
import { parseTargets, type TargetWords } from '../../run/targets/parse-targets.ts';
import { parseDocumentReference } from './documents/reference.ts';
import { readParameters } from './read-parameters.ts';
import type { OutputPlaces, Parameters, SendWords } from './types.ts';

/** The words of `ssm send`, files read. */
export interface SendInput {
  readonly targets: TargetWords;
  /** What stood after `--`. */
  readonly command: readonly string[];
  /** The text of --script. */
  readonly script: { readonly file: string; readonly text: string } | undefined;
  readonly document: string | undefined;
  readonly parameters: readonly string[];
  /** Reads `@file` of --parameters. */
  readonly readFile: (file: string) => string;
  readonly comment: string | undefined;
  readonly deliveryTimeoutSeconds: number | undefined;
  readonly executionTimeoutSeconds: number | undefined;
  readonly workingDirectory: string | undefined;
  readonly outputS3: string | undefined;
  readonly outputCloudWatch: boolean;
  readonly logGroup: string | undefined;
  readonly maxConcurrency: string;
  readonly maxErrors: string;
  readonly waves: string | undefined;
  readonly soakSeconds: number | undefined;
  readonly healthCheck: string | undefined;
  readonly native: boolean;
  readonly driven: boolean;
}

export const SHELL_DOCUMENT = 'AWS-RunShellScript';
export const POWERSHELL_DOCUMENT = 'AWS-RunPowerShellScript';
/** Run Command's own default. */
const DEFAULT_DELIVERY_SECONDS = 3600;
const LONGEST_DELIVERY_SECONDS = 2_592_000;
const LONGEST_EXECUTION_SECONDS = 172_800;
/** Of 100; the rest carries the run's id and the number of the slice. */
export const LONGEST_COMMENT = 72;
const TITLE_LENGTH = 200;

/** Checks the words against each other and against what AWS allows. Throws UserErrors; asks nobody. */
export function readWords(input: SendInput): SendWords {
  const query = parseTargets(input.targets);
  const { name: document, version: documentVersion } = parseDocumentReference(input.document ?? SHELL_DOCUMENT, '--document');
  const runsScript = document === SHELL_DOCUMENT || document === POWERSHELL_DOCUMENT;
  const given = readParameters(input.parameters, input.readFile);
  const commands = commandLines(input, given, runsScript);
  const parameters: Parameters = {
    ...given,
    ...(commands === undefined ? {} : { commands }),
    ...single('workingDirectory', '--working-directory', input.workingDirectory, given),
    ...single('executionTimeout', '--execution-timeout', executionTimeout(input.executionTimeoutSeconds), given),
  };
  const rate = { maxConcurrency: input.maxConcurrency, maxErrors: input.maxErrors };
  checkRate(rate);
  return {
    query,
    document,
    documentVersion,
    parameters,
    title: titleOf(document, parameters, input.script?.file),
    comment: checkedComment(input.comment ?? ''),
    deliveryTimeoutSeconds: deliveryTimeout(input.deliveryTimeoutSeconds),
    rate,
    places: placesOf(input),
    ...waveWords(input),
    forcedMode: input.native ? 'native' : input.driven ? 'driven' : undefined,
  };
}

function waveWords({ waves, soakSeconds, healthCheck }: SendInput): Pick<SendWords, 'waves' | 'soakSeconds' | 'healthCheck'> {
  if (waves === undefined && (soakSeconds !== undefined || healthCheck !== undefined)) {
    throw new UserError('contradiction', `${healthCheck === undefined ? '--pause' : '--health-check'} goes with --waves`, 'Say in which waves it is to go: --waves canary:5,25%,100%.');
  }
  return { waves: waves === undefined ? [] : parseWaves(waves), soakSeconds: soakSeconds ?? 0, healthCheck };
}

function commandLines({ command, script }: SendInput, given: Parameters, runsScript: boolean): readonly string[] | undefined {
  const ways = [command.length > 0 ? 'a command after --' : '', script === undefined ? '' : '--script', given['commands'] === undefined ? '' : '--parameters commands=…'].filter((way) => way !== '');
  if (ways.length > 1) throw new UserError('contradiction', `${ways.join(' and ')} exclude each other`, 'Say once what is to run.');
  // An empty word is most often a variable that is not set.
  if (command.length > 0 && shellText(command).trim() === '') throw new UserError('no-command', 'the command after -- is empty', 'Was a variable in it not set?');
  if (command.length > 0) return [shellText(command)];
  if (script !== undefined) {
    if (script.text.trim() === '') throw new UserError('empty-script', `--script: ${script.file} is empty`, 'Put the commands into it.');
    // A script that was saved on Windows: no shell wants the carriage returns.
    return script.text.replaceAll('\r\n', '\n').replace(/\n$/, '').split('\n');
  }
  if (runsScript && given['commands'] === undefined) throw new UserError('no-command', 'there is nothing to run', 'Put the command after --, for example: drover ssm send --all -- uptime; or use --script FILE.');
  return undefined;
}

/** One word is shell text as it stands; several are a program and its arguments, each kept whole. */
export const shellText = (words: readonly string[]): string => (words.length === 1 ? (words[0] ?? '') : words.map(quoteWord).join(' '));

const quoteWord = (word: string): string => (/^[A-Za-z0-9_@%+=:,./-]+$/.test(word) ? word : posixQuote(word));

function single(name: string, flag: string, value: string | undefined, given: Parameters): Parameters {
  if (value === undefined) return {};
  if (given[name] !== undefined) throw new UserError('contradiction', `${flag} and --parameters ${name}=… exclude each other`, 'Leave one of them off.');
  return { [name]: [value] };
}

function executionTimeout(seconds: number | undefined): string | undefined {
  if (seconds === undefined) return undefined;
  if (seconds < 1 || seconds > LONGEST_EXECUTION_SECONDS) throw new UserError('bad-timeout', `--execution-timeout: ${seconds} s is not between 1 s and 48 h`, 'Choose a time in between, for example 10m.');
  return String(seconds);
}

function deliveryTimeout(seconds = DEFAULT_DELIVERY_SECONDS): number {
  if (seconds < 30 || seconds > LONGEST_DELIVERY_SECONDS) {
    throw new UserError('bad-timeout', `--timeout: ${seconds} s is not between 30 s and 30 days`, 'It says how long a node may take to begin; how long it may run is --execution-timeout.');
  }
  return seconds;
}

function checkedComment(comment: string): string {
  // AWS counts code points.
  const length = Array.from(comment).length;
  if (length > LONGEST_COMMENT) throw new UserError('long-comment', `--comment has ${length} characters, at most ${LONGEST_COMMENT} fit`, "Shorten it: AWS takes 100, of which 28 carry the run's id.");
  return comment;
}

function placesOf({ outputS3, outputCloudWatch, logGroup }: SendInput): OutputPlaces {
  if (outputS3 === undefined) return { s3: undefined, logGroup: outputCloudWatch || logGroup !== undefined ? (logGroup ?? '') : undefined };
  const [, bucket, prefix = ''] = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*))?$/.exec(outputS3) ?? [];
  if (bucket === undefined) throw new UserError('bad-s3-address', `--output-s3: "${outputS3}" is not a bucket`, 'Write it like s3://my-bucket/some/prefix.');
  return { s3: { bucket, prefix: prefix.replace(/\/+$/, '') }, logGroup: outputCloudWatch || logGroup !== undefined ? (logGroup ?? '') : undefined };
}

function titleOf(document: string, parameters: Parameters, scriptFile: string | undefined): string {
  if (scriptFile !== undefined) return `${document}: ${scriptFile}`;
  const text = (parameters['commands'] ?? Object.entries(parameters).map(([name, values]) => `${name}=${values.join(',')}`)).join('; ');
  const line = text.replaceAll(/\s+/g, ' ').trim();
  const short = line.length > TITLE_LENGTH ? `${line.slice(0, TITLE_LENGTH - 1)}…` : line;
  return document === SHELL_DOCUMENT ? short : [document, short].filter((part) => part !== '').join(': ');
}
