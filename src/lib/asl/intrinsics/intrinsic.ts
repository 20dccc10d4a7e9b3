import type { Path } from '../json-path/path.ts';

export type Argument =
  | Call
  | { readonly kind: 'path'; readonly path: Path }
  /** `raw` still has its backslashes: States.Format tells \{ from {. */
  | { readonly kind: 'text'; readonly value: string; readonly raw: string }
  | { readonly kind: 'literal'; readonly value: number | boolean | null };

export interface Call {
  readonly kind: 'call';
  /** Without `States.` */
  readonly name: IntrinsicName;
  readonly args: readonly Argument[];
}

/** A compiled call, as a payload template or an ErrorPath holds it. */
export interface Intrinsic {
  readonly text: string;
  readonly call: Call;
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/intrinsic-functions.html */
export const INTRINSIC_NAMES = [
  'Array',
  'ArrayContains',
  'ArrayGetItem',
  'ArrayLength',
  'ArrayPartition',
  'ArrayRange',
  'ArrayUnique',
  'Base64Decode',
  'Base64Encode',
  'Format',
  'Hash',
  'JsonMerge',
  'JsonToString',
  'MathAdd',
  'MathRandom',
  'StringSplit',
  'StringToJson',
  'UUID',
] as const;

export type IntrinsicName = (typeof INTRINSIC_NAMES)[number];
