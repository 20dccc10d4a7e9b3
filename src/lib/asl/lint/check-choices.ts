import { nearest } from '../../errors/nearest.ts';
import { isArray, isObject, type Json } from '../json.ts';
import type { Path } from '../source/position.ts';
import { checkPath, reportLanguage, type Owner } from './check-fields.ts';
import { isExpression } from './expressions.ts';
import { isTimestamp, pathProblem } from './paths.ts';
import { listed, shown, type Report } from './problem.ts';

type Operand = 'text' | 'number' | 'boolean' | 'timestamp' | 'path';

const ORDERED = ['Equals', 'LessThan', 'GreaterThan', 'LessThanEquals', 'GreaterThanEquals'] as const;

/** https://states-language.net/spec.html#choice-state, in its order. */
const OPERATORS: ReadonlyMap<string, Operand> = new Map([
  ...ordered('String', 'text'), ['StringMatches', 'text'], ...ordered('Numeric', 'number'),
  ['BooleanEquals', 'boolean'], ['BooleanEqualsPath', 'path'], ...ordered('Timestamp', 'timestamp'),
  ...['IsNull', 'IsPresent', 'IsNumeric', 'IsString', 'IsBoolean', 'IsTimestamp'].map((name) => [name, 'boolean'] as const),
]);

function ordered(family: string, operand: Operand): Array<readonly [string, Operand]> {
  return ORDERED.flatMap((comparison) => [[`${family}${comparison}`, operand] as const, [`${family}${comparison}Path`, 'path'] as const]);
}

const KINDS = ['And', 'Or', 'Not', 'Variable', 'Condition'] as const;

/** Fields of a rule that are no comparison; inner rules have only a comment. */
const BESIDE: ReadonlySet<string> = new Set(['Next', 'Comment', 'Assign', 'Output']);

const FITS: Readonly<Record<Operand, { readonly name: string; readonly aws: string; readonly fits: (value: Json) => boolean }>> = {
  text: { name: 'a text', aws: 'Expected value of type [STRING]', fits: (value) => typeof value === 'string' },
  number: { name: 'a number', aws: 'Expected value of type Number', fits: (value) => typeof value === 'number' },
  boolean: { name: 'true or false', aws: 'Expected value of type Boolean', fits: (value) => typeof value === 'boolean' },
  timestamp: { name: 'a timestamp such as "2030-01-31T12:00:00Z"', aws: 'String does not match RFC3339 timestamp', fits: (value) => typeof value === 'string' && isTimestamp(value) },
  path: { name: 'a path such as "$.field"', aws: 'Expected value of type [STRING]', fits: (value) => typeof value === 'string' },
};

/** The rules of a Choice state, and whether something is left when none of them fits. */
export function checkChoices(owner: Owner, report: Report): void {
  const { value, path } = owner;
  const { Choices: rules } = value;
  if (!isArray(rules)) return;
  for (const [index, rule] of rules.entries()) checkRule(owner, rule, [...path, 'Choices', index], true, report);
  if (!Object.hasOwn(value, 'Default')) report.warning('no-default', path, 'the Choice state has no "Default": where no rule fits, it fails with States.NoChoiceMatched', 'Add "Default" with the name of a state.');
}

function checkRule(owner: Owner, rule: Json, path: Path, outer: boolean, report: Report): void {
  if (!isObject(rule)) return report.schema('wrong-type', path, `the rule is ${shown(rule)}, no object`, 'Write an object with a comparison.', 'Expected value of type Object');
  const own: Owner = { value: rule, path, what: 'the rule', language: owner.language };
  if (outer && !Object.hasOwn(rule, 'Next')) report.schema('missing-field', path, 'the rule has no "Next"', 'Add "Next" with the name of a state.', 'These fields are required: [Next]');
  const kinds = KINDS.filter((kind) => Object.hasOwn(rule, kind));
  for (const kind of kinds) {
    const only = kind === 'Condition' ? 'JSONata' : 'JSONPath';
    if (only !== owner.language) reportLanguage(own, kind, only, report);
  }
  checkNames(own, outer, report);
  if (kinds.length !== 1) {
    const wanted = owner.language === 'JSONata' ? '"Condition"' : '"Variable" with a comparison, or "And", "Or" or "Not"';
    report.schema('choice-rule', path, kinds.length === 0 ? 'the rule compares nothing' : `the rule has ${listed(kinds.map(shown), 'and')}`, kinds.length === 0 ? `Add ${wanted}.` : 'Leave one of them; put more into the elements of "And" or "Or".', `The object must have only one of the following fields, [${KINDS.join(', ')}]`);
  }
  for (const kind of ['And', 'Or'] as const) checkList(owner, rule[kind], [...path, kind], report);
  if (rule['Not'] !== undefined) checkRule(owner, rule['Not'], [...path, 'Not'], false, report);
  if (rule['Variable'] !== undefined && owner.language === 'JSONPath') checkComparison(own, report);
  if (rule['Condition'] !== undefined && owner.language === 'JSONata' && typeof rule['Condition'] !== 'boolean' && !isExpression(rule['Condition'])) report.schema('wrong-type', [...path, 'Condition'], `"Condition" is ${shown(rule['Condition'])}`, 'Write an expression in {% %}, or true or false.', 'Expected value of type Boolean');
}

