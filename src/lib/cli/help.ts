import type { Command } from '@oclif/core/command';
import type { Config } from '@oclif/core/config';
import { CommandHelp, Help } from '@oclif/core/help';
import { EXIT_MEANINGS } from '../errors/exit-codes.ts';

/** Help is read in terminals, pagers and tickets: never wider than this. */
const WIDEST = 80;

/** What the first look at Drover shows; each line can be typed as it stands. */
export const FIRST_EXAMPLES = [
  "<%= config.bin %> ssm send --local --targets tag:Role=web -- 'uptime; df -h /'",
  '<%= config.bin %> ssm nodes --region eu-west-1',
  '<%= config.bin %> local status',
];

type HelpOptions = ConstructorParameters<typeof Help>[1];

/** oclif's help with a usage of one line, narrow columns, and the exit codes. Reads the manifest; loads no command. */
export class DroverHelp extends Help {
  protected override CommandHelpClass = DroverCommandHelp;

  constructor(config: Config, options?: HelpOptions) {
    super(config, { ...options, maxWidth: Math.min(columns(), WIDEST), showFlagOptionsInTitle: true });
  }

  override formatRoot(): string {
    const examples = FIRST_EXAMPLES.map((example) => `$ ${this.render(example)}`).join('\n');
    const more = `${this.config.bin} COMMAND --help says all about a command; ${this.config.bin} completion --help sets up your shell.`;
    return [super.formatRoot(), this.section('EXAMPLES', examples), this.section('MORE', this.wrap(more))].join('\n\n');
  }
}

type HelpFlag = Command.Flag.Any;

class DroverCommandHelp extends CommandHelp {
  override sections(): ReturnType<CommandHelp['sections']> {
    return [...super.sections(), { header: 'EXIT CODES', generate: () => exitCodes() }];
  }

  override generate(): string {
    return super.generate().replaceAll(UNBREAKABLE, ' ');
  }

  /** The summary stands at the top already. */
  protected override description(): string | undefined {
    const { description } = this.command;
    return description === undefined ? undefined : this.wrap(description);
  }

  /** oclif writes all flags into the usage, which is a wall where there are forty of them. */
  protected override defaultUsage(): string {
    return usageOf(this.command);
  }

  /** What a flag does comes before where else its value may come from. */
  protected override flags(flags: HelpFlag[]): ReturnType<CommandHelp['flags']> {
    return super.flags(flags.map((flag) => withSourcesLast(flag)));
  }

  protected override groupFlags(flags: HelpFlag[]): ReturnType<CommandHelp['groupFlags']> {
    const { flagGroups, mainFlags } = super.groupFlags(flags);
    return { mainFlags, flagGroups: Object.fromEntries(Object.entries(flagGroups).sort(([a], [b]) => groupRank(a) - groupRank(b))) };
  }

  /** A command that is wider than the screen goes on in the next line, so that it can still be pasted. */
  protected override examples(examples: Command.Example[] | string | undefined): string | undefined {
    const texts = (typeof examples === 'string' ? [examples] : (examples ?? [])).map((example) => (typeof example === 'string' ? example : example.command));
    return texts.length === 0 ? undefined : texts.map((text) => foldCommand(`$ ${this.render(text)}`, this.opts.maxWidth - this.indentSpacing)).join('\n\n');
  }
}

/** A space at which no line is broken, until all lines are. */
const UNBREAKABLE = '\u00A0';

function withSourcesLast(flag: HelpFlag): HelpFlag {
  const { env, ...rest } = flag;
  const shown = flag.type === 'option' && flag.default !== undefined && flag.default !== '' ? [`default: ${String(flag.default)}`] : [];
  const sources = [...shown, ...(env === undefined ? [] : [`env: ${env}`])].join(', ').replaceAll(' ', UNBREAKABLE);
  const description = sources === '' ? flag.description : `${flag.description ?? ''} [${sources}]`;
  return { ...rest, ...(flag.type === 'option' ? { default: undefined } : {}), ...(description === undefined ? {} : { description }) };
}

/** From what a command is about to what all commands share; groups of a command's own come first. */
const LAST_GROUPS = ['TARGETS', 'COMMAND', 'RATE', 'WAITING', 'OUTPUT', 'SAFETY', 'CONNECTION', 'GLOBAL'];
export const groupRank = (group: string): number => LAST_GROUPS.indexOf(group);

/** Breaks a shell command between words (never inside quotes) into lines of `width`, each but the last ending in a backslash. */
export function foldCommand(command: string, width: number): string {
  const lines = [''];
  for (const word of command.match(/(?:'[^']*'|"[^"]*"|[^\s'"]|['"])+/g) ?? []) {
    const line = lines.at(-1) ?? '';
    if (line !== '' && line.length + word.length + ' '.length + ' \\'.length > width) lines.push(`    ${word}`);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines.join(' \\\n');
}

interface Usable {
  readonly id: string;
  readonly strict?: boolean | undefined;
  readonly args?: Readonly<Record<string, { readonly name: string; readonly required?: boolean | undefined; readonly hidden?: boolean | undefined }>> | undefined;
  readonly flags?:
    | Readonly<Record<string, { readonly type: string; readonly required?: boolean | undefined; readonly hidden?: boolean | undefined; readonly helpValue?: unknown }>>
    | undefined;
}

/** "ssm documents put NAME --file=<file|-> [FLAGS]": the arguments, the flags that are required, and no more. */
export function usageOf({ id, strict, args = {}, flags = {} }: Usable): string {
  const named = Object.values(args)
    .filter(({ hidden }) => !hidden)
    .map(({ name, required }) => bracketed(`${name.toUpperCase()}${strict === false ? '...' : ''}`, required));
  const required = Object.entries(flags)
    .filter(([, flag]) => flag.required && !flag.hidden)
    .map(([name, { type, helpValue }]) => `--${name}${type === 'option' ? `=${typeof helpValue === 'string' ? helpValue : '<value>'}` : ''}`);
  return [id, ...named, ...required, '[FLAGS]'].join(' ');
}

const bracketed = (text: string, required: boolean | undefined): string => (required ? text : `[${text}]`);

const exitCodes = (): string => EXIT_MEANINGS.map(([code, meaning]) => `${String(code).padStart(3)}  ${meaning}`).join('\n');

function columns(): number {
  const said = Number(process.env['COLUMNS']);
  return process.stdout.columns ?? (Number.isInteger(said) && said > 0 ? said : WIDEST);
}
