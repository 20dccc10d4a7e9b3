import type { Bindings } from '../../../../asl/jsonata/compile.ts';
import type { Json } from '../../../../asl/json.ts';

/** To the process that evaluates. */
export interface EvaluationOrder {
  readonly number: number;
  readonly expression: string;
  readonly bindings: Bindings;
  /** Milliseconds: what the expression takes for the time. */
  readonly now: number;
  readonly limitMilliseconds: number;
}

/** From it. No value: the expression gave nothing. */
export type EvaluationNews =
  | { readonly kind: 'ready' }
  | { readonly kind: 'value'; readonly number: number; readonly value?: Json }
  | { readonly kind: 'failure'; readonly number: number; readonly what: string };
