import { isArray, isObject, type Json } from '../../../asl/json.ts';
import type { Definition } from '../../../asl/source/definition.ts';
import type { Path } from '../../../asl/source/position.ts';
import { UserError } from '../../../errors/errors.ts';
import { nearest } from '../../../errors/nearest.ts';

/**
 * `${Name}`, as the DefinitionSubstitutions of CloudFormation and SAM are written. A `${` with anything else behind it,
 * which JSONata may have, is none.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-stepfunctions-statemachine.html
 */
const PLACEHOLDER = /\$\{([A-Za-z0-9_][A-Za-z0-9_.:-]*)\}/g;
const ALONE = new RegExp(`^${PLACEHOLDER.source}$`);

/** Fields that take numbers: a text that is a placeholder and nothing else becomes one there. */
const NUMBERS = /^(?:(?:Timeout|Heartbeat|Interval|MaxDelay)?Seconds|MaxAttempts|BackoffRate|MaxConcurrency|ToleratedFailure(?:Count|Percentage)|Max(?:Items|InputBytes)PerBatch|MaxItems)$/;

/**
 * The definition with values in the place of its placeholders, in names and texts alike; what stands in a value is not
 * looked at again. A placeholder that is all there is of a scalar without quotes in YAML, or of a field that takes a
 * number, gives a number where its value is one. Throws a UserError for the placeholders that have no value, with
 * their places, and for values that no placeholder has.
 */
export function substitute(definition: Definition, values: Readonly<Record<string, string>>): Json {
  const missing: { readonly name: string; readonly path: Path }[] = [];
  const used = new Set<string>();
  const valueOf = (name: string, path: Path): string | undefined => {
    if (Object.hasOwn(values, name)) {
      used.add(name);
      return values[name];
    }
    missing.push({ name, path });
    return undefined;
  };
  const fill = (text: string, path: Path): string => text.replaceAll(PLACEHOLDER, (whole, name: string) => valueOf(name, path) ?? whole);
  const walk = (value: Json, path: Path): Json => {
    if (typeof value === 'string') return isNumeric(value, path, definition) ? scalar(fill(value, path)) : fill(value, path);
    if (isArray(value)) return value.map((item, index) => walk(item, [...path, index]));
    if (!isObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [fill(key, [...path, key]), walk(item, [...path, key])]));
  };
  const filled = walk(definition.value, []);
  if (missing.length > 0) throw unfilled(missing, definition);
  const unused = Object.keys(values).filter((name) => !used.has(name));
  if (unused.length > 0) throw unknown(unused, used, definition);
  return filled;
}

function isNumeric(text: string, path: Path, definition: Definition): boolean {
  if (!ALONE.test(text)) return false;
  return NUMBERS.test(String(path.at(-1))) || (definition.format === 'yaml' && definition.writtenAt(path) === text);
}

/** As YAML's core schema has it: a number, true, false, null, or else the text. */
function scalar(text: string): Json {
  if (/^(?:true|false|null)$/.test(text)) return JSON.parse(text) as Json;
  return /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text) ? Number(text) : text;
}

/** So many are named. */
const MOST_NAMED = 5;

function unfilled(missing: ReadonlyArray<{ readonly name: string; readonly path: Path }>, definition: Definition): UserError {
  const [first] = missing;
  const name = first?.name ?? '';
  const places = missing.slice(0, MOST_NAMED).map((each) => {
    const { line, column } = definition.positionOf(each.path);
    return `\${${each.name}} at ${definition.source}:${line}:${column}`;
  });
  const more = missing.length > MOST_NAMED ? ` and ${missing.length - MOST_NAMED} more` : '';
  return new UserError('unfilled-placeholder', `no value for ${places.join(', ')}${more}`, `Give it with --substitute ${name}=VALUE; where it is meant as text, --substitute '${name}=\${${name}}' keeps it.`);
}

function unknown(unused: readonly string[], used: ReadonlySet<string>, { source }: Definition): UserError {
  const [first = ''] = unused;
  const close = nearest(first, used);
  return new UserError('unknown-placeholder', `--substitute: ${source} has no ${unused.map((name) => `\${${name}}`).join(', ')}`, close === undefined ? 'Leave it out, or write the placeholder into the definition.' : `Did you mean ${close}? It has a value already: leave one out.`);
}
