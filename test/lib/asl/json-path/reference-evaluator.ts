import fc from 'fast-check';
import { isArray, isObject, type Json } from '../../../../src/lib/asl/json.ts';
import { keys } from '../json.ts';

type Nodes = readonly (Json | undefined)[];

/** One step of a path as it is written, and what it does, said as plainly as possible: from all nodes to all nodes. */
export interface ReferenceStep {
  readonly text: string;
  readonly isDefinite: boolean;
  readonly apply: (nodes: Nodes) => Nodes;
}

const each =
  (of: (node: Json) => Nodes): ReferenceStep['apply'] =>
  (nodes) =>
    nodes.flatMap((node) => (node === undefined ? [] : of(node)));

const childrenOf = (node: Json): Json[] => (isArray(node) ? [...node] : isObject(node) ? Object.values(node) : []);
const inside = (node: Json): Json[] => [node, ...childrenOf(node).flatMap(inside)];
const keyOf = (node: Json, key: string): Nodes => (isObject(node) && Object.keys(node).includes(key) ? [node[key]] : []);
const quote = (key: string): string => `'${key.replaceAll("'", "\\'")}'`;

const child = keys.chain((key) => {
  const step = (text: string): ReferenceStep => ({ text, isDefinite: true, apply: each((node) => keyOf(node, key)) });
  const bracket = [`[${quote(key)}]`, `[ ${quote(key)} ]`, `.[${quote(key)}]`];
  return fc.constantFrom(...(/^[a-zä_]+$/.test(key) ? [`.${key}`, ...bracket] : bracket)).map(step);
});

const index = fc.integer({ min: -4, max: 4 }).map((at): ReferenceStep => ({ text: `[${at}]`, isDefinite: true, apply: each((node) => (isArray(node) ? [node.at(at)] : [])) }));

const indexes = fc
  .array(fc.integer({ min: -2, max: 3 }), { minLength: 2, maxLength: 3 })
  .map((list): ReferenceStep => ({ text: `[${list.join(', ')}]`, isDefinite: false, apply: each((node) => (isArray(node) ? list.map((at) => node.at(at)) : [])) }));

const slice = fc.oneof(
  fc.integer({ min: -3, max: 3 }).map((from): [string, number, number | undefined] => [`[${from}:]`, from, undefined]),
  fc.integer({ min: -3, max: 3 }).map((to): [string, number, number | undefined] => [`[:${to}]`, 0, to]),
  fc.tuple(fc.nat(3), fc.nat(3)).map(([from, to]): [string, number, number | undefined] => [`[${from}:${to}]`, from, to]),
).map(([text, from, to]): ReferenceStep => ({ text, isDefinite: false, apply: each((node) => (isArray(node) ? node.slice(from, to) : [])) }));

const wildcard = fc.constantFrom('[*]', '.*', '[ * ]').map((text): ReferenceStep => ({ text, isDefinite: false, apply: each(childrenOf) }));

const descent = fc.oneof(
  keys.map((key): ReferenceStep => ({ text: `..[${quote(key)}]`, isDefinite: false, apply: each((node) => inside(node).flatMap((deep) => keyOf(deep, key))) })),
  fc.constant<ReferenceStep>({ text: '..*', isDefinite: false, apply: each((node) => inside(node).flatMap(childrenOf)) }),
);

const COMPARISONS: readonly [string, (value: Json | undefined) => boolean][] = [
  ['@.a == 1', (value) => value === 1 || value === '1'],
  ['@.a != 1', (value) => value !== 1 && value !== '1'],
  ["@.a === 1", (value) => value === 1],
  ["'x' == @.a", (value) => value === 'x'],
  ['@.a > 0', (value) => typeof value === 'number' && value > 0],
  ['@.a <= -1', (value) => typeof value === 'number' && value <= -1],
  ["@['a'] in ['x', 2, null]", (value) => value === 'x' || value === 2 || value === null],
  ["@.a nin ['x', true]", (value) => value !== 'x' && value !== true],
  ['@.a', (value) => value !== undefined],
  ['!(@.a)', (value) => value === undefined],
  ['@.a && !(@.a == null)', (value) => value !== undefined && value !== null],
  ['@.a == true || @.a == false', (value) => typeof value === 'boolean'],
  ['@.a size 2', (value) => isArray(value) && value.length === 2],
  ['@.a empty true', (value) => value === '' || (isArray(value) && value.length === 0) || (isObject(value) && Object.keys(value).length === 0)],
  ['@.a =~ /[xy]/', (value) => isArray(value) ? value.some((item) => item === 'x' || item === 'y') : value === 'x' || value === 'y'],
];

const filter = fc.constantFrom(...COMPARISONS).map(([text, fits]): ReferenceStep => {
  const accepts = (item: Json): boolean => fits(keyOf(item, 'a')[0]);
  return { text: `[?(${text})]`, isDefinite: false, apply: each((node) => (isArray(node) ? node.filter(accepts) : isObject(node) && accepts(node) ? [node] : [])) };
});

export const referenceSteps = fc.array(fc.oneof({ weight: 4, arbitrary: child }, { weight: 2, arbitrary: index }, indexes, slice, wildcard, descent, filter), { maxLength: 4 });
