import { nearest } from '../../errors/nearest.ts';
import type { Json } from '../json.ts';
import type { Path } from '../source/position.ts';

/** What is wrong with a definition, and where. */
export interface Problem {
  /** Stable, in kebab-case. docs/lint-state-machines.md has them all. */
  readonly rule: string;
  readonly severity: 'error' | 'warning';
  readonly path: Path;
  /** The name at the end of the path is meant, not its value. */
  readonly part?: 'key';
  readonly message: string;
  /** What to do about it: a sentence. */
  readonly fix: string;
  /** The same in the words of the statelint gem, where it finds it too. */
  readonly statelint?: string;
  /** The same in the words of Step Functions, where it says it too. */
  readonly aws?: AwsFinding;
}

/** One of the diagnostics of ValidateStateMachineDefinition. */
export interface AwsFinding {
  readonly code: string;
  readonly message: string;
  /** Where Step Functions sees it; without it, at the path of the problem. null: it names no place. */
  readonly at?: Path | null;
}

/** Gathers problems. */
export class Report {
  readonly problems: Problem[] = [];

  add(problem: Problem): void {
    this.problems.push(problem);
  }

  /** An error that Step Functions finds when it checks the shape of a definition. */
  schema(rule: string, path: Path, message: string, fix: string, aws: string, at?: Path): void {
    this.add({ rule, severity: 'error', path, message, fix, aws: { code: 'SCHEMA_VALIDATION_FAILED', message: aws, ...(at === undefined ? {} : { at }) } });
  }

  /** An error that Step Functions lets pass, and that shows when the machine runs. */
  error(rule: string, path: Path, message: string, fix: string): void {
    this.add({ rule, severity: 'error', path, message, fix });
  }

  warning(rule: string, path: Path, message: string, fix: string): void {
    this.add({ rule, severity: 'warning', path, message, fix });
  }
}

/** A value in a message, not longer than a line. */
export function shown(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

/** `a, b or c`. */
export function listed(words: readonly string[], joint = 'or'): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} ${joint} ${last}`;
}

/** Characters as a person counts them, surrogate pairs as one. */
export const characters = (text: string): number => Array.from(text).length;

/** The name that was probably meant. Among names of one or two letters every one is near. */
export const meantBy = (typed: string, names: Iterable<string>): string | undefined => (typed.length < 3 ? undefined : nearest(typed, names));
