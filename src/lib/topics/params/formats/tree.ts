import { isAlias, isMap, isScalar, isSeq, parseDocument, type Alias, type Document, type ParsedNode, type YAMLMap, type YAMLParseError } from 'yaml';
import { jsonErrorOffset } from '../../../errors/json-error.ts';
import { attributeProblem, ATTRIBUTES, type Attribute } from './attributes.ts';
import type { SourceText } from './source-text.ts';
import { PARAMETER_TYPES, TIERS, type Tags } from '../types.ts';
import type { FileEntry } from './types.ts';

type Node = ParsedNode;

const SECURE = '!secure';
const LIST_TAG = 'tag:yaml.org,2002:seq';
const TEXT_TAG = 'tag:yaml.org,2002:str';
/** Tags that change nothing: every scalar is its text. `!` says just that. */
const PLAIN_TAGS: ReadonlySet<string | undefined> = new Set([undefined, '!', TEXT_TAG, LIST_TAG, ...['map', 'int', 'float', 'bool'].map((name) => `tag:yaml.org,2002:${name}`)]);

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
  const document = parseDocument(text.text, { schema: 'failsafe', uniqueKeys: false, logLevel: 'error', customTags: [{ tag: SECURE, resolve: (value: string) => value }] });
  const [error] = document.errors;
  if (error !== undefined) throw yamlError(error, text);
  const { contents } = document;
  // A line of --- and nothing else says nothing too.
  if (contents === null || (isScalar(contents) && contents.source === '' && contents.type === 'PLAIN' && contents.tag === undefined)) return [];
  return new TreeReader(document, text).read(contents);
}

/** Where a tab stands in the indentation of the line of an offset. */
function indentTab(text: string, offset: number): number | undefined {
  const line = text.lastIndexOf('\n', offset - 1) + 1;
  const [indent] = /^ *(?=\t)/.exec(text.slice(line)) ?? [];
  return indent === undefined ? undefined : line + indent.length;
}

function yamlError(error: YAMLParseError, text: SourceText): Error {
  const [offset] = error.pos;
  const tab = error.code === 'TAB_AS_INDENT' ? offset : error.code === 'BAD_INDENT' ? indentTab(text.text, offset) : undefined;
  if (tab !== undefined) return text.error(tab, 'a tab stands where YAML wants spaces', 'Indent with spaces.');
  if (error.code === 'MULTIPLE_DOCS') return text.error(offset, 'a second document begins', 'Put everything into one document.');
  if (error.code === 'RESOURCE_EXHAUSTION') return text.error(offset, 'it is nested too deeply', 'Parameter Store has 15 levels.');
  if (error.code === 'TAG_RESOLVE_FAILED') return unknownTag(offset, text);
  // Behind a colon the library repeats the text, and of an escape sequence more than its letter: both can be pieces of a secret.
  const what = error.message.split('\n', 1)[0]?.replace(/ at line \d+, column \d+:?$/, '').replace(/(?<! ): .*$|(?<=^Invalid escape sequence ..).*$/, '') ?? 'this is not YAML';
  return text.error(offset, `${what.charAt(0).toLowerCase()}${what.slice(1)}`, 'Mend it, or name its format with --format.');
}

/** The tag is not repeated: a secret that begins with ! is one. */
const unknownTag = (offset: number, text: SourceText): Error => text.error(offset, 'the tag is not known here', 'Write !secure before a secret, and a text that begins with ! in quotes.');

