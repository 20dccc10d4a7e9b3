import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Json } from '../../../src/lib/asl/json.ts';
import type { Machine } from '../../../src/lib/asl/machine.ts';

/** What AWS answered for a state machine. `<…>` in an expected text stands for anything. */
export interface Recording {
  readonly id: string;
  readonly definition: Machine;
  readonly input: Json;
  readonly expected: { readonly status: string; readonly output?: Json; readonly failure?: { readonly error?: string; readonly cause?: string } };
}

const FILE = join(import.meta.dirname, '../../../../shared/conformance/step-functions.json');

/** undefined where this machine has no recordings: they are no part of the project. */
export function readRecordings(): readonly Recording[] | undefined {
  return existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as Recording[]) : undefined;
}

/** A test of what was recorded: texts with `<…>` in them are matched around it. */
export function sameAsRecorded(actual: Json | undefined, expected: Json | undefined): boolean {
  if (typeof expected === 'string' && typeof actual === 'string') {
    const pattern = expected
      .split(/<[^<>]*>/)
      .map((part) => RegExp.escape(part))
      .join('[^]*');
    return new RegExp(`^${pattern}$`).test(actual);
  }
  if (typeof expected !== 'object' || expected === null || typeof actual !== 'object' || actual === null) return actual === expected;
  const keys = Object.keys(expected);
  if (Array.isArray(expected) !== Array.isArray(actual) || keys.length !== Object.keys(actual).length) return false;
  return keys.every((key) => sameAsRecorded((actual as Record<string, Json>)[key], (expected as Record<string, Json>)[key]));
}
