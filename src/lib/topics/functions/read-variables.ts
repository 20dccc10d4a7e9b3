import { UserError } from '../../errors/errors.ts';

/**
 * Environment variables of a function out of words: NAME=VALUE, or NAME alone for what this process's own environment
 * has under that name, so that a secret need not stand on a command line. undefined where there are none. Throws UserErrors.
 */
export function readVariables(words: readonly string[], environment: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> | undefined {
  if (words.length === 0) return undefined;
  const variables = new Map<string, string>();
  for (const word of words) {
    const [, name = '', , value] = /^([A-Za-z][A-Za-z0-9_]+)(=([^]*))?$/.exec(word) ?? [];
    // The word may hold a secret: only its name is said.
    if (name === '') throw new UserError('bad-variable', `--env: "${word.split('=')[0]}" is not the name of a variable`, 'Write NAME=VALUE, or NAME to take it from the environment.');
    const found = value ?? environment[name];
    if (found === undefined) throw new UserError('bad-variable', `--env ${name}: the environment has no ${name}`, `Set it, or write ${name}=VALUE.`);
    variables.set(name, found);
  }
  return Object.fromEntries(variables);
}
