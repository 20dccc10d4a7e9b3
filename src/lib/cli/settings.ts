import { existsSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { UserError } from '../errors/errors.ts';
import type { FlagsOfScope, Setting } from './settings-file.ts';
import { cleanParserMessage } from './usage-error.ts';

/** Flags over the environment over the project's file over the user's file. */
export interface SettingsFiles {
  /** .drover.yaml or .drover.json of the nearest folder up the tree. */
  readonly project: string | undefined;
  /** drover/config.yaml or .json of the XDG configuration folder. */
  readonly user: string | undefined;
}

/** Looks, and reads nothing. */
export function findSettingsFiles(folder: string, environment: NodeJS.ProcessEnv): SettingsFiles {
  const configuration = join(environment['XDG_CONFIG_HOME'] || join(environment['HOME'] || homedir(), '.config'), 'drover');
  return { project: findUpwards(folder), user: oneOf(join(configuration, 'config')) };
}

function findUpwards(start: string): string | undefined {
  for (let folder = start; ; folder = dirname(folder)) {
    const found = oneOf(join(folder, '.drover'));
    if (found !== undefined || folder === dirname(folder)) return found;
  }
}

function oneOf(stem: string): string | undefined {
  const [first, second] = [`${stem}.yaml`, `${stem}.json`].filter((file) => existsSync(file));
  if (second !== undefined) throw new UserError('bad-settings', `${first ?? ''} and ${second} are both there`, 'Keep one of them.');
  return first;
}

/** Nearest first. Somebody else's file is not read: it could send calls anywhere. `warn` hears of it. */
export async function loadSettings(files: SettingsFiles, flagsOf: FlagsOfScope, warn: (text: string) => void): Promise<Setting[][]> {
  const present = [files.project, files.user].filter((file) => file !== undefined);
  if (present.length === 0) return [];
  const { parseSettings } = await import('./settings-file.ts');
  return present.map((file) => {
    if (isOthers(file)) {
      warn(`warning: ${file} is not read: another user owns it, or everybody may write it\n`);
      return [];
    }
    return parseSettings(read(file), file, flagsOf);
  });
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UserError('unreadable-file', `${file}: these settings cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown reason'})`, 'Check its permissions, or remove it.', { cause: error });
  }
}

const WRITABLE_BY_ALL = 0o002;

function isOthers(file: string): boolean {
  const own = process.getuid?.();
  if (own === undefined) return false;
  const { uid, mode } = statSync(file);
  return (uid !== own && uid !== 0) || (mode & WRITABLE_BY_ALL) !== 0;
}

/** What this needs to know of a flag of oclif. */
export interface SettableFlag {
  readonly type: 'boolean' | 'option';
  readonly multiple?: boolean | undefined;
  readonly options?: readonly string[] | undefined;
  readonly exclusive?: ReadonlyArray<string | { readonly name: string }> | undefined;
  readonly dependsOn?: ReadonlyArray<string | { readonly name: string }> | undefined;
  /** The flag's own parser: text to value. */
  parse(text: string): Promise<unknown>;
}

export interface Unset {
  /** The command as it is typed: "ssm send". */
  readonly command: string;
  readonly definitions: Readonly<Record<string, SettableFlag>>;
  /** As oclif parsed them. */
  readonly flags: Readonly<Record<string, unknown>>;
  /** Names of the flags that the command line or the environment gave. */
  readonly given: ReadonlySet<string>;
  readonly environment: NodeJS.ProcessEnv;
}

/** AWS's own variables belong to the environment, and so go over any file. They say nothing of the embedded engine. */
const AWS_VARIABLES: Readonly<Record<string, readonly string[]>> = {
  region: ['AWS_REGION', 'AWS_DEFAULT_REGION'],
  profile: ['AWS_PROFILE', 'AWS_ACCESS_KEY_ID', 'AWS_WEB_IDENTITY_TOKEN_FILE'],
  'endpoint-url': ['AWS_ENDPOINT_URL'],
};

/**
 * Where a command's --role-arn is the role of what it makes, the role to call with has another name: what a file says
 * for more than that command is the role to call with, and must not become the other.
 */
