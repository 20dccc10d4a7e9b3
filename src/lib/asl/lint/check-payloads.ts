import { isArray, isObject, type Json, type JsonObject } from '../json.ts';
import type { Path } from '../source/position.ts';
import type { Owner } from './check-fields.ts';
import { assigningParts } from './assigning-parts.ts';
import { delimiterMissing } from '../jsonata/expression.ts';
import { expressionFindings, isExpression } from './expressions.ts';
import { argumentsProblem, templateValueProblem } from './paths.ts';
import { characters, shown, type Report } from './problem.ts';

/** Payload templates of JSONPath, at every depth below a state: keys that end in `.$` hold paths and calls. */
const TEMPLATES: ReadonlySet<string> = new Set(['Parameters', 'ResultSelector', 'ItemSelector', 'Assign', 'BatchInput', 'Credentials']);
/** What a template can be in. */
const AROUND: ReadonlySet<string> = new Set(['Catch', 'Choices', 'ItemReader', 'ItemBatcher', 'ResultWriter']);
/** What AWS does not read as JSONata; the states inside are looked at for themselves. */
const NO_JSONATA: ReadonlySet<string> = new Set(['Comment', 'Next', 'Default', 'Resource', 'ErrorEquals', 'Retry', 'Credentials', 'CSVHeaders', 'Type', 'QueryLanguage', 'StartAt', 'ItemProcessor', 'Iterator', 'Branches', 'Label']);
const JSONATA_PAYLOADS: ReadonlySet<string> = new Set(['Arguments', 'Output', 'Assign', 'ItemSelector', 'Items', 'BatchInput']);

