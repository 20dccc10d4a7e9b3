import type { Document, ParameterDefinition, ParameterValue, Precondition, Step } from './document.ts';
import type { GivenParameters } from './parameters.ts';

/** `{{ssm:/app/url}}`, `{{ssm:/app/url:3}}`, `{{ ssm:/app/url:prod }}`: references to Parameter Store, in what is given to a document and in the document itself. Pure. */
const REFERENCE = /\{\{\s*ssm:\s*([^}\s]+)\s*\}\}/g;

/** Values by reference, as it stands behind `ssm:`. */
export type ReferencedValues = ReadonlyMap<string, string>;

/** What a document and the values given to it refer to, each once. A default that something was given for is not looked into. */
export function referencesIn(document: Document, given: GivenParameters): string[] {
  const found = new Set<string>();
  const look = (text: string): string => {
    for (const [, reference = ''] of text.matchAll(REFERENCE)) found.add(reference);
    return text;
  };
  rewrite(document, given, look);
  return [...found];
}

/** The same document and values with values in place of references; references without one stay as they are. */
export function withValues(document: Document, given: GivenParameters, values: ReferencedValues): { readonly document: Document; readonly given: GivenParameters } {
  return rewrite(document, given, (text) => text.replaceAll(REFERENCE, (whole, reference: string) => values.get(reference) ?? whole));
}

function rewrite(document: Document, given: GivenParameters, change: (text: string) => string): { readonly document: Document; readonly given: GivenParameters } {
  const parameter = (definition: ParameterDefinition): ParameterDefinition =>
    definition.default === undefined || Object.hasOwn(given, definition.name) ? definition : { ...definition, default: changeTexts(definition.default, change) as ParameterValue };
  const precondition = ({ left, right }: Precondition): Precondition => ({ left: change(left), right: change(right) });
  const step = (one: Step): Step => ({
    ...one,
    inputs: changeTexts(one.inputs, change) as Step['inputs'],
    precondition: one.precondition && precondition(one.precondition),
  });
  return {
    document: { ...document, parameters: document.parameters.map(parameter), steps: document.steps.map(step) },
    given: Object.fromEntries(Object.entries(given).map(([name, texts]) => [name, texts.map(change)])),
  };
}

function changeTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item: unknown) => changeTexts(item, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, changeTexts(item, change)]));
}