const ROLE_TO_CALL_WITH = 'assume-role-arn';

/** Flags that speak of AWS alone: where --local was said more strongly, those from a file mean nothing. */
const ONLY_AWS = new Set(['profile', 'endpoint-url']);

/** The values that the files give to flags that nobody gave. `files` are the settings of each file, the strongest first. */
export async function valuesFromSettings(files: ReadonlyArray<readonly Setting[]>, { command, definitions, flags, given, environment }: Unset): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = {};
  const decided = new Set(given);
  const excludes = (a: string, b: string): boolean => namesIn(definitions[a]?.exclusive).includes(b);
  for (const file of files) {
    const local = (found['local'] ?? flags['local']) === true;
    const settings = nearestScopes(forCommand(file, command, definitions), command).filter(({ flag }) => flag in definitions && !decided.has(flag));
    const becomesLocal = local || (!decided.has('local') && settings.some(({ flag, value }) => flag === 'local' && value === true));
    for (const setting of settings) {
      const { flag } = setting;
      if (local && ONLY_AWS.has(flag)) continue;
      if (!becomesLocal && AWS_VARIABLES[flag]?.some((name) => environment[name])) continue;
      const excluded = (other: string): boolean => excludes(flag, other) || excludes(other, flag);
      if ([...decided].some(excluded)) continue;
      const contradiction = settings.find((other) => excluded(other.flag));
      if (contradiction !== undefined) throw new UserError('bad-settings', `${setting.where}: ${flag} and ${contradiction.flag} exclude each other`, 'Leave one of them out.');
      const definition = definitions[flag];
      if (definition !== undefined) found[flag] = await valueFor(setting, definition);
    }
    for (const { flag } of settings) if (flag in found) decided.add(flag);
  }
  const missing = Object.keys(found).filter((flag) => namesIn(definitions[flag]?.dependsOn).some((other) => !decided.has(other)));
  for (const flag of missing) delete found[flag];
  return found;
}

function forCommand(settings: readonly Setting[], command: string, definitions: Unset['definitions']): readonly Setting[] {
  if (!(ROLE_TO_CALL_WITH in definitions)) return settings;
  return settings.map((setting) => (setting.flag === 'role-arn' && setting.scope !== command ? { ...setting, flag: ROLE_TO_CALL_WITH } : setting));
}

/** Of each flag, the setting that stands under the longest name of this command. */
function nearestScopes(settings: readonly Setting[], command: string): Setting[] {
  const nearestOf = new Map<string, Setting>();
  for (const setting of settings) {
    const { scope, flag } = setting;
    if (scope !== '' && scope !== command && !command.startsWith(`${scope} `)) continue;
    if (scope.length >= (nearestOf.get(flag)?.scope.length ?? 0)) nearestOf.set(flag, setting);
  }
  return [...nearestOf.values()];
}

const namesIn = (others: SettableFlag['exclusive']): string[] => (others ?? []).map((other) => (typeof other === 'string' ? other : other.name));

async function valueFor({ flag, value, where }: Setting, definition: SettableFlag): Promise<unknown> {
  const wrong = (what: string, hint: string): UserError => new UserError('bad-settings', `${where}: ${flag}: ${what}`, hint);
  if (definition.type === 'boolean') {
    if (typeof value !== 'boolean') throw wrong('this flag is on or off', 'Write true or false.');
    return value;
  }
  if (typeof value === 'boolean') throw wrong('this flag has a value', 'Write it, in quotes if it is true or false.');
  if (value.length > 1 && !definition.multiple) throw wrong('this flag has one value', 'Write one value, not a list.');
  const values = await Promise.all(
    value.map(async (text) => {
      if (definition.options !== undefined && !definition.options.includes(text)) throw wrong(`"${text}" is not one of ${definition.options.join(', ')}`, 'Write one of them.');
      try {
        return await definition.parse(text);
      } catch (error) {
        const message = cleanParserMessage(error instanceof Error ? error.message : String(error)).replace(`--${flag}: `, '');
        throw wrong(message, 'Change the value as that says.');
      }
    }),
  );
  return definition.multiple ? values : values[0];
}
