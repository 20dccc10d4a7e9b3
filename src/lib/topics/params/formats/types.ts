import type { Position } from '../../../errors/text-lines.ts';
import type { ParameterFacts, ParameterValue, Tags, WantedParameter } from '../types.ts';

export const FORMATS = ['dotenv', 'json', 'yaml', 'properties', 'tfvars', 'csv', 'tsv'] as const;
export type Format = (typeof FORMATS)[number];

/** A parameter as a file has it. All but key and value can come from json and yaml alone. */
export interface FileEntry extends Omit<WantedParameter, 'name' | 'source'> {
  /** A name below some path, or a whole one that begins with /. */
  readonly key: string;
  readonly position: Position;
}

export interface ExportedEntry {
  readonly key: string;
  readonly parameter: ParameterValue;
  /** For formats that have a place for them. */
  readonly facts?: ParameterFacts;
  readonly tags?: Tags;
}
