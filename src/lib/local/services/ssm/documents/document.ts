/** An SSM document, read: what Run Command needs of schema 1.2, 2.0 and 2.2. Pure. */

export type ParameterType = 'String' | 'StringList' | 'Boolean' | 'Integer' | 'MapList' | 'StringMap';
export type ParameterValue = string | boolean | number | readonly unknown[] | { readonly [key: string]: unknown };

export interface ParameterDefinition {
  readonly name: string;
  readonly type: ParameterType;
  readonly description?: string;
  readonly default?: ParameterValue;
  readonly allowedValues?: readonly ParameterValue[];
  readonly allowedPattern?: string;
  readonly minChars?: number;
  readonly maxChars?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
}

export interface Step {
  /** The step's name in schema 2; the plugin's own in schema 1.2, where it has none. */
  readonly name: string;
  /** `aws:runShellScript` */
  readonly action: string;
  /** Not interpolated yet. */
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly precondition: Precondition | undefined;
  /** What happens to the steps after one that failed. */
  readonly onFailure: 'exit' | 'continue';
  /** It runs in any case, last. */
  readonly isFinal: boolean;
}

/** `{ "StringEquals": ["platformType", "Linux"] }` */
export interface Precondition {
  readonly left: string;
  readonly right: string;
}

export interface Document {
  readonly schemaVersion: string;
  readonly description: string | undefined;
  readonly parameters: readonly ParameterDefinition[];
  readonly steps: readonly Step[];
}

/** The content is not a document. The message says where and why. */
export class DocumentError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'DocumentError';
  }
}

export const SHELL_SCRIPT = 'aws:runShellScript';
export const POWERSHELL_SCRIPT = 'aws:runPowerShellScript';
