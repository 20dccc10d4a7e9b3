import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nearest } from './nearest.ts';
import type { ReportedError } from './report-error.ts';

/** Turns oclif's "command x:y not found" into our words, with the command that was probably meant. */
export function withSuggestion(error: ReportedError, root: string, words: readonly string[]): ReportedError {
  if (!/^command .* not found$/.test(error.message)) return error;
  const typed = words.slice(0, firstFlag(words)).join(' ');
  const candidates = commandNames(root);
  const close = nearest(typed, candidates) ?? nearest(words.slice(0, 2).join(' '), candidates);
  return {
    ...error,
    code: 'unknown-command',
    message: `there is no command "${typed}"`,
    hint: close === undefined ? 'Run drover --help to see the commands.' : `Did you mean "drover ${close}"?`,
  };
}

const firstFlag = (words: readonly string[]): number => {
  const index = words.findIndex((word) => word.startsWith('-'));
  return index === -1 ? words.length : index;
};

function commandNames(root: string): string[] {
  const manifest = JSON.parse(readFileSync(join(root, 'oclif.manifest.json'), 'utf8')) as { commands: Record<string, { hidden?: boolean }> };
  return Object.entries(manifest.commands)
    .filter(([, command]) => !command.hidden)
    .map(([id]) => id.replaceAll(':', ' '));
}
