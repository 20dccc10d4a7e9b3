import { nearest } from '../errors/nearest.ts';

/** What is wrong with the words of a command, and what would be right. */
export interface UsageError {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

/** What oclif's parser throws: its classes are not part of its promise, these shapes are. */
export interface ParserError {
  readonly message: string;
  /** Unknown flags, or arguments: both have a list beside the parse that they came from. */
  readonly flags?: readonly string[];
  readonly args?: ReadonlyArray<string | { readonly name: string; readonly description?: string }>;
  readonly parse?: {
    readonly input?: { readonly flags?: Readonly<Record<string, ParserFlag>>; readonly context?: { readonly id?: string } };
  };
}

interface ParserFlag {
  readonly char?: string;
  readonly type?: string;
  readonly allowNo?: boolean;
}

type Rule = (found: readonly string[], error: ParserError) => UsageError;

/** In order; the first pattern that fits the message. */
const RULES: ReadonlyArray<readonly [RegExp, Rule]> = [
  [/^Nonexistent flags?: (.*)$/, (_, error) => unknownFlags(error)],
  [/^Unexpected arguments?: (.*)$/, ([words = ''], error) => unexpectedArguments(words, error)],
  [/^Missing \d+ required args?/, (_, error) => missingArguments(error)],
  [/^Expected (--[^=]+)=(.*) to be one of: (.*)$/, ([flag = '', value = '', options = '']) => badOption(`${flag}: "${value}"`, value, options)],
  [/^Expected (.*) to be one of: (.*)$/, ([value = '', options = '']) => badOption(`"${value}"`, value, options)],
  [/^Flag (--\S+) expects one of these values: (.*)$/, ([flag = '', options = '']) => missingValue(flag, `Write one of ${options} after it.`)],
  [/^Flag (--\S+) expects a value$/, ([flag = '']) => missingValue(flag, `Write its value after it: ${flag}=VALUE, also where the value begins with a dash.`)],
  [/^Flag (--\S+) can only be specified once$/, ([flag = '']) => ({ code: 'repeated-flag', message: `${flag} is given twice`, hint: 'Give it once.' })],
  [/Missing required flag (\S+)/, ([flag = '']) => ({ code: 'missing-flag', message: `--${flag} is required`, hint: `Add --${flag}, or --help to see what it takes.` })],
  [/(--[^\s=]+)=\S* cannot also be provided when using (--\S+)/, ([a = '', b = '']) => exclude(a, b)],
  [/(--\S+) cannot also be provided when using (--\S+)/, ([a = '', b = '']) => exclude(a, b)],
  [/(?:All|One) of the following must be provided when using (--\S+): (.*)$/, ([flag = '', others = '']) => ({ code: 'missing-flag', message: `${flag} needs ${others} too`, hint: `Add ${others}.` })],
  [/(?:Exactly|At least) one of the following must be provided: (.*)$/, ([flags = '']) => ({ code: 'missing-flag', message: `one of ${flags} is required`, hint: 'Add one of them.' })],
  [/^(--\S+): Expected an integer but received: (.*)$/, ([flag = '', value = '']) => ({ code: 'bad-value', message: `${flag}: "${value}" is not a whole number`, hint: 'Write digits alone.' })],
  [/^(--\S+): (Expected .*)$/, ([flag = '', what = '']) => ({ code: 'bad-value', message: `${flag}: ${what.charAt(0).toLowerCase()}${what.slice(1)}`, hint: 'Change the value as that says.' })],
];

/** An error of oclif's parser in one line, with what was probably meant. */
export function describeUsageError(error: ParserError): UsageError {
  const message = cleanParserMessage(error.message);
  for (const [pattern, rule] of RULES) {
    const match = pattern.exec(message);
    if (match !== null) return rule(match.slice(1), error);
  }
  return { code: 'usage', message, hint: 'Add --help to see how it is used.' };
}

/**
 * Without colours, line ends and pointers to --help. Where a flag's own parser threw, oclif has put "Parsing --flag"
 * before the message, also before messages of ours that name the flag already.
 */
export function cleanParserMessage(text: string): string {
  const line = text
    .replaceAll(/\u001B\[[0-9;]*m/g, '')
    .replace(/\s*See more help with --help\s*$/, '')
    .replaceAll(/\s*\n\s*/g, ' ')
    .trim();
  const [, flag = '', message] = /^Parsing (--\S+) (.*)$/.exec(line) ?? [];
  if (message === undefined) return line;
  return message.startsWith(flag) ? message : `${flag}: ${message}`;
}

function unknownFlags({ flags = [], parse }: ParserError): UsageError {
  const known = Object.entries(parse?.input?.flags ?? {}).flatMap(([name, { char, allowNo }]) => [`--${name}`, ...(allowNo ? [`--no-${name}`] : []), ...(char === undefined ? [] : [`-${char}`])]);
  const typed = flags.map((flag) => flag.replace(/=.*$/, ''));
  // Of one letter nothing can be guessed.
  const meant = typed.map((flag) => (flag.startsWith('--') ? nearest(flag, known) : undefined)).filter((flag) => flag !== undefined);
  const hint = meant.length > 0 ? `Did you mean ${meant.join(', ')}?` : `${helpOf(parse)} lists the flags${afterDashes(parse)}.`;
  return { code: 'unknown-flag', message: `there is no flag ${typed.join(', ')}`, hint };
}

function unexpectedArguments(words: string, { args = [], parse }: ParserError): UsageError {
  const extra = args.length > 0 ? args.map((word) => `"${typeof word === 'string' ? word : word.name}"`).join(', ') : words;
  return { code: 'unexpected-argument', message: `unexpected ${args.length > 1 ? 'arguments' : 'argument'} ${extra}`, hint: `${helpOf(parse)} shows what it takes${afterDashes(parse)}.` };
}

/** Of commands that run something on nodes: its words, and its flags, are not ours. */
const afterDashes = (parse: ParserError['parse']): string => ('targets' in (parse?.input?.flags ?? {}) ? '; the command to run stands after --' : '');

const helpOf = (parse: ParserError['parse']): string => `drover ${[...(parse?.input?.context?.id ?? '').split(':'), '--help'].filter((word) => word !== '').join(' ')}`;

function missingArguments({ args = [], parse }: ParserError): UsageError {
  const named = args.map((arg) => (typeof arg === 'string' ? arg : `${arg.name.toUpperCase()}${arg.description === undefined ? '' : ` (${arg.description})`}`));
  return { code: 'missing-argument', message: `${named.join(' and ')} must be given`, hint: `${helpOf(parse)} shows where.` };
}

function badOption(subject: string, value: string, options: string): UsageError {
  const close = nearest(value, options.split(', '));
  return { code: 'bad-value', message: `${subject} is not one of ${options}`, hint: close === undefined ? 'Write one of them.' : `Did you mean ${close}?` };
}

const missingValue = (flag: string, hint: string): UsageError => ({ code: 'missing-value', message: `${flag} needs a value`, hint });

const exclude = (a: string, b: string): UsageError => ({ code: 'exclusive-flags', message: `${a} and ${b} exclude each other`, hint: 'Leave one of them off.' });
