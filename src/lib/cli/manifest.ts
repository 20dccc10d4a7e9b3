import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The parts of oclif.manifest.json that Drover itself reads: the commands, without loading them. */
export interface Manifest {
  readonly commands: Readonly<Record<string, ManifestCommand>>;
}

export interface ManifestCommand {
  /** With colons: "ssm:documents:put". */
  readonly id: string;
  readonly summary?: string;
  readonly description?: string;
  readonly usage?: string | readonly string[];
  readonly examples?: ReadonlyArray<string | { readonly description: string; readonly command: string }>;
  readonly args: Readonly<Record<string, ManifestArgument>>;
  readonly flags: Readonly<Record<string, ManifestFlag>>;
  readonly hidden?: boolean;
  /** False where any number of arguments may follow. */
  readonly strict?: boolean;
}

export interface ManifestArgument {
  readonly name: string;
  readonly description?: string;
  readonly required?: boolean;
  readonly hidden?: boolean;
  readonly options?: readonly string[];
}

export interface ManifestFlag {
  readonly name: string;
  readonly type: 'boolean' | 'option';
  readonly char?: string;
  readonly summary?: string;
  readonly description?: string;
  readonly helpGroup?: string;
  readonly helpValue?: string | readonly string[];
  readonly options?: readonly string[];
  readonly default?: unknown;
  readonly env?: string;
  readonly required?: boolean;
  readonly hidden?: boolean;
  readonly multiple?: boolean;
  readonly allowNo?: boolean;
  readonly exclusive?: readonly string[];
  readonly dependsOn?: readonly string[];
}

/** `root` is the folder of package.json. */
export const readManifest = (root: string): Manifest => JSON.parse(readFileSync(join(root, 'oclif.manifest.json'), 'utf8')) as Manifest;

/** Commands that help shows, in the order of their names. */
export const visibleCommands = ({ commands }: Manifest): ManifestCommand[] =>
  Object.values(commands)
    .filter(({ hidden }) => !hidden)
    .sort((a, b) => (a.id < b.id ? -1 : 1));

/** "ssm:documents:put" as it is typed. */
export const spoken = (id: string): string => id.replaceAll(':', ' ');