type Resolved = Exclude<Node, Alias.Parsed>;

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
    this.#refuseSecure(root, 'the whole file');
    this.#level(root, '');
    return this.#entries;
  }

  #level(map: YAMLMap.Parsed, prefix: string): void {
    for (const { key, name, value } of this.#pairs(map, prefix)) {
      if (value === null) throw this.#error(name, `${key} has no value`, 'Parameter Store has no empty values: give it one, or leave it out.');
      this.#entry(key, name, this.#resolved(value));
    }
  }

  /** Throws where a key is there twice: whoever else reads the file drops one of them. */
  #pairs(map: YAMLMap.Parsed, prefix = ''): Array<{ readonly key: string; readonly name: Node; readonly value: Node | null }> {
    const seen = new Map<string, Node>();
    return map.items.map(({ key: name, value }) => {
      const key = prefix + this.#keyOf(name);
      const first = seen.get(key);
      if (first !== undefined) throw this.#error(name, `the key ${JSON.stringify(key)} is there already, in line ${this.#text.positionOf(first.range[0]).line}`, 'Leave one of them out.');
      seen.set(key, name);
      return { key, name, value };
    });
  }

  #entry(key: string, at: Node, value: Resolved): void {
    const position = this.#text.positionOf(at.range[0]);
    if (!isMap(value)) {
      const type = impliedType(value);
      this.#entries.push({ key, value: this.#valueOf(key, value), position, ...(type === undefined ? {} : { type }) });
      return;
    }
    this.#refuseSecure(value, key);
    if (value.items.some((item) => this.#keyOf(item.key) === 'value')) this.#entries.push({ key, position, ...this.#attributes(key, value) });
    else this.#level(value, key.endsWith('/') ? key : `${key}/`);
  }

  #attributes(key: string, map: YAMLMap.Parsed): Omit<FileEntry, 'key' | 'position'> {
    const found: Partial<Record<Exclude<Attribute, 'tags'>, string>> = {};
    let [type, tags]: [FileEntry['type'], FileEntry['tags']] = [undefined, undefined];
    for (const { key: attribute, name, value } of this.#pairs(map)) {
      if (!isAttribute(attribute)) throw this.#error(name, `${key} has no attribute ${JSON.stringify(attribute)}`, `There are ${ATTRIBUTES.join(', ')}.`);
      if (value === null) throw this.#error(name, `${key}: ${attribute} is empty`, 'Give it a value, or leave it out.');
      const resolved = this.#resolved(value);
      if (attribute === 'tags') tags = this.#tags(key, resolved);
      else found[attribute] = this.#attribute(key, attribute, resolved);
      if (attribute === 'value') type = impliedType(resolved);
    }
    const { value = '', type: said, tier, ...texts } = found;
    // A secret stays one, whatever the file says beside it.
    if (type === 'SecureString' && said !== undefined && said !== type) throw this.#error(map, `${key} is ${SECURE}, and its type ${said}`, `Leave out ${SECURE} or the type.`);
    type = PARAMETER_TYPES.find((each) => each === said) ?? type;
    const knownTier = TIERS.find((each) => each === tier);
    return { ...texts, value, ...(type === undefined ? {} : { type }), ...(knownTier === undefined ? {} : { tier: knownTier }), ...(tags === undefined ? {} : { tags }) };
  }

  #attribute(key: string, name: Exclude<Attribute, 'tags'>, value: Resolved): string {
    if (name === 'value') return this.#valueOf(key, value);
    // Policies are JSON: they may be written as what they are, or as text.
    if (name === 'policies' && !isScalar(value)) return JSON.stringify(this.#plain(`${key}: ${name}`, value));
    const text = this.#scalar(`${key}: ${name}`, value);
    const problem = attributeProblem(name, text);
    if (problem !== undefined) throw this.#error(value, `${key}: ${problem}`, 'Write one of them.');
    return text;
  }

  #tags(key: string, value: Resolved): Tags {
    if (!isMap(value)) throw this.#error(value, `${key}: tags are no map`, 'Write tags: {Team: web}.');
    this.#refuseSecure(value, `${key}: tags`);
    return Object.fromEntries(this.#pairs(value).map((pair) => [pair.key, pair.value === null ? '' : this.#scalar(`${key}: the tag`, this.#resolved(pair.value))]));
  }

  #plain(what: string, value: Resolved): unknown {
    if (isScalar(value)) return this.#scalar(what, value);
    this.#refuseSecure(value, what);
    if (isSeq(value)) return value.items.map((item) => this.#plain(what, this.#resolved(item)));
    return Object.fromEntries(this.#pairs(value).map((pair) => [pair.key, pair.value === null ? null : this.#plain(what, this.#resolved(pair.value))]));
  }

  #valueOf(key: string, value: Resolved): string {
    if (!isSeq(value)) return this.#textOf(key, value);
    const items = value.items.map((item) => ({ item, text: this.#scalar(`${key}: an item of the list`, this.#resolved(item)) }));
    const bad = items.find(({ text }) => text.includes(','));
    if (bad !== undefined) throw this.#error(bad.item, `${key}: an item of the list has a comma in it, which separates the items of a StringList`, 'Write the whole value as one text.');
    return items.map(({ text }) => text).join(',');
  }

  /** A text that is no secret of its own: only values can be that. */
  #scalar(what: string, value: Resolved): string {
    this.#refuseSecure(value, what);
    return this.#textOf(what, value);
  }

  #textOf(what: string, value: Resolved): string {
    if (!isScalar(value)) throw this.#error(value, `${what} is no text`, 'Write a text, a number, or a list of them.');
    if (value.type === 'PLAIN' && value.tag !== TEXT_TAG && /^(?:null|Null|NULL|~)?$/.test(value.source)) throw this.#error(value, `${what} is null`, 'Give it a value, or leave it out; in quotes it is a text.');
    return String(value.value);
  }

  #keyOf(key: Node): string {
    const scalar = this.#resolved(key);
    if (!isScalar(scalar)) throw this.#error(scalar, 'a key is no text', 'Write name: value.');
    this.#refuseSecure(scalar, 'a key');
    return String(scalar.value);
  }

  /** What would be read in the clear is not passed over in silence. */
  #refuseSecure(node: Resolved, what: string): void {
    if (node.tag === SECURE) throw this.#error(node, `${what} cannot be ${SECURE}`, `Write ${SECURE} before the value of each parameter that is a secret.`);
  }

  #resolved(node: Node): Resolved {
    if (isAlias(node)) return this.#target(node);
    if (node.tag !== SECURE && !PLAIN_TAGS.has(node.tag)) throw unknownTag(node.range[0], this.#text);
    return node;
  }

  /** Its name is not repeated: a secret that begins with * is one. */
  #target(alias: Alias.Parsed): Resolved {
    this.#aliases += 1;
    if (this.#aliases > MOST_ALIASES) throw this.#error(alias, 'this is one alias too many', 'Write the value itself.');
    const target = alias.resolve(this.#document);
    if (target === undefined) throw this.#error(alias, 'this alias stands for nothing', 'Write the value itself, and a text that begins with * in quotes.');
    return target as Resolved;
  }

  #error(node: Node, what: string, hint: string): Error {
    return this.#text.error(node.range[0], what, hint);
  }
}

const impliedType = (value: Resolved): FileEntry['type'] => (value.tag === SECURE ? 'SecureString' : isSeq(value) ? 'StringList' : undefined);

const isAttribute = (name: string): name is Attribute => ATTRIBUTES.some((known) => known === name);
