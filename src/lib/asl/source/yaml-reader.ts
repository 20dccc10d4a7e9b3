import { isAlias, isMap, isScalar, isSeq, parseDocument, type Alias, type Document, type ParsedNode, type YAMLMap, type YAMLParseError } from 'yaml';
import type { Json } from '../json.ts';
import type { Definition } from './definition.ts';
import { MOST_LEVELS } from './json-reader.ts';
import { definitionOf, EmptyObject, type Entry, type Place } from './place.ts';
import { TextLines } from '../../errors/text-lines.ts';
import { definitionError, type Path } from './position.ts';

/** Aliases that multiply are no definition. */
const MOST_ALIASES = 100;
const MOST_VALUES = 200_000;

/** Tags of the core schema, which change nothing that a person sees. */
const CORE_TAG = /^(?:!|tag:yaml\.org,2002:(?:str|seq|map|int|float|bool|null))$/;

/** A definition in YAML 1.2, its scalars as the core schema has them: yes and 0755 are a text and a number. Throws UserErrors. */
export function readYamlDefinition(text: string, source: string): Definition {
  const document = parseDocument(text, { schema: 'core', version: '1.2', uniqueKeys: false, logLevel: 'error', stringKeys: false });
  const lines = new TextLines(text);
  const [error] = document.errors;
  if (error !== undefined) throw yamlError(error, source, lines, text);
  if (document.contents === null) throw definitionError(source, { line: 1, column: 1 }, 'there is no definition', 'Write a state machine in the Amazon States Language.');
  const reader = new YamlReader(document, source, lines);
  const { value, place } = reader.read(document.contents);
  return definitionOf({ value, root: place, text, source, format: 'yaml', duplicates: reader.duplicates, firstComment: undefined });
}

function yamlError(error: YAMLParseError, source: string, lines: TextLines, text: string): Error {
  const [offset] = error.pos;
  const at = (place: number, what: string, hint: string): Error => definitionError(source, lines.positionOf(place), what, hint);
  const line = text.lastIndexOf('\n', offset - 1) + 1;
  const [indent] = /^ *(?=\t)/.exec(text.slice(line)) ?? [];
  if (error.code === 'TAB_AS_INDENT' || (error.code === 'BAD_INDENT' && indent !== undefined)) return at(indent === undefined ? offset : line + indent.length, 'a tab stands where YAML wants spaces', 'Indent with spaces.');
  if (error.code === 'MULTIPLE_DOCS') return at(offset, 'a second document begins', 'Leave one state machine in the file.');
  if (error.code === 'RESOURCE_EXHAUSTION') return at(offset, 'it is nested too deeply', 'Move parts into state machines of their own.');
  const what = error.message.split('\n', 1)[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? 'this is not YAML';
  return at(offset, `${what.charAt(0).toLowerCase()}${what.slice(1)}`, 'Mend the YAML.');
}

type Node = ParsedNode;
type Resolved = Exclude<Node, Alias.Parsed>;

interface Read {
  readonly value: Json;
  readonly place: Place;
}

class YamlReader {
  readonly duplicates: Array<{ readonly path: Path; readonly first: number }> = [];
  readonly #document: Document.Parsed;
  readonly #source: string;
  readonly #lines: TextLines;
  readonly #path: Array<string | number> = [];
  #aliases = 0;
  #values = 0;

  constructor(document: Document.Parsed, source: string, lines: TextLines) {
    this.#document = document;
    this.#source = source;
    this.#lines = lines;
  }

  read(written: Node): Read {
    const node = isAlias(written) ? this.#target(written) : written;
    this.#values += 1;
    if (this.#values > MOST_VALUES || this.#path.length > MOST_LEVELS) throw this.#error(written, 'the definition is larger than its text: its aliases multiply', 'Write the values themselves.');
    if (node.tag !== undefined && !CORE_TAG.test(node.tag)) throw this.#error(node, `the tag ${node.tag} is not known here`, 'Write the value itself, or a placeholder such as ${Name} in quotes.');
    const [start, end] = node.range;
    if (isMap(node)) return this.#map(node, start);
    if (!isSeq(node)) return { value: this.#scalar(node), place: { start, end } };
    const reads = node.items.map((item, index) => this.#below(index, item));
    return { value: reads.map(({ value }) => value), place: { start, end: start, items: reads.map(({ place }) => place) } };
  }

  #map(node: YAMLMap.Parsed, start: number): Read {
    const value = new EmptyObject();
    const keys = new Map<string, Entry>();
    for (const { key: name, value: written } of node.items) {
      const key = this.#key(name);
      const at = name.range[0];
      const first = keys.get(key);
      if (first !== undefined) this.duplicates.push({ path: [...this.#path, key], first: first.key });
      const read = written === null ? { value: null, place: { start: at, end: at } } : this.#below(key, written);
      value[key] = read.value;
      keys.set(key, { key: at, value: read.place });
    }
    return { value, place: { start, end: start, keys } };
  }

  #below(step: string | number, node: Node): Read {
    this.#path.push(step);
    const read = this.read(node);
    this.#path.pop();
    return read;
  }

  #key(written: Node): string {
    const node = isAlias(written) ? this.#target(written) : written;
    if (!isScalar(node)) throw this.#error(written, 'a key is no text', 'Write name: value.');
    // 200 and true are names as they were written.
    return typeof node.value === 'string' ? node.value : (node.source ?? String(node.value));
  }

  #scalar(node: Resolved): Json {
    const value: unknown = isScalar(node) ? node.value : undefined;
    if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    throw this.#error(node, 'this is no value of JSON', 'Write a text, a number, true, false or null.');
  }

  #target(alias: Alias.Parsed): Resolved {
    this.#aliases += 1;
    if (this.#aliases > MOST_ALIASES) throw this.#error(alias, 'this is one alias too many', 'Write the value itself.');
    const target = alias.resolve(this.#document);
    if (target === undefined) throw this.#error(alias, `the alias *${alias.source} stands for nothing`, 'Write the value itself, and a text that begins with * in quotes.');
    return target as Resolved;
  }

  #error(node: Node, what: string, hint: string): Error {
    return definitionError(this.#source, this.#lines.positionOf(node.range[0]), what, hint);
  }
}
