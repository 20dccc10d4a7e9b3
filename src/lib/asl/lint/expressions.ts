import { compileOnce } from '../bounded-cache.ts';
import type { Json } from '../json.ts';
import { expressionIn, isExpression as isExpressionText } from '../jsonata/expression.ts';
import { FUNCTION_NAMES } from '../jsonata/function-names.ts';
import { namesIn, type ExpressionNames } from '../jsonata/names.ts';
import { parseExpression, type SyntaxProblem } from '../jsonata/parse.ts';
import type { QueryLanguage } from '../machine.ts';
import { variablesOfPath } from './paths.ts';
import { meantBy, type Problem } from './problem.ts';

export const isExpression = (value: Json | undefined): boolean => typeof value === 'string' && isExpressionText(value);

type Finding = Pick<Problem, 'rule' | 'message' | 'fix' | 'aws'>;

type Read = { readonly problem: SyntaxProblem } | { readonly problem?: undefined; readonly names: ExpressionNames };

/** Takes what stands between `{%` and `%}`. */
const read: (expression: string) => Read = compileOnce((expression) => {
  const parsed = parseExpression(expression);
  return parsed.ok ? { names: namesIn(parsed.tree) } : { problem: parsed.problem };
});

/** What is wrong with a text in `{% %}`. `errorOutput`: it stands where $states.errorOutput is there. */
export function expressionFindings(text: string, errorOutput: boolean): Finding[] {
  const expression = expressionIn(text) ?? '';
  const found = read(expression);
  if (found.problem !== undefined) return [invalid(expression, found.problem)];
  const { names } = found;
  return [...distinct(names.contextReferences).map(unsupportedReference), ...distinct(names.statesFields).flatMap((field) => statesField(field, errorOutput)), ...distinct(names.unknownFunctions).map(unknownFunction)];
}

const distinct = (uses: ReadonlyArray<{ readonly name: string }>): string[] => [...new Set(uses.map(({ name }) => name))];

const invalid = (expression: string, { message, offset }: SyntaxProblem): Finding => ({
  rule: 'bad-expression', message: `the expression is no JSONata: ${message}, at character ${offset + 1} of ${JSON.stringify(expression.length > 60 ? `${expression.slice(0, 59)}…` : expression)}`, fix: 'Mend the expression; https://docs.jsonata.org has the language.',
  aws: { code: 'INVALID_JSONATA_EXPRESSION', message },
});

function unsupportedReference(name: string): Finding {
  const shown = name === '' || name === '$' ? `$${name}` : name;
  const aws = name === '$' ? "Reference to '$$' is not supported." : `Reference to '${shown}' at the top level is not supported.`;
  const fix = name === '' || name === '$' ? 'Read $states.input, or a variable.' : `Write $states.input.${name}, or $${name} for a variable; texts stand in quotes.`;
  return { rule: 'no-context', message: `${shown} reads a context, and an expression of a state has none`, fix, aws: { code: 'UNSUPPORTED_JSONATA_EXPRESSION', message: aws } };
}

const STATES_FIELDS: readonly string[] = ['input', 'result', 'errorOutput', 'context'];

function statesField(name: string, errorOutput: boolean): Finding[] {
  if (STATES_FIELDS.includes(name) && (name !== 'errorOutput' || errorOutput)) return [];
  const meant = meantBy(name, STATES_FIELDS);
  const fix = name === 'errorOutput' ? 'Read it in "Output" or "Assign" of a catcher.' : meant === undefined ? 'There are $states.input, .result, .errorOutput and .context.' : `Did you mean $states.${meant}?`;
  return [{ rule: 'unknown-states-field', message: `there is no $states.${name} here`, fix, aws: { code: 'UNSUPPORTED_JSONATA_EXPRESSION', message: `Field '$states.${name}' does not exist.` } }];
}

function unknownFunction(name: string): Finding {
  const meant = meantBy(name, FUNCTION_NAMES);
  const fix = name === 'eval' ? 'Step Functions bars it; $parse reads JSON.' : meant === undefined ? 'Use a function of JSONata 2, or $partition, $range, $hash, $random, $uuid, $parse.' : `Did you mean $${meant}?`;
  return { rule: 'unknown-function', message: `there is no function $${name}`, fix };
}

const NO_VARIABLES: readonly string[] = [];

/** The variables that a text of a state reads. `payload`: it is in a payload template, where only keys with `.$` read. */
export function variablesIn(text: string, key: string, payload: boolean, language: QueryLanguage): readonly string[] {
  if (language === 'JSONPath') return payload ? (key.endsWith('.$') ? variablesOfPath(text) : NO_VARIABLES) : key.endsWith('Path') || key === 'Variable' ? variablesOfPath(text) : NO_VARIABLES;
  const expression = expressionIn(text);
  if (expression === undefined) return NO_VARIABLES;
  const found = read(expression);
  return found.problem === undefined ? distinct(found.names.variables).filter((name) => name !== 'states') : NO_VARIABLES;
}
