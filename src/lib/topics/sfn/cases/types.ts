import type { Json, JsonObject } from '../../../asl/json.ts';

/** What a state is said to have done, instead of doing it. */
export type Mock = { readonly result: Json; readonly validation?: MockValidation } | { readonly error: string; readonly cause: string };

/** How strictly the service compares a result with the API that it stands for. */
export type MockValidation = 'STRICT' | 'PRESENT' | 'NONE';

/** What a case is to come to. What is left out may be anything. */
export interface Expectation {
  readonly status: 'SUCCEEDED' | 'FAILED';
  /** May have matchers such as `<any string>` in it. */
  readonly output?: Json;
  /** Members that the output has among others. */
  readonly outputHas?: Json;
  readonly error?: string;
  /** May be a matcher. */
  readonly cause?: string;
  /** States of the machine itself, in the order in which they are entered; a retry does not enter again. */
  readonly path?: readonly string[];
}

export interface Case {
  readonly name: string;
  readonly input: Json;
  /** For the context object, where a state is mocked. */
  readonly context: JsonObject | undefined;
  /** By state. Each attempt takes the next one; the last one stays. */
  readonly mocks: ReadonlyMap<string, readonly Mock[]>;
  readonly expect: Expectation;
  /** In the file, from 1. */
  readonly line: number;
}

/** How an execution of a case went. */
export type Outcome =
  | { readonly status: 'SUCCEEDED'; readonly output: string }
  | { readonly status: 'FAILED'; readonly state: string; readonly error: string; readonly cause: string };

export interface CaseResult {
  readonly case: Case;
  readonly outcome: Outcome | undefined;
  readonly path: readonly string[];
  /** Why it did not pass, a line each; empty where it did. */
  readonly problems: readonly string[];
}
