import { isAlias, isMap, isScalar, isSeq, parseDocument, type Alias, type Document, type ParsedNode, type YAMLMap, type YAMLParseError } from 'yaml';
import { jsonErrorOffset } from '../../../errors/json-error.ts';
import { attributeProblem, ATTRIBUTES, type Attribute } from './attributes.ts';
import type { SourceText } from './source-text.ts';
import type { FileEntry } from './types.ts';

type Node = ParsedNode;

/** Aliases that multiply are no settings. */
const MOST_ALIASES = 100;

/** JSON is YAML: read as such it keeps numbers as they were written. Throws UserErrors. */
export function readJson(text: SourceText): FileEntry[] {
  const offset = jsonErrorOffset(text.text);
  if (offset !== undefined) throw text.error(offset, offset >= text.text.length ? 'the JSON ends too early' : 'this is not JSON', 'Mend it, or name its format with --format.');
  return readYaml(text);
}

/**
 * A map of keys to values, to lists (StringLists), to deeper levels, or to attributes (a map that has `value`). Every
 * scalar is the text that was written. Throws UserErrors.
 */
export function readYaml(text: SourceText): FileEntry[] {
  // `failsafe`: 1.10, 0755 and yes are texts; the tag is ours.
  const document = parseDocument(text.text, { schema: 'failsafe', uniqueKeys: false, logLevel: 'error', customTags: [{ tag: '!secure', resolve: (value: string) => value }] });
  const [error] = document.errors;
  if (error !== undefined) throw yamlError(error, text);
  const { contents } = document;
  if (contents === null) return [];
  return new TreeReader(document, text).read(contents);
}

function yamlError(error: YAMLParseError, text: SourceText): Error {
  const [offset] = error.pos;
  if (error.code === 'TAB_AS_INDENT') return text.error(text.text.indexOf('\t', text.text.lastIndexOf('\n', Math.max(0, offset - 1)) + 1), 'a tab stands where YAML wants spaces', 'Indent with spaces.');
  if (error.code === 'MULTIPLE_DOCS') return text.error(offset, 'a second document begins', 'Put everything into one document.');
  const what = error.message.split('\n', 1)[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? 'this is not YAML';
  return text.error(offset, `${what.charAt(0).toLowerCase()}${what.slice(1)}`, 'Mend it, or name its format with --format.');
}

class TreeReader {
  readonly #document: Document.Parsed;
  readonly #text: SourceText;
  readonly #entries: FileEntry[] = [];
  #aliases = 0;

  constructor(document: Document.Parsed, text: SourceText) {
    this.#document = document;
    this.#text = text;
  }

  read(contents: Node): FileEntry[] {
    const root = this.#resolved(contents);
    if (!isMap(root)) throw this.#error(root, 'this is no map of names to values', 'Write name: value, a line each.');
    this.#level(root, '');
    return this.#entries;
  }

  #level(map: YAMLMap.Parsed, prefix: string): void {
    for (const { key: name, value } of map.items) {
      const key = prefix + this.#keyOf(name);
      if (value === null) throw this.#error(name, `${key} has no value`, 'Parameter Store has no empty values: give it one, or leave it out.');
      this.#entry(key, name, this.#resolved(value));
    }
  }

  #entry(key: string, at: Node, value: Node): void {
    const position = this.#text.positionOf(at.range[0]);
    if (!isMap(value)) {
      const secure = value.tag === '!secure' ? ({ type: 'SecureString' } as const) : {};
      const list = isSeq(value) ? ({ type: 'StringList' } as const) : {};
      this.#entries.push({ key, value: this.#valueOf(key, value), position, ...list, ...secure });
    } else if (value.items.some((item) => this.#keyOf(item.key) === 'value')) {
      this.#entries.push({ key, position, ...this.#attributes(key, value) });
    } else {
      this.#level(value, key.endsWith('/') ? key : `${key}/`);
    }
  }

  #attributes(key: string, map: YAMLMap.Parsed): Omit<FileEntry, 'key' | 'position'> {
    const found: Record<string, unknown> = {};
    for (const { key: name, value } of map.items) {
      const attribute = this.#keyOf(name);
      if (!isAttribute(attribute)) throw this.#error(name, `${key} has no attribute ${JSON.stringify(attribute)}`, `There are ${ATTRIBUTES.join(', ')}.`);
      if (attribute in found) throw this.#error(name, `${key}: ${attribute} is there twice`, 'Leave one of them out.');
      if (value === null) throw this.#error(name, `${key}: ${attribute} is empty`, 'Give it a value, or leave it out.');
      found[attribute] = this.#attribute(key, attribute, this.#resolved(value));
      if (attribute === 'value' && isSeq(value)) found['type'] ??= 'StringList';
      if (attribute === 'value' && value.tag === '!secure') found['type'] ??= 'SecureString';
    }
    return found as unknown as Omit<FileEntry, 'key' | 'position'>;
  }

  #attribute(key: string, name: Attribute, value: Node): unknown {
    if (name === 'tags') {
      if (!isMap(value)) throw this.#error(value, `${key}: tags are no map`, 'Write tags: {Team: web}.');
      return Object.fromEntries(value.items.map((item) => [this.#keyOf(item.key), item.value === null ? '' : this.#scalar(`${key}: the tag`, this.#resolved(item.value))]));
    }
    // Policies are JSON: they may be written as what they are, or as text.
    if (name === 'policies' && !isScalar(value)) return JSON.stringify(value.toJS(this.#document, { maxAliasCount: MOST_ALIASES }));
    const text = name === 'value' ? this.#valueOf(key, value) : this.#scalar(`${key}: ${name}`, value);
    const problem = attributeProblem(name, text);
    if (problem !== undefined) throw this.#error(value, `${key}: ${problem}`, 'Write one of them.');
    return text;
  }

  #valueOf(key: string, value: Node): string {
    if (!isSeq(value)) return this.#scalar(key, value);
    const items = value.items.map((item) => ({ item, text: this.#scalar(`${key}: an item of the list`, this.#resolved(item)) }));
    const bad = items.find(({ text }) => text.includes(','));
    if (bad !== undefined) throw this.#error(bad.item, `${key}: an item of the list has a comma in it, which separates the items of a StringList`, 'Write the whole value as one text.');
    return items.map(({ text }) => text).join(',');
  }

  #scalar(what: string, value: Node): string {
    if (!isScalar(value)) throw this.#error(value, `${what} is no text`, 'Write a text, a number, or a list of them.');
    if (value.type === 'PLAIN' && /^(?:null|Null|NULL|~)?$/.test(value.source)) throw this.#error(value, `${what} is null`, 'Give it a value, or leave it out; in quotes it is a text.');
    return String(value.value);
  }

  #keyOf(key: Node): string {
    const scalar = this.#resolved(key);
    if (!isScalar(scalar)) throw this.#error(scalar, 'a key is no text', 'Write name: value.');
    return String(scalar.value);
  }

  #resolved(node: Node): Exclude<Node, Alias.Parsed> {
    if (!isAlias(node)) return node;
    this.#aliases += 1;
    const target = this.#aliases > MOST_ALIASES ? undefined : node.resolve(this.#document);
    if (target === undefined) throw this.#error(node, `*${node.source} ${this.#aliases > MOST_ALIASES ? 'is one alias too many' : 'stands for nothing'}`, 'Write the value itself.');
    return target as Exclude<Node, Alias.Parsed>;
  }

  #error(node: Node, what: string, hint: string): Error {
    return this.#text.error(node.range[0], what, hint);
  }
}

const isAttribute = (name: string): name is Attribute => ATTRIBUTES.some((known) => known === name);
