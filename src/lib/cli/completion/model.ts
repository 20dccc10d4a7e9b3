import { spoken, visibleCommands, type Manifest, type ManifestCommand, type ManifestFlag } from '../manifest.ts';

/** What can stand where a value is expected. `at-files`: @file, or - for stdin. `text`: anything, so nothing is offered. */
export type Completable = { readonly kind: 'words'; readonly words: readonly string[] } | { readonly kind: 'files' | 'folders' | 'at-files' | 'text' };

export interface CompletionFlag {
  readonly name: string;
  readonly char: string | undefined;
  readonly negatable: boolean;
  readonly repeatable: boolean;
  readonly summary: string;
  /** undefined: the flag has no value. */
  readonly value: Completable | undefined;
  /** What the value is called. */
  readonly valueName: string;
}

/** A command, a topic, or the program itself (path ""). */
export interface CompletionPoint {
  /** As it is typed: "ssm documents put". */
  readonly path: string;
  readonly children: ReadonlyArray<{ readonly word: string; readonly summary: string }>;
  readonly flags: readonly CompletionFlag[];
  /** What its arguments are. */
  readonly argument: Completable;
  /** Whether it takes a command of the user's behind --. */
  readonly takesCommand: boolean;
}

export interface CompletionModel {
  readonly bin: string;
  readonly points: readonly CompletionPoint[];
}

const HELP: CompletionFlag = { name: 'help', char: undefined, negatable: false, repeatable: false, summary: 'Show help', value: undefined, valueName: '' };
const VERSION: CompletionFlag = { ...HELP, name: 'version', summary: 'Show the version' };

/** All that a shell must know, out of the manifest; `topics` have their descriptions in package.json. */
export function completionModel(bin: string, manifest: Manifest, topics: ReadonlyArray<{ readonly name: string; readonly description?: string | undefined }>): CompletionModel {
  const commands = new Map(visibleCommands(manifest).map((command) => [spoken(command.id), command]));
  const descriptions = new Map(topics.map(({ name, description }) => [spoken(name), description ?? '']));
  const paths = new Set(['']);
  for (const path of commands.keys()) for (const beginning of beginningsOf(path)) paths.add(beginning);
  const summaryOf = (path: string): string => firstLine(commands.get(path)?.summary ?? descriptions.get(path) ?? '');
  const points = [...paths].map((path): CompletionPoint => {
    const command = commands.get(path);
    const children = [...paths]
      .filter((other) => other !== '' && parentOf(other) === path)
      .map((other) => ({ word: other.slice(other.lastIndexOf(' ') + 1), summary: summaryOf(other) }));
    return {
      path,
      children,
      flags: [...(command === undefined ? [] : flagsOf(command)), HELP, ...(path === '' ? [VERSION] : [])],
      argument: argumentOf(command),
      takesCommand: [command?.usage ?? []].flat().some((usage) => / -- /.test(usage)),
    };
  });
  return { bin, points };
}

function* beginningsOf(path: string): Generator<string> {
  for (let end = path.indexOf(' '); end !== -1; end = path.indexOf(' ', end + 1)) yield path.slice(0, end);
  yield path;
}

const parentOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf(' ')));

const flagsOf = ({ flags }: ManifestCommand): CompletionFlag[] =>
  Object.entries(flags)
    .filter(([, { hidden }]) => !hidden)
    .map(([name, flag]) => ({
      name,
      char: flag.char,
      negatable: flag.allowNo ?? false,
      repeatable: flag.multiple ?? false,
      summary: firstLine(flag.summary ?? flag.description ?? ''),
      value: flag.type === 'boolean' ? undefined : valueOf(flag),
      valueName: [flag.helpValue ?? '<value>'].flat().join(' ').replaceAll(/[<>]/g, ''),
    }));

/** What a value is stands in the name that help gives it. */
function valueOf({ options, helpValue }: ManifestFlag): Completable {
  if (options !== undefined) return { kind: 'words', words: options };
  return namedValue([helpValue ?? ''].flat().join(' '));
}

function namedValue(name: string): Completable {
  if (/@file/i.test(name)) return { kind: 'at-files' };
  if (/\bfile\b/i.test(name)) return { kind: 'files' };
  return { kind: /\bfolder\b/i.test(name) ? 'folders' : 'text' };
}

function argumentOf(command: ManifestCommand | undefined): Completable {
  const [first] = Object.values(command?.args ?? {});
  if (first === undefined) return { kind: 'text' };
  return first.options === undefined ? namedValue(first.name) : { kind: 'words', words: first.options };
}

const firstLine = (text: string): string => text.split('\n', 1)[0] ?? '';
