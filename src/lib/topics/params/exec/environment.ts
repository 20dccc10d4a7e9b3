import { UserError } from '../../../errors/errors.ts';
import { EXIT } from '../../../errors/exit-codes.ts';
import { environmentName } from '../environment-name.ts';
import { keyBelow } from '../names.ts';
import type { ParameterValue } from '../types.ts';

/** What stands below one path. */
export interface PathValues {
  readonly path: string;
  readonly parameters: readonly ParameterValue[];
}

/** A parameter that gave way to another one of the same variable. */
export interface Overlay {
  readonly variable: string;
  /** Its value counts. */
  readonly kept: string;
  readonly hidden: string;
}

export interface EnvironmentPlan {
  readonly variables: ReadonlyMap<string, string>;
  readonly overlays: readonly Overlay[];
}

/**
 * The environment that paths make: later paths go over earlier ones, within a path later names over earlier ones. Throws
 * a UserError for a value that no environment can have. Pure.
 */
export function planEnvironment(paths: readonly PathValues[]): EnvironmentPlan {
  const variables = new Map<string, { readonly name: string; readonly value: string }>();
  const overlays: Overlay[] = [];
  for (const { path, parameters } of paths) {
    const sorted = [...parameters].sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const { name, value } of sorted) {
      if (value.includes('\0')) throw new UserError('binary-value', `${name}: its value has a NUL character, and no environment can have that`, 'Encode it, for example in base64.');
      const variable = environmentName(keyBelow(path, name));
      const hidden = variables.get(variable);
      // The same parameter, by two paths of which one lies within the other, hides nothing.
      if (hidden !== undefined && hidden.name !== name) overlays.push({ variable, kept: name, hidden: hidden.name });
      variables.set(variable, { name, value });
    }
  }
  return { variables: new Map([...variables].map(([variable, { value }]) => [variable, value])), overlays };
}

/** Throws a UserError that names every variable which two parameters would set. */
export function refuseOverlays(overlays: readonly Overlay[]): void {
  if (overlays.length === 0) return;
  throw new UserError('two-parameters-one-variable', `--strict: ${overlays.map(overlayWords).join('; ')}`, 'Nothing was started. Rename one of them, or leave --strict off: then the later one counts.');
}

export const overlayWords = ({ variable, kept, hidden }: Overlay): string => `${variable} is ${kept} and not ${hidden}`;

/**
 * Only the variables that stand in `environment` with the value `placeholder`, all of which must be there. Throws a
 * UserError with exit 4 that names those that are not.
 */
export function fillPlaceholders(variables: ReadonlyMap<string, string>, environment: Readonly<Record<string, string | undefined>>, placeholder: string): ReadonlyMap<string, string> {
  const wanted = Object.keys(environment).filter((variable) => environment[variable] === placeholder);
  const missing = wanted.filter((variable) => !variables.has(variable));
  if (missing.length > 0) throw new UserError('unfilled-variables', `--fill: no parameter sets ${missing.join(', ')}`, 'Nothing was started. Put them below one of the paths, or take the variables away.', { exitCode: EXIT.notFound });
  return new Map(wanted.map((variable) => [variable, variables.get(variable) ?? '']));
}

/** What has changed between two readings, by name; values are not named. */
export function changedNames(before: readonly PathValues[], after: readonly PathValues[]): string[] {
  const versions = (paths: readonly PathValues[]): Map<string, string> => new Map(paths.flatMap(({ parameters }) => parameters.map(({ name, version, modifiedAt }) => [name, `${version} ${modifiedAt}`] as const)));
  const [old, fresh] = [versions(before), versions(after)];
  return [...new Set([...old.keys(), ...fresh.keys()])].filter((name) => old.get(name) !== fresh.get(name)).sort();
}
