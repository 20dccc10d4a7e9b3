import { isArray, isObject, type Json, type JsonObject } from '../json.ts';
import { accepts, type FilterScope } from './evaluate-filter.ts';
import { noArray, noKey, noObject } from './explain-miss.ts';
import { PathNotFound } from './path-error.ts';
import { PATH_FUNCTIONS } from './path-functions.ts';
import { isDefiniteUntil, type Path, type Step } from './path.ts';

/** In comparisons: a second or two of work. Filters inside of filters and `..` behind `..` can ask for any amount of it. */
const MOST_WORK = 50_000_000;
/** A step costs as much as so many comparisons. */
const STEP = 20;

type Found = (Json | undefined)[];

/** One evaluation of one path over one document. */
export class Evaluation {
  readonly #document: Json;
  readonly #scope: FilterScope;
  /** Paths from the root of the document inside of filters: the same for all items. */
  readonly #ofDocument = new Map<Path, Json | undefined>();
  #work = 0;

  constructor(document: Json) {
    this.#document = document;
    this.#scope = { valueOf: (path, item) => this.#valueOf(path, item), spend: (work) => this.#spend(work) };
  }

  /** All matches, in Jayway's order; undefined is an index past the end. Throws PathNotFound. */
  find(path: Path, from: Json): Found {
    const until = path.gathersAt ?? path.steps.length;
    const found: Found = [];
    this.#walk(path, 0, until, from, found);
    if (path.gathersAt === undefined) return found;
    let value: Json = found.map((each) => each ?? null);
    for (const step of path.steps.slice(path.gathersAt)) value = this.#call(step, value, from);
    return [value];
  }

  #spend(work: number): void {
    this.#work += work;
    if (this.#work > MOST_WORK) throw new PathNotFound('The path asks for too much work on this input', 'endless');
  }

  #valueOf(path: Path, item: Json): Json | undefined {
    if (path.root.kind === 'item') return this.#single(path, item);
    if (!this.#ofDocument.has(path)) this.#ofDocument.set(path, this.#single(path, this.#document));
    return this.#ofDocument.get(path);
  }

  #single(path: Path, from: Json): Json | undefined {
    try {
      const found = this.find(path, from);
      return path.isDefinite ? found.at(-1) : found.map((each) => each ?? null);
    } catch (error) {
      if (!(error instanceof PathNotFound) || error.kind === 'endless') throw error;
      return undefined;
    }
  }

  #walk(path: Path, at: number, until: number, value: Json | undefined, found: Found): void {
    this.#spend(STEP);
    if (at >= until) {
      found.push(value);
      return;
    }
    const step = path.steps[at];
    if (step === undefined) return;
    const isCertain = (): boolean => isDefiniteUntil(path.steps, at);
    const go = (next: Json | undefined): void => this.#walk(path, at + 1, until, next, found);
    switch (step.kind) {
      case 'child':
        if (isObject(value)) return this.#children(path, at, step.names, value, found, go);
        if (isCertain()) throw noObject(path, at, value);
        return;
      case 'index':
      case 'slice':
        if (isArray(value)) return itemsOf(step, value).forEach(go);
        if (isCertain()) throw noArray(path, at, value);
        return;
      case 'wildcard':
        return this.#all(value, go);
      case 'descent':
        return this.#everyDepth(path, at + 1, until, value, found);
      case 'filter':
        if (isObject(value)) return accepts(step.condition, value, this.#scope) ? go(value) : undefined;
        if (isArray(value)) return value.filter((item) => accepts(step.condition, item, this.#scope)).forEach(go);
        if (isCertain()) throw noArray(path, at, value);
        return;
      case 'function':
        return go(this.#call(step, value ?? null, value ?? null));
    }
  }

  #children(path: Path, at: number, names: readonly string[], value: JsonObject, found: Found, go: (next: Json | undefined) => void): void {
    const present = names.filter((name) => Object.hasOwn(value, name));
    if (names.length > 1 && at === path.steps.length - 1) {
      found.push(Object.fromEntries(present.map((name) => [name, value[name] ?? null])));
      return;
    }
    // A path that is not over must not miss a key in its definite beginning; at its end it just finds nothing.
    if (present.length < names.length && names.length === 1 && isDefiniteUntil(path.steps, at)) throw noKey(path, at);
    for (const name of present) go(value[name]);
  }

  #all(value: Json | undefined, go: (next: Json) => void): void {
    if (isArray(value)) for (const item of value) go(item);
    else if (isObject(value)) for (const key of Object.keys(value)) go(value[key] ?? null);
  }

  /** The node itself, then what is in it, in order. A stack of its own: documents can be deeper than the engine's. */
  #everyDepth(path: Path, at: number, until: number, value: Json | undefined, found: Found): void {
    const step = path.steps[at];
    const open: (Json | undefined)[] = [value];
    while (open.length > 0) {
      const node = open.pop();
      if (!isArray(node) && !isObject(node)) continue;
      this.#spend(STEP);
      if (step !== undefined && this.#applies(step, node)) this.#walk(path, at, until, node, found);
      const inside = isArray(node) ? node : Object.values(node);
      for (let index = inside.length - 1; index >= 0; index--) open.push(inside[index]);
    }
  }

  /** As Jayway scans: a filter asks a list itself before its items, and finds them again when it comes to them. */
  #applies(step: Step, node: Json): boolean {
    if (step.kind === 'filter') return accepts(step.condition, node, this.#scope);
    if (step.kind === 'child') return isObject(node) && (step.names.length > 1 || step.names.every((name) => Object.hasOwn(node, name)));
    return step.kind === 'wildcard' || isArray(node);
  }

  #call(step: Step, value: Json, from: Json): Json {
    if (step.kind !== 'function') return value;
    const args = step.parameters.map((parameter) => (parameter.kind === 'value' ? parameter.value : (this.#valueOf(parameter.path, from) ?? null)));
    return PATH_FUNCTIONS.get(step.name)?.(value, args) ?? null;
  }
}

function itemsOf(step: Step, list: readonly Json[]): (Json | undefined)[] {
  if (step.kind === 'index') return step.indexes.map((index) => list.at(index));
  if (step.kind !== 'slice') return [];
  const { from, to } = step;
  if (to === undefined) return list.slice(from);
  if (from === undefined) return list.slice(0, to);
  // Both are given: Jayway counts from one to the other, and a negative index is one from the end.
  const items: (Json | undefined)[] = [];
  for (let index = Math.max(from, -list.length); index < Math.min(list.length, to); index++) items.push(list.at(index));
  return items;
}
