import { readManifest, spoken, visibleCommands } from './manifest.ts';
import { nearest } from '../errors/nearest.ts';
import type { ReportedError } from './report-error.ts';

/** Turns oclif's "command x:y not found" into our words, with the command that was probably meant. */
export function withSuggestion(error: ReportedError, root: string, words: readonly string[]): ReportedError {
  return /^command .* not found\.?$/i.test(error.message) ? { ...error, ...unknownCommand(words, root) } : error;
}

/** What to say of words that oclif finds no command for. `root` is the folder of the manifest. */
export function unknownCommand(words: readonly string[], root: string): Pick<ReportedError, 'code' | 'message' | 'hint'> {
  const typed = words.slice(0, firstFlag(words));
  const commands = visibleCommands(readManifest(root)).map(({ id }) => spoken(id));
  const names = withTopics(commands);
  const beginnings = typed.map((_, index) => typed.slice(0, typed.length - index).join(' '));
  // A command that takes no argument, with a word behind it, is no command to oclif.
  const command = beginnings.find((beginning) => commands.includes(beginning));
  if (command !== undefined && command !== beginnings[0]) {
    const extra = typed[command.split(' ').length] ?? '';
    return { code: 'unexpected-argument', message: `unexpected argument "${extra}"`, hint: `drover ${command} --help shows what it takes.` };
  }
  const unknown = (beginning: string, hint: string) => ({ code: 'unknown-command', message: `there is no command "${beginning}"`, hint });
  // The last words may be arguments: fewer and fewer are taken for the command's name.
  for (const beginning of beginnings) {
    if (names.has(beginning)) return unknown(beginnings[0] ?? '', `drover ${beginning} --help lists what there is.`);
    const close = abbreviated(beginning, names) ?? nearest(beginning, names);
    if (close !== undefined) return unknown(beginning, `Did you mean "drover ${close}"?`);
  }
  return unknown(beginnings[0] ?? '', 'Run drover --help to see the commands.');
}

/** The one name whose every word begins with the word that was typed: "ssm doc ls". */
function abbreviated(typed: string, names: ReadonlySet<string>): string | undefined {
  const words = typed.split(' ');
  const fitting = [...names].filter((name) => {
    const parts = name.split(' ');
    return parts.length === words.length && parts.every((part, index) => part.startsWith(words[index] ?? ''));
  });
  return fitting.length === 1 ? fitting[0] : undefined;
}

const firstFlag = (words: readonly string[]): number => {
  const index = words.findIndex((word) => word.startsWith('-'));
  return index === -1 ? words.length : index;
};

/** Commands, and the topics that they stand under. */
const withTopics = (commands: readonly string[]): Set<string> =>
  new Set(commands.flatMap((command) => command.split(' ').map((_, index, words) => words.slice(0, index + 1).join(' '))));
