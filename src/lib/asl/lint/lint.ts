import { isArray, isObject, type Json } from '../json.ts';
import type { Definition } from '../source/definition.ts';
import type { Path } from '../source/position.ts';
import { checkMachine } from './check-machine.ts';
import type { Problem } from './problem.ts';
import { checkGrammar, type GemFinding } from './statelint/check-grammar.ts';
import { checkStates } from './statelint/check-states.ts';

/** Everything that is wrong with a state machine, by its place in the text. Pure; never throws. */
export function lint(definition: Definition): Problem[] {
  const own = checkMachine(definition.value, { type: 'STANDARD', placeholders: true }).filter(({ path }) => !isPlaceholder(definition.value, path));
  const problems = [...aboutText(definition), ...withStatelint(own, gemFindings(definition))];
  return sorted(problems, definition);
}

/** What the statelint gem says of a state machine, in its words and its order. */
export const statelint = (definition: Definition): string[] => gemFindings(definition).map(({ text }) => text);

const gemFindings = (definition: Definition): GemFinding[] => [...checkGrammar(definition), ...checkStates(definition.value)].filter(({ path }) => !isPlaceholder(definition.value, path));

function* aboutText({ duplicates, firstComment, source }: Definition): Generator<Problem> {
  for (const { path, first } of duplicates) yield { rule: 'duplicate-key', severity: 'error', path, part: 'key', message: `the name ${JSON.stringify(path.at(-1))} is there already, in line ${first.line}`, fix: 'Leave one of them; the last one counts.' };
  if (firstComment !== undefined && !source.endsWith('.jsonc')) yield { rule: 'comment', severity: 'warning', path: [], message: 'there are comments in the JSON, which Step Functions does not take', fix: 'Use "Comment", YAML, or call the file .jsonc and let drover sfn deploy leave them out.' };
}

/** A text with `${Name}` in it is not yet what it will be. */
function isPlaceholder(root: Json, path: Path): boolean {
  let value: Json | undefined = root;
  for (const step of path) value = isArray(value) && typeof step === 'number' ? value[step] : isObject(value) && Object.hasOwn(value, step) ? value[step] : undefined;
  return typeof value === 'string' && value.includes('${');
}

/** Each of our problems with the gem's words for it; what only the gem minds is there as a warning. */
function withStatelint(problems: readonly Problem[], findings: readonly GemFinding[]): Problem[] {
  const all = [...problems];
  for (const { text, path } of findings) {
    const same = matches(all, path);
    const free = same.find((index) => all[index]?.statelint === undefined);
    const problem = free === undefined ? undefined : all[free];
    if (free !== undefined && problem !== undefined) all[free] = { ...problem, statelint: text };
    else if (same.length === 0) all.push({ rule: 'statelint', severity: 'warning', path, message: text, fix: 'Step Functions takes it; the States Language and the statelint gem do not.', statelint: text });
  }
  return all;
}

/** Rules whose problem is at one of several fields, or at what is around them; a wrong type makes all of them wrong to the gem. */
const LOOSE: ReadonlySet<string> = new Set(['choice-rule', 'exclusive-fields', 'missing-field', 'next-and-end', 'query-language']);

/** Problems at the same place, else at what is around or beside it, else inside of it. */
function matches(problems: readonly Problem[], path: Path): number[] {
  const where = (test: (problem: Problem) => boolean): number[] => problems.flatMap((problem, index) => (problem.severity === 'error' && problem.rule !== 'duplicate-key' && test(problem) ? [index] : []));
  const exact = where(({ path: other }) => other.length === path.length && startsWith(other, path));
  if (exact.length > 0) return exact;
  const near = where(({ path: other, rule }) => (LOOSE.has(rule) || (rule === 'not-one-of' && other.at(-1) === 'Type')) && other.length >= path.length - 1 && other.length <= path.length && startsWith(other, path.slice(0, -1)));
  return near.length > 0 ? near : where(({ path: other }) => other.length > path.length && startsWith(other, path));
}

const startsWith = (path: Path, beginning: Path): boolean => beginning.every((step, index) => path[index] === step);

function sorted(problems: readonly Problem[], definition: Definition): Problem[] {
  return problems
    .map((problem) => ({ problem, position: positionOf(problem, definition) }))
    .sort((a, b) => a.position.line - b.position.line || a.position.column - b.position.column)
    .map(({ problem }) => problem);
}

/** Where a problem is shown. */
export const positionOf = ({ path, part, rule }: Problem, definition: Definition) => (rule === 'comment' && definition.firstComment !== undefined ? definition.firstComment : definition.positionOf(path, part ?? (definition.format === 'yaml' ? 'key' : 'value')));
