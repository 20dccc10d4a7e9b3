import { nearest } from '../../errors/nearest.ts';
import { isArray, isObject, type Json, type JsonObject } from '../json.ts';
import type { QueryLanguage } from '../machine.ts';
import type { Path } from '../source/position.ts';
import { isExpression } from './expressions.ts';
import { typesWith, type Field, type Fields } from './fields.ts';
import { argumentsProblem, intrinsicProblem, isTimestamp, pathProblem, referencePathProblem, rootOf } from './paths.ts';
import { listed, shown, type Report } from './problem.ts';

/** An object in a definition whose fields are known. */
export interface Owner {
  readonly value: JsonObject;
  readonly path: Path;
  /** For messages: `a Task state`. */
  readonly what: string;
  readonly language: QueryLanguage;
  /** The language itself is refused: which fields belong to it is not asked. */
  readonly anyLanguage?: boolean;
}

/** Every field of `owner` against what it may hold, and what is missing. Problems of values are at the values, others at the owner. */
export function checkFields(owner: Owner, fields: Fields, report: Report): void {
  const missing = requiredIn(fields).filter((name) => !Object.hasOwn(owner.value, name));
  for (const name of missing) {
    report.schema('missing-field', owner.path, `${owner.what} has no ${shown(name)}`, `Add ${shown(name)}.`, `These fields are required: [${missing.join(', ')}]`);
  }
  for (const [name, value] of Object.entries(owner.value)) {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (field === undefined) reportUnknown(owner, name, fields, report);
    else if (field.only !== undefined && field.only !== owner.language && owner.anyLanguage !== true) reportLanguage(owner, name, field.only, report);
    else checkValue(owner, name, value, field, report);
  }
}

const required = new WeakMap<Fields, readonly string[]>();

function requiredIn(fields: Fields): readonly string[] {
  const known = required.get(fields) ?? Object.keys(fields).filter((name) => fields[name]?.required === true);
  required.set(fields, known);
  return known;
}

function reportUnknown({ value, path, what }: Owner, name: string, fields: Fields, report: Report): void {
  const elsewhere = typesWith(name);
  const meant = nearest(name, Object.keys(fields).filter((each) => !Object.hasOwn(value, each)));
  const fix =
    elsewhere.length > 0 && what.endsWith(' state') ? `Remove it: ${listed(elsewhere, 'and')} states have it.` : meant === undefined ? 'Remove it; notes belong into "Comment".' : `Did you mean ${shown(meant)}?`;
  report.add({ rule: 'unknown-field', severity: 'error', path: [...path, name], part: 'key', message: `${what} has no field ${shown(name)}`, fix, aws: { code: 'SCHEMA_VALIDATION_FAILED', message: `Field '${name}' is not supported`, at: path } });
}

/** What does the work of a field in the other language. */
const INSTEAD: Readonly<Record<string, string>> = {
  Parameters: 'Arguments', Arguments: 'Parameters', ResultSelector: 'Output', ResultPath: 'Output', OutputPath: 'Output', Output: 'ResultSelector, ResultPath or OutputPath',
  ItemsPath: 'Items', Items: 'ItemsPath', Result: 'Output', Condition: 'Variable and a comparison', Variable: 'Condition',
};

export function reportLanguage({ path, what, language }: Owner, name: string, only: QueryLanguage, report: Report): void {
  const instead = INSTEAD[name] ?? (name.endsWith('Path') ? name.slice(0, -'Path'.length) : undefined);
  const fix = name === 'InputPath' ? 'Remove it: expressions read $states.input.' : instead === undefined ? `Remove it, or set "QueryLanguage": "${only}".` : `Use ${instead}, or set "QueryLanguage": "${only}".`;
  report.add({
    rule: 'query-language', severity: 'error', path: [...path, name], part: 'key', message: `${shown(name)} belongs to ${only}, and ${what} is in ${language} here`, fix,
    aws: { code: 'SCHEMA_VALIDATION_FAILED', message: `The QueryLanguage is set to '${language}', but field '${name}' is only supported for the '${only}' QueryLanguage`, at: path },
  });
}

const TYPES: Readonly<Record<string, { readonly name: string; readonly aws: string; readonly fits: (value: Json) => boolean }>> = {
  text: { name: 'a text', aws: '[STRING]', fits: (value) => typeof value === 'string' },
  integer: { name: 'a whole number', aws: 'Integer', fits: (value) => Number.isInteger(value) },
  number: { name: 'a number', aws: 'Number', fits: (value) => typeof value === 'number' },
  boolean: { name: 'true or false', aws: 'Boolean', fits: (value) => typeof value === 'boolean' },
  object: { name: 'an object', aws: 'Object', fits: isObject },
  array: { name: 'an array', aws: 'Array', fits: isArray },
};

