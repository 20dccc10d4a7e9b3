/**
 * `{{ssm:/app/url}}`, `{{ssm:/app/url:3}}`, `{{ ssm:/app/url:prod }}`, and ssm-secure in the place of ssm.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/param-create-cli.html
 */
const REFERENCE = /\{\{\s*(ssm|ssm-secure):\s*([^{}\s:]+)(?::([^{}\s:]+))?\s*\}\}/g;

/**
 * The references to one parameter in texts, each once and without the space inside of it, in the order in which they
 * come. A name that only begins alike is another one, and so is the name without its first slash. Pure.
 */
export function referencesTo(name: string, texts: Iterable<string>): string[] {
  const found = new Set<string>();
  for (const text of texts) {
    for (const [, scheme = '', named, selector] of text.matchAll(REFERENCE)) {
      if (named === name) found.add(`{{${scheme}:${name}${selector === undefined ? '' : `:${selector}`}}}`);
    }
  }
  return [...found];
}

/**
 * Every text that stands somewhere in a value, the keys of its objects too. Bytes are taken for UTF-8: that is how the
 * input of a Lambda function comes. Pure.
 */
export function* textsIn(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (value instanceof Uint8Array) yield new TextDecoder().decode(value);
  else if (Array.isArray(value)) for (const item of value) yield* textsIn(item);
  else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      yield key;
      yield* textsIn(item);
    }
  }
}

/** The texts of a document: those of its JSON, where a slash may be written as \/; else it is one text. Pure. */
export function textsOfDocument(content: string): Iterable<string> {
  try {
    return textsIn(JSON.parse(content));
  } catch {
    return [content];
  }
}
