import { isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, type Document } from 'yaml';
import { UserError } from '../../errors/errors.ts';
import type { Parameters } from './types.ts';

const HINT = "Write it like --parameters 'commands=uptime' (repeat it for a list), or --parameters @file.json or @file.yaml.";

/**
 * The values of --parameters: `k=v` (said again it makes a list; a JSON list is one), a JSON object, or `@file` with a
 * JSON or YAML map. Every value becomes a list of texts, as SendCommand takes it. Throws UserErrors.
 */
export function readParameters(words: readonly string[], readFile: (file: string) => string): Parameters {
  const parameters = new Map<string, string[]>();
  const add = (name: string, values: readonly string[]): void => void parameters.set(name, [...(parameters.get(name) ?? []), ...values]);
  for (const word of words) {
    if (word.startsWith('@')) for (const [name, values] of readMap(readFile(word.slice(1)), word.slice(1))) add(name, values);
    else if (word.trimStart().startsWith('{')) for (const [name, values] of readMap(word, '--parameters')) add(name, values);
    else add(...pair(word));
  }
  return Object.fromEntries(parameters);
}

function pair(word: string): [string, string[]] {
  const [, name, text] = /^([A-Za-z0-9_.-]+)=(.*)$/s.exec(word) ?? [];
  if (name === undefined || text === undefined) throw new UserError('bad-parameter', `--parameters: "${word}" is not NAME=VALUE`, HINT);
  return [name, jsonList(text) ?? [text]];
}

/** `["a","b"]`, as the AWS CLI takes it. What only looks like it is a text. */
function jsonList(text: string): string[] | undefined {
  if (!text.startsWith('[')) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : undefined;
  } catch {
    return undefined;
  }
}

function readMap(text: string, source: string): [string, string[]][] {
  const lines = new LineCounter();
  // JSON is YAML, so one reader tells line and column for both.
  const document = parseDocument(text, { lineCounter: lines });
  const [problem] = document.errors;
  if (problem !== undefined) {
    throw new UserError('bad-parameter-file', `${place(source, lines, problem.pos[0])}: ${problem.message.split('\n', 1)[0]?.replace(/ at line \d+, column \d+:?$/, '')}`, 'It must be a JSON or YAML map of parameters.');
  }
  const { contents } = document;
  if (!isMap(contents)) throw new UserError('bad-parameter-file', `${source}: there is no map of parameters in it`, 'It must be a JSON or YAML map of parameters, such as {"commands": ["uptime"]}.');
  const texts = (node: unknown): string => textOf(node, document, (at) => place(source, lines, at));
  return contents.items.map(({ key, value }) => [texts(key), isSeq(value) ? value.items.map(texts) : [texts(value)]]);
}

/** A scalar as it was written: 1.10, 007 and a long account number are texts here, not numbers. What is deeper is JSON. */
function textOf(node: unknown, document: Document, placeOf: (offset: number) => string): string {
  if (isScalar(node)) return typeof node.value === 'string' ? node.value : node.value === null ? '' : (node.source ?? JSON.stringify(node.value));
  try {
    const value: unknown = isNode(node) ? node.toJS(document) : node;
    return typeof value === 'string' ? value : value === null || value === undefined ? '' : JSON.stringify(value);
  } catch (error) {
    const offset = isNode(node) ? (node.range?.[0] ?? 0) : 0;
    throw new UserError('bad-parameter-file', `${placeOf(offset)}: ${error instanceof Error ? error.message : String(error)}`, 'In YAML a word that begins with * is an alias: put it into quotes.', { cause: error });
  }
}

/** file:line:column */
function place(source: string, lines: LineCounter, offset: number): string {
  const { line, col } = lines.linePos(offset);
  return `${source}:${line}:${col}`;
}