function checkValue({ path: owner, language }: Owner, name: string, value: Json, field: Field, report: Report): void {
  if (value === null && field.nullable === true) return;
  // What an expression says is looked at where all expressions are.
  if (language === 'JSONata' && field.expression === true && isExpression(value)) return;
  if (field.type === 'any' || field.type === 'template') return;
  const type = TYPES[field.type];
  if (type === undefined) return checkText([...owner, name], value, field.type, report);
  if (!type.fits(value)) {
    const expression = field.expression === true && language === 'JSONata' ? ', or an expression in {% %}' : '';
    return report.schema('wrong-type', [...owner, name], `${shown(name)} is ${shown(value)}`, `Write ${type.name}${expression}.`, `Expected value of type ${type.aws}`);
  }
  if (field.min === undefined && field.max === undefined && field.oneOf === undefined && field.nonempty !== true) return;
  const path = [...owner, name];
  const decimals = field.type === 'number' && name.startsWith('Tolerated') ? '.0' : '';
  if (typeof value === 'number') {
    if (field.min !== undefined && value < field.min) report.schema('out-of-range', path, `${shown(name)} is ${value}`, `Write ${field.min} or more.`, `Minimum value is ${field.min}${decimals}`);
    if (field.max !== undefined && value > field.max) report.schema('out-of-range', path, `${shown(name)} is ${value}`, `Write ${field.max} or less.`, `Maximum value is ${field.max}${decimals}`);
  }
  if (field.oneOf !== undefined && typeof value === 'string' && !field.oneOf.includes(value)) report.schema('not-one-of', path, `${shown(name)} is ${shown(value)}`, `Write ${listed(field.oneOf.map(shown))}.`, `Value should be one of the following: [${field.oneOf.join(', ')}]`);
  if (field.nonempty === true && Object.keys(value as object).length === 0) report.schema('empty', path, `${shown(name)} is empty`, 'Put at least one into it.', 'Value cannot be empty');
}

/** Paths and timestamps. */
function checkText(path: Path, value: Json, type: Field['type'], report: Report): void {
  const name = String(path.at(-1));
  if (typeof value !== 'string') return report.schema('wrong-type', path, `${shown(name)} is ${shown(value)}`, `Write ${type === 'timestamp' ? 'a timestamp such as "2030-01-31T12:00:00Z"' : 'a path such as "$.field"'}.`, 'Expected value of type [STRING]');
  if (type === 'timestamp') {
    if (!isTimestamp(value)) report.schema('bad-timestamp', path, `${shown(name)} is ${shown(value)}, which is no timestamp of RFC 3339`, 'Write it as "2030-01-31T12:00:00Z", or with an offset as +01:00, with a capital T and Z.', 'String does not match RFC3339 timestamp');
    return;
  }
  if (type === 'text-path' && value.startsWith('States.')) {
    const problem = intrinsicProblem(value);
    const wrong = problem === undefined ? argumentsProblem(value) : undefined;
    if (wrong !== undefined) report.error('bad-intrinsic', path, wrong, 'Mend the call.');
    if (problem !== undefined) report.schema('bad-intrinsic', path, `${shown(name)}: ${problem}`, 'Mend the call; the functions are in AWS\'s page "Intrinsic functions".', `The value for the field '${name}' must be a valid JSONPath or a valid intrinsic function call`);
    return;
  }
  if (type === 'reference-path') checkReferencePath(path, value, report);
  else checkPath(path, value, report);
}

export function checkPath(path: Path, value: string, report: Report): void {
  const problem = pathProblem(value);
  if (problem !== undefined) report.schema('bad-path', path, `${shown(String(path.at(-1)))} is ${shown(value)}: ${problem}`, 'Write a path such as "$.field", "$$.Execution.Id" or "$variable".', 'Value must be a valid JSONPath.');
}

/** Where AWS has been seen to refuse the context object; its pages name more. */
const NO_CONTEXT: ReadonlySet<string> = new Set(['ResultPath', 'MaxConcurrencyPath', 'ToleratedFailureCountPath', 'ToleratedFailurePercentagePath', 'MaxItemsPerBatchPath', 'MaxInputBytesPerBatchPath']);

function checkReferencePath(path: Path, value: string, report: Report): void {
  const name = String(path.at(-1));
  const problem = referencePathProblem(value);
  if (problem !== undefined) return report.schema('bad-path', path, `${shown(name)} is ${shown(value)}: ${problem}`, 'Name a single place, such as "$.field" or "$.list[0]".', value.startsWith('$') ? 'Value is not a Reference Path' : "Value is not a Reference Path: Reference path didn't start with '$'");
  const root = rootOf(value);
  if (root === 'context') {
    const [what, fix] = [`${shown(name)} is ${shown(value)}, and the context object is not read there`, 'Bring the value into the input before, or into a variable.'];
    if (NO_CONTEXT.has(name)) report.schema('bad-path', path, what, fix, 'Value is not a Reference Path');
    else report.error('bad-path', path, what, fix);
  } else if (root === 'variable' && name === 'ResultPath') report.error('bad-path', path, `"ResultPath" is ${shown(value)}, and variables are not written there`, 'Use "Assign".');
}

export function onlyOne({ value, path, what }: Owner, names: readonly string[], report: Report): void {
  const there = names.filter((name) => Object.hasOwn(value, name));
  const second = there[1];
  if (second === undefined) return;
  report.schema('exclusive-fields', [...path, second], `${what} has ${listed(there.map(shown), 'and')}`, 'Leave one of them.', `There should only be one of the following fields: [${names.join(', ')}]`, path);
}

export function exactlyOne(owner: Owner, names: readonly string[], report: Report): void {
  onlyOne(owner, names, report);
  if (names.some((name) => Object.hasOwn(owner.value, name))) return;
  const own = owner.language === 'JSONata' ? names.filter((name) => !name.endsWith('Path')) : names;
  report.schema('missing-field', owner.path, `${owner.what} has none of ${listed(own.map(shown))}`, `Add ${listed(own.map(shown))}.`, `This object should have only one of the following fields: [${names.join(', ')}]`);
}
