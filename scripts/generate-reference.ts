/**
 * Writes docs/reference.md out of oclif.manifest.json, so build first. With --check it writes nothing and fails where
 * the page says something else than the commands do.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { groupRank, usageOf } from '../src/lib/cli/help.ts';
import { readManifest, spoken, visibleCommands, type ManifestCommand, type ManifestFlag } from '../src/lib/cli/manifest.ts';
import { EXIT_MEANINGS } from '../src/lib/errors/exit-codes.ts';

const root = dirname(import.meta.dirname);
const page = join(root, 'docs', 'reference.md');
const { oclif } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  oclif: { bin: string; topics: Record<string, { description: string }> };
};
const commands = visibleCommands(readManifest(root));

const SETTINGS = `## Where values come from

A flag on the command line goes over the environment (the DROVER_* variable of the flag, then AWS's own), that over the
project's file, that over the user's file, and all over the default.

- The project's file is \`.drover.yaml\` or \`.drover.json\` in this folder or the nearest one above it.
- The user's file is \`drover/config.yaml\` or \`config.json\` in \`$XDG_CONFIG_HOME\` (else \`~/.config\`).

Keys are names of flags; under the name of a topic or a command they hold for that one alone:

\`\`\`yaml
region: eu-west-1
ssm send:
  max-concurrency: 25%
  max-errors: 2
\`\`\`

Unknown keys are refused with their line. Not to be set in a file: on which nodes something runs (\`targets\`,
\`instance-ids\`, \`nodes\`, \`all\`), \`yes\`, \`plan\`, \`json\`, \`state\`, and anything secret. A file that another user owns, or that everybody may write, is not read.`;

/** Flags that every command has are described once. */
const SHARED_GROUPS: ReadonlySet<string | undefined> = new Set(['CONNECTION', 'GLOBAL']);

function header(): string {
  const topics = Object.entries(oclif.topics).map(([name, { description }]) => `- **${oclif.bin} ${spoken(name)}**: ${description}`);
  const links = commands.map(({ id, summary }) => `- [${oclif.bin} ${spoken(id)}](#${anchor(id)}): ${summary ?? ''}`);
  return `# Reference\n\n<!-- Written by scripts/generate-reference.ts out of the commands. -->\n\n${topics.join('\n')}\n\n${links.join('\n')}`;
}

const anchor = (id: string): string => `${oclif.bin} ${spoken(id)}`.replaceAll(' ', '-');

function exitCodes(): string {
  return `## Exit codes\n\n| code | meaning |\n|---:|---|\n${EXIT_MEANINGS.map(([code, meaning]) => `| ${code} | ${meaning} |`).join('\n')}`;
}

function shared(): string {
  const flags = new Map<string, ManifestFlag>();
  for (const command of commands) for (const flag of Object.values(command.flags)) if (isShared(flag)) flags.set(flag.name, flag);
  return `## Flags of many commands\n\n${groups([...flags.values()]).join('\n\n')}`;
}

const isShared = ({ helpGroup }: ManifestFlag): boolean => SHARED_GROUPS.has(helpGroup);

function section(command: ManifestCommand): string {
  const { id, summary, description } = command;
  const flags = Object.values(command.flags).filter(({ hidden }) => !hidden);
  const sharedNames = [...new Set(flags.filter(isShared).map(({ helpGroup = '' }) => `${helpGroup.toLowerCase()} flags`))];
  return [
    `## ${oclif.bin} ${spoken(id)}`,
    ...[summary, description].filter((part) => part !== undefined).map((part) => escape(rendered(part, id))),
    fence(usages(command).map((usage) => `${oclif.bin} ${usage}`)),
    ...argumentList(command),
    ...groups(flags.filter((flag) => !isShared(flag))),
    ...(sharedNames.length === 0 ? [] : [`Also the [${sharedNames.join(' and the ')}](#flags-of-many-commands).`]),
    ...(command.examples === undefined ? [] : [fence(command.examples.map((example) => rendered(typeof example === 'string' ? example : example.command, id)))]),
  ].join('\n\n');
}

function usages(command: ManifestCommand): string[] {
  if (command.usage === undefined) return [usageOf({ ...command, id: spoken(command.id) })];
  return [command.usage].flat().map((usage) => rendered(usage, command.id));
}

function argumentList({ args, strict }: ManifestCommand): string[] {
  const named = Object.values(args).filter(({ hidden }) => !hidden);
  if (named.length === 0) return [];
  const rows = named.map(({ name, description = '', options }) => `| \`${name.toUpperCase()}${strict === false ? '...' : ''}\` | ${cell(description)}${options === undefined ? '' : ` (${options.join(', ')})`} |`);
  return [`| argument | |\n|---|---|\n${rows.join('\n')}`];
}

/** A table for each group of flags, in the order of help. */
function groups(flags: readonly ManifestFlag[]): string[] {
  const names = [...new Set(flags.map(({ helpGroup }) => helpGroup ?? ''))].sort((a, b) => (a === '' ? -1 : b === '' ? 1 : groupRank(a) - groupRank(b)));
  return names.map((name) => {
    const rows = flags.filter(({ helpGroup }) => (helpGroup ?? '') === name).map(flagRow);
    return `| ${name === '' ? 'flag' : `${name.toLowerCase()} flag`} | | default | environment |\n|---|---|---|---|\n${rows.join('\n')}`;
  });
}

function flagRow(flag: ManifestFlag): string {
  const { name, char, allowNo, type, helpValue, options, multiple, required, description = '', env } = flag;
  const value = type === 'boolean' ? '' : ` ${options?.join('|') ?? [helpValue ?? '<value>'].flat().join(' ')}${multiple ? '...' : ''}`;
  const spelled = `\`${char === undefined ? '' : `-${char}, `}--${allowNo ? '[no-]' : ''}${name}${value}\``;
  const shown = type === 'option' && (typeof flag.default === 'string' || typeof flag.default === 'number') && flag.default !== '' ? `\`${flag.default}\`` : '';
  return `| ${cell(spelled)} | ${required ? '(required) ' : ''}${cell(escape(description))} | ${shown} | ${env === undefined ? '' : `\`${env}\``} |`;
}

/** A pipe ends a cell, also inside code. */
const cell = (content: string): string => content.replaceAll('|', String.raw`\|`).replaceAll('\n', ' ');

/** Angle brackets are tags to Markdown, and stars its own. */
const escape = (content: string): string => content.replaceAll('<', '&lt;').replaceAll('*', String.raw`\*`);

const fence = (lines: readonly string[]): string => `\`\`\`\n${lines.join('\n')}\n\`\`\``;

const rendered = (template: string, id: string): string => template.replaceAll('<%= config.bin %>', oclif.bin).replaceAll('<%= command.id %>', spoken(id));

const text = `${[header(), exitCodes(), SETTINGS, shared(), ...commands.map(section)].join('\n\n')}\n`;
if (process.argv.includes('--check')) {
  if (!existsSync(page) || readFileSync(page, 'utf8') !== text) {
    console.error('docs/reference.md is stale: run node scripts/generate-reference.ts');
    process.exitCode = 1;
  }
} else {
  mkdirSync(dirname(page), { recursive: true });
  writeFileSync(page, text);
  console.log(`docs/reference.md: ${commands.length} commands`);
}
