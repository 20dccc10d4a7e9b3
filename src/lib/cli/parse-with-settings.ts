import type { Command } from '@oclif/core/command';
import type { Config, FlagInput, ParserOutput } from '@oclif/core/interfaces';
import { spoken } from './manifest.ts';
import { findSettingsFiles, loadSettings, valuesFromSettings, type SettableFlag } from './settings.ts';
import type { FlagsOfScope } from './settings-file.ts';

/** `parsed`, where flags that nobody gave have the values of the settings files. Where there is no file it is `parsed` itself. */
export async function withSettings<Parsed extends ParserOutput>(parsed: Parsed, command: Command, definitions: FlagInput): Promise<Parsed> {
  const files = findSettingsFiles(process.cwd(), process.env);
  if (files.project === undefined && files.user === undefined) return parsed;
  const settings = await loadSettings(files, flagsOfScopes(command.config), (text) => process.stderr.write(text));
  const { flags, metadata } = parsed;
  const values = await valuesFromSettings(settings, {
    command: spoken(command.id ?? ''),
    definitions: Object.fromEntries(Object.entries(definitions).map(([name, flag]) => [name, settable(flag, command)])),
    flags,
    given: new Set(Object.keys(flags).filter((name) => flags[name] !== undefined && metadata.flags?.[name]?.setFromDefault !== true)),
    environment: process.env,
  });
  return { ...parsed, flags: { ...flags, ...values } };
}

type Definition = FlagInput[string];

function settable(flag: Definition, command: Command): SettableFlag {
  const { type, exclusive, dependsOn } = flag;
  if (flag.type === 'boolean') return { type, exclusive, dependsOn, parse: async (text) => text };
  const parse = async (text: string): Promise<unknown> => {
    const context = Object.assign(Object.create(command) as Command, { token: { type: 'flag' as const, flag: flag.name, input: text } });
    return flag.parse === undefined ? text : flag.parse(text, context, flag);
  };
  return { type, exclusive, dependsOn, multiple: flag.multiple, options: flag.options, parse };
}

/** What the manifest knows of commands, topics and their flags; nothing is loaded for it. */
function flagsOfScopes({ commands }: Config): FlagsOfScope {
  return (scope) => {
    const within = commands.filter(({ id }) => scope === '' || spoken(id) === scope || spoken(id).startsWith(`${scope} `));
    return within.length === 0 ? undefined : new Set(within.flatMap(({ flags }) => Object.keys(flags ?? {})));
  };
}
