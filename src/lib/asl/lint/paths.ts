import { compileOnce } from '../bounded-cache.ts';
import { INTRINSIC_NAMES, type Argument, type Call, type IntrinsicName } from '../intrinsics/intrinsic.ts';
import { isIntrinsic, parseIntrinsic } from '../intrinsics/parse-intrinsic.ts';
import { parsePath } from '../json-path/parse-path.ts';
import { PathError } from '../json-path/path-error.ts';
import type { PathRoot } from '../json-path/path.ts';
import { parseReferencePath } from '../json-path/reference-path.ts';
import { parseTimestamp } from '../timestamps.ts';
import { meantBy } from './problem.ts';

/** A timestamp as the States Language wants it. */
export const isTimestamp = (text: string): boolean => parseTimestamp(text) !== undefined;

export const pathProblem = (text: string): string | undefined => problemOf(() => parsePath(text));

export const referencePathProblem = (text: string): string | undefined => problemOf(() => parseReferencePath(text));

/** Where a path begins; undefined where it cannot be read. */
export function rootOf(text: string): PathRoot['kind'] | undefined {
  return problemOf(() => parsePath(text)) === undefined ? parsePath(text).root.kind : undefined;
}

export function intrinsicProblem(text: string): string | undefined {
  const name = /^\s*States\.(\w+)/.exec(text)?.[1] ?? '';
  if (!INTRINSIC_NAMES.some((known) => known === name)) {
    const meant = meantBy(name, INTRINSIC_NAMES);
    return `there is no intrinsic function States.${name}${meant === undefined ? '' : `; did you mean States.${meant}?`}`;
  }
  return problemOf(() => parseIntrinsic(text));
}

interface ValueProblem {
  readonly rule: 'bad-intrinsic' | 'bad-path';
  readonly what: string;
}

/** What is wrong with the value of a key that ends in `.$`. */
export const templateValueProblem = (text: string): ValueProblem | undefined => judged(text).problem;

/** What Step Functions would say of the arguments of a call when it runs it; undefined where nothing is wrong, or it is no call. */
export const argumentsProblem = (text: string): string | undefined => judged(text).wrong;

const judged = compileOnce((text) => {
  const problem = valueProblem(text);
  return { problem, wrong: problem === undefined && isIntrinsic(text) ? callProblem(parseIntrinsic(text).call) : undefined };
});

function valueProblem(text: string): ValueProblem | undefined {
  const rule = isIntrinsic(text) ? 'bad-intrinsic' : 'bad-path';
  const what = rule === 'bad-intrinsic' ? intrinsicProblem(text) : pathProblem(text);
  return what === undefined ? undefined : { rule, what };
}

/** How many arguments a function takes: the fewest and the most. */
const ARITY: Readonly<Record<IntrinsicName, readonly [number, number]>> = {
  Array: [0, Infinity], ArrayContains: [2, 2], ArrayGetItem: [2, 2], ArrayLength: [1, 1], ArrayPartition: [2, 2], ArrayRange: [3, 3], ArrayUnique: [1, 1],
  Base64Decode: [1, 1], Base64Encode: [1, 1], Format: [1, Infinity], Hash: [2, 2], JsonMerge: [3, 3], JsonToString: [1, 1], MathAdd: [2, 2], MathRandom: [2, 3],
  StringSplit: [2, 2], StringToJson: [1, 1], UUID: [0, 0],
};

function callProblem({ name, args }: Call): string | undefined {
  const [fewest, most] = ARITY[name];
  if (args.length < fewest || args.length > most) return `States.${name} takes ${fewest === most ? fewest : most === Infinity ? `${fewest} or more` : `${fewest} or ${most}`} arguments, and here are ${args.length}`;
  return (name === 'Format' ? formatProblem(args) : undefined) ?? args.flatMap((argument) => (argument.kind === 'call' ? (callProblem(argument) ?? []) : []))[0];
}

function formatProblem([template, ...values]: readonly Argument[]): string | undefined {
  if (template?.kind !== 'text') return undefined;
  const places = template.raw.replaceAll(/\\./gs, '').match(/\{\}/g)?.length ?? 0;
  return places === values.length ? undefined : `the template of States.Format has ${places} {}, and ${values.length} ${values.length === 1 ? 'value follows' : 'values follow'}`;
}

/** The variables that a path or a call reads, in filters and arguments too. */
export const variablesOfPath: (text: string) => readonly string[] = compileOnce((text) => {
  if (!/\$[\p{ID_Start}_]/u.test(text) || templateValueProblem(text) !== undefined) return [];
  const names = new Set<string>();
  collect(isIntrinsic(text) ? parseIntrinsic(text).call : parsePath(text), names);
  return [...names];
});

function collect(node: unknown, names: Set<string>): void {
  if (typeof node !== 'object' || node === null) return;
  const { kind, name } = node as { readonly kind?: unknown; readonly name?: unknown };
  if (kind === 'variable' && typeof name === 'string') names.add(name);
  for (const member of Object.values(node)) collect(member, names);
}

function problemOf(read: () => unknown): string | undefined {
  try {
    read();
    return undefined;
  } catch (error) {
    if (error instanceof PathError) return error.message;
    throw error;
  }
}