const LOOKS_LIKE_A_PATH = /^(?:\$\.|\$\$\.|\$\[|\$\$?$|\$[\p{ID_Start}_][\p{ID_Continue}]*(?:[.[].*)?$|States\.\w+\()/u;

/** The templates of a state in JSONPath, and the names that it assigns. */
export function checkTemplates({ value, path }: Owner, report: Report): void {
  eachTemplate(value, path, (template, at, field) => {
    if (field === 'Assign') checkVariableNames(template, at, report);
    checkTemplate(template, at, report);
  });
  const { Result: result, Type: type } = value;
  if (type === 'Pass' && result !== undefined) checkStatic(result, [...path, 'Result'], report);
  for (const name of ['Error', 'Cause', 'Default', 'Timestamp']) {
    const text = value[name];
    if (typeof text === 'string' && /^\$[.[]|^\$\$\./.test(text) && name !== 'Default') report.add({ rule: 'no-path', severity: 'warning', path: [...path, name], message: `${shown(name)} is ${shown(text)} as it stands, and no path`, fix: `Name the field "${name}Path".`, aws: { code: 'NO_PATH', message: `Field value looks like a path, but field name does not end with 'Path'.` } });
  }
}

function eachTemplate(value: JsonObject, path: Path, visit: (template: Json, path: Path, field: string) => void): void {
  for (const [field, member] of Object.entries(value)) {
    const isTemplate = TEMPLATES.has(field);
    if (!isTemplate && !AROUND.has(field)) continue;
    const at = [...path, field];
    if (isTemplate) visit(member, at, field);
    else for (const [each, where] of isArray(member) ? member.map((item, index) => [item, [...at, index]] as const) : [[member, at] as const]) if (isObject(each)) eachTemplate(each, where, visit);
  }
}

function checkTemplate(value: Json, path: Path, report: Report): void {
  if (isArray(value)) for (const [index, item] of value.entries()) checkTemplate(item, [...path, index], report);
  if (!isObject(value)) return;
  for (const [key, member] of Object.entries(value)) {
    const isReference = key.endsWith('.$');
    if (!isReference && (typeof member !== 'object' || member === null) && (typeof member !== 'string' || !LOOKS_LIKE_A_PATH.test(member))) continue;
    const at = [...path, key];
    if (isReference) {
      checkReference(key, member, path, report);
      const plain = key.slice(0, -2);
      if (Object.hasOwn(value, plain)) report.error('same-key', at, `${shown(key)} and ${shown(plain)} both give ${shown(plain)}`, 'Leave one of them.');
    } else if (typeof member === 'string') {
      report.add({ rule: 'no-dollar', severity: 'warning', path: at, message: `${shown(key)} gets the text ${shown(member)}, not what is there`, fix: `Name it ${shown(`${key}.$`)}.`, aws: { code: 'NO_DOLLAR', message: `No .$ on a field that appears to be a JSONPath or Intrinsic Function` } });
    } else checkTemplate(member, at, report);
  }
}

function checkReference(key: string, value: Json, owner: Path, report: Report): void {
  const problem = typeof value === 'string' ? templateValueProblem(value) : { rule: 'bad-path', what: 'it is no text' };
  const wrong = problem === undefined && typeof value === 'string' ? argumentsProblem(value) : undefined;
  if (wrong !== undefined) report.error('bad-intrinsic', [...owner, key], wrong, 'Mend the call.');
  if (problem === undefined) return;
  const fix = problem.rule === 'bad-intrinsic' ? 'Mend the call; the functions are in AWS\'s page "Intrinsic functions".' : 'Write a path such as "$.field" or a call such as "States.Format(\'{}\', $.field)", or take .$ from the name.';
  report.schema(problem.rule, [...owner, key], `${shown(key)} is ${shown(value)}: ${problem.what}`, fix, `The value for the field '${key}' must be a valid JSONPath or a valid intrinsic function call`, owner);
}

function checkStatic(value: Json, path: Path, report: Report): void {
  if (isArray(value)) for (const [index, item] of value.entries()) checkStatic(item, [...path, index], report);
  if (!isObject(value)) return;
  for (const [key, member] of Object.entries(value)) {
    const at = [...path, key];
    if (key.endsWith('.$')) report.add({ rule: 'static-result', severity: 'warning', path: at, part: 'key', message: `"Result" is given as it stands: ${shown(key)} reads nothing`, fix: 'Use "Parameters" instead of "Result".', aws: { code: 'PASS_RESULT_IS_STATIC', message: 'Attempt to use a path in the result of a pass state.' } });
    else checkStatic(member, at, report);
  }
}

const VARIABLE = /^[\p{ID_Start}_][\p{ID_Continue}]*$/u;
const LONGEST_VARIABLE = 80;

function checkVariableNames(assigned: Json, path: Path, report: Report): void {
  if (!isObject(assigned)) return;
  for (const key of Object.keys(assigned)) {
    const name = key.replace(/\.\$$/, '');
    const at = [...path, key];
    if (name === 'states') report.add({ rule: 'reserved-name', severity: 'error', path: at, part: 'key', message: '"states" is reserved: $states is what Step Functions gives to a state', fix: 'Choose another name.', aws: { code: 'RESERVED_VARIABLE_NAME', message: "Cannot assign to reserved variable '$states'." } });
    else if (!VARIABLE.test(name)) report.add({ rule: 'bad-variable-name', severity: 'error', path: at, part: 'key', message: `${shown(name)} is no name of a variable`, fix: 'Use letters, digits and _, with a letter at the beginning.', aws: { code: 'INVALID_VARIABLE_NAME', message: `Invalid variable name '${name}': the variable name contains invalid characters.` } });
    else if (characters(name) > LONGEST_VARIABLE) report.add({ rule: 'long-name', severity: 'error', path: at, part: 'key', message: `the name of the variable has ${characters(name)} characters`, fix: `Write at most ${LONGEST_VARIABLE}.`, aws: { code: 'INVALID_VARIABLE_NAME', message: `Invalid variable name '${name}': the variable name exceeds the ${LONGEST_VARIABLE}-character limit.` } });
  }
}

/** The expressions of a state in JSONata, and the names that it assigns. */
export function checkExpressions({ value, path }: Owner, report: Report): void {
  walkExpressions(value, path, { payload: false, errorOutput: false, catcher: false }, report);
  for (const [owner, at] of assigningParts(value, path)) if (owner['Assign'] !== undefined) checkVariableNames(owner['Assign'], [...at, 'Assign'], report);
}

interface Surroundings {
  /** Inside of a payload every key is data. */
  readonly payload: boolean;
  readonly catcher: boolean;
  /** `$states.errorOutput` is there. */
  readonly errorOutput: boolean;
}

function walkExpressions(value: Json, path: Path, around: Surroundings, report: Report): void {
  if (typeof value === 'string') return checkExpression(value, path, around, report);
  if (isArray(value)) for (const [index, item] of value.entries()) walkExpressions(item, [...path, index], around, report);
  if (!isObject(value)) return;
  for (const [key, member] of Object.entries(value)) {
    if ((typeof member !== 'object' && typeof member !== 'string' && !key.endsWith('.$')) || (!around.payload && NO_JSONATA.has(key))) continue;
    const at = [...path, key];
    if (around.payload && key.endsWith('.$')) report.warning('path-in-jsonata', at, `in JSONata ${shown(key)} is a name like any other: nothing is read`, `Name it ${shown(key.slice(0, -2))}, and write an expression in {% %}.`);
    walkExpressions(member, at, around.payload ? around : { payload: JSONATA_PAYLOADS.has(key), catcher: key === 'Catch', errorOutput: around.errorOutput || (around.catcher && (key === 'Output' || key === 'Assign')) }, report);
  }
}

function checkExpression(text: string, path: Path, { errorOutput }: Surroundings, report: Report): void {
  const missing = delimiterMissing(text);
  if (missing !== undefined) report.schema('bad-expression', path, `the expression has no ${missing === '{%' ? 'beginning' : 'end'}: ${missing}`, `Add ${missing}.`, 'JSONata string must start with {% and end with %}');
  if (!isExpression(text)) return;
  for (const finding of expressionFindings(text, errorOutput)) report.add({ severity: 'error', path, ...finding });
}