function checkNames({ value, path }: Owner, outer: boolean, report: Report): void {
  for (const name of Object.keys(value)) {
    if (OPERATORS.has(name) || KINDS.some((kind) => kind === name) || name === 'Comment' || (outer && BESIDE.has(name))) continue;
    const meant = BESIDE.has(name) ? undefined : nearest(name, [...OPERATORS.keys(), ...KINDS, ...(outer ? BESIDE : ['Comment'])]);
    const fix = BESIDE.has(name) ? 'Move it to the outer rule.' : meant === undefined ? 'Remove it.' : `Did you mean ${shown(meant)}?`;
    report.add({ rule: 'choice-rule', severity: 'error', path: [...path, name], part: 'key', message: BESIDE.has(name) ? `an inner rule has no ${shown(name)}` : `there is no comparison ${shown(name)}`, fix, aws: { code: 'SCHEMA_VALIDATION_FAILED', message: `Field '${name}' is not supported`, at: path } });
  }
}

function checkList(owner: Owner, rules: Json | undefined, path: Path, report: Report): void {
  if (rules === undefined) return;
  const name = shown(String(path.at(-1)));
  if (!isArray(rules)) return report.schema('wrong-type', path, `${name} is ${shown(rules)}`, 'Write an array of rules.', 'Expected value of type Array');
  if (rules.length === 0) report.schema('empty', path, `${name} is empty`, 'Put at least one rule into it.', 'Value cannot be empty');
  for (const [index, rule] of rules.entries()) checkRule(owner, rule, [...path, index], false, report);
}

function checkComparison({ value, path }: Owner, report: Report): void {
  const { Variable: variable } = value;
  if (typeof variable !== 'string') report.schema('wrong-type', [...path, 'Variable'], `"Variable" is ${shown(variable ?? null)}`, 'Write a path such as "$.field".', 'Expected value of type [STRING]');
  else {
    const problem = pathProblem(variable);
    if (problem !== undefined) report.schema('bad-path', [...path, 'Variable'], `"Variable" is ${shown(variable)}: ${problem}`, 'Write a path such as "$.field", "$$.Execution.Id" or "$variable".', variable.startsWith('$') ? 'Value is not a Reference Path' : "Value is not a Reference Path: Reference path didn't start with '$'");
  }
  const operators = Object.keys(value).filter((name) => OPERATORS.has(name));
  const second = operators[1];
  if (operators.length === 0) report.schema('choice-rule', path, 'the rule has a "Variable" and nothing to compare it with', 'Add a comparison, such as "StringEquals" or "IsPresent".', `This object should have only one of the following fields: [${[...OPERATORS.keys()].join(', ')}]`);
  else if (second !== undefined) report.schema('choice-rule', [...path, second], `the rule has the comparisons ${listed(operators.map(shown), 'and')}`, 'Leave one of them, and put each other one into a rule of its own, inside of "And" or "Or".', `There should only be one of the following fields: [${[...OPERATORS.keys()].join(', ')}]`, path);
  for (const name of operators) checkOperand([...path, name], value[name] ?? null, OPERATORS.get(name) ?? 'text', report);
}

function checkOperand(path: Path, value: Json, operand: Operand, report: Report): void {
  const { name, aws, fits } = FITS[operand];
  if (!fits(value)) report.schema(operand === 'timestamp' && typeof value === 'string' ? 'bad-timestamp' : 'wrong-type', path, `${shown(String(path.at(-1)))} is ${shown(value)}`, `Write ${name}.`, aws);
  else if (operand === 'path' && typeof value === 'string') checkPath(path, value, report);
}
