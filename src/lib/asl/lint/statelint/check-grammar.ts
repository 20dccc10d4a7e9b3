import { isArray, isObject, type Json, type JsonObject } from '../../json.ts';
import type { QueryLanguage } from '../../machine.ts';
import type { Definition } from '../../source/definition.ts';
import type { Path } from '../../source/position.ts';
import { isExpression } from '../expressions.ts';
import { isTimestamp, referencePathProblem } from '../paths.ts';

import { GRAMMAR } from './grammar.ts';
import { rolesOf, type Demand, type GemType, type Role } from './roles.ts';
import { isRubyFloat, rubyInspect, rubyText } from './ruby-text.ts';

/** What the gem says, and where. */
export interface GemFinding {
  readonly text: string;
  readonly path: Path;
}

/** The first part of the gem's work: every object against its grammar, in its order. */
export function checkGrammar(definition: Definition): GemFinding[] {
  const check = new GrammarCheck(definition);
  check.node(definition.value, [], 'State Machine', ['State Machine'], 'JSONPath');
  return check.findings;
}

type ValueDemand = Extract<Demand, { kind: 'enum' | 'floor' | 'min' | 'ceiling' }>;

/** Ruby compares no numbers with other things: types are looked at for themselves. */
function meets(value: Json, demand: ValueDemand): boolean {
  if (demand.kind === 'enum') return demand.values.some((each) => each === value);
  if (typeof value !== 'number') return true;
  return demand.kind === 'floor' ? value > demand.value : demand.kind === 'min' ? value >= demand.value : value < demand.value;
}

const NAMES: Readonly<Record<GemType, string>> = { object: 'an Object', string: 'a String', integer: 'an Integer', numeric: 'numeric', boolean: 'a Boolean', timestamp: 'an RFC3339 timestamp', 'reference-path': 'a Reference Path', uri: 'A URI' };

class GrammarCheck {
  readonly findings: GemFinding[] = [];
  readonly #definition: Definition;

  constructor(definition: Definition) {
    this.#definition = definition;
  }

  node(node: Json, path: Path, at: string, given: readonly Role[], inherited: QueryLanguage): void {
    if (!isObject(node)) return;
    const language = node['QueryLanguage'] === 'JSONata' ? 'JSONata' : inherited;
    const roles = rolesOf(node, given, GRAMMAR);
    const rules = roles.map((role) => GRAMMAR[role]);
    for (const rule of rules) {
      for (const { demand, field, unless } of rule.demands) {
        if (field !== undefined && !Object.hasOwn(node, field)) continue;
        if (unless === undefined || !unless.some((other) => roles.includes(other))) this.#demand(node, path, at, demand, language);
      }
    }
    for (const [name, value] of Object.entries(node)) {
      if (!rules.some(({ allowed }) => allowed.has(name))) this.#say([...path, name], `Field "${name}" not allowed in ${at}`);
      if (typeof value !== 'object' || value === null) continue;
      const values = rules.flatMap((rule) => rule.value?.[name] ?? []);
      if (values.length > 0) this.node(value, [...path, name], `${at}.${name}`, values, language);
      const members = rules.flatMap((rule) => rule.members?.[name] ?? []);
      if (members.length === 0) continue;
      if (isArray(value)) for (const [index, member] of value.entries()) this.node(member, [...path, name, index], `${at}.${name}[${index}]`, members, language);
      else if (isObject(value)) for (const [key, member] of Object.entries(value)) this.node(member, [...path, name, key], `${at}.${name}.${key}`, members, language);
    }
  }

  #demand(node: JsonObject, path: Path, at: string, demand: Demand, language: QueryLanguage): void {
    if (demand.kind === 'only-one') {
      const there = demand.fields.filter((field) => Object.hasOwn(node, field));
      if (there.length > 1) this.#say([...path, there[1] ?? ''], `${at} may have only one of ${rubyInspect(demand.fields)}`);
      return;
    }
    if (demand.kind === 'has') {
      if (demand.fields.some((field) => Object.hasOwn(node, field))) return;
      const [only = ''] = demand.fields;
      this.#say(path, demand.fields.length === 1 ? `${at} does not have required field "${only}"` : `${at} does not have required field from ${rubyInspect(demand.fields)}`);
      return;
    }
    const { field } = demand;
    const value = node[field] ?? null;
    // The path is made where something is said: most demands are met.
    // The gem knows no expressions: they are as good as what they give.
    if (language === 'JSONata' && isExpression(value) && demand.kind === 'type') return;
    if (demand.kind === 'lacks') {
      if (value !== null && value !== false) this.#say([...path, field], `${at} has forbidden field "${field}"`);
    } else if (demand.kind === 'nonempty') {
      if (isArray(value) && value.length === 0) this.#say([...path, field], `${at}.${field} is empty, non-empty required`);
    } else if (demand.kind === 'type') {
      // Texts, and most other things, are what they should be.
      if (demand.each === true || demand.type !== 'string' || typeof value !== 'string') this.#type(value, [...path, field], `${at}.${field}`, demand);
    } else if (!meets(value, demand)) this.#value(value, [...path, field], `${at}.${field}`, demand);
  }

  #value(value: Json, path: Path, at: string, demand: ValueDemand): void {
    if (demand.kind === 'enum') this.#say(path, `${at} is "${this.#shown(value, path)}", not one of the allowed values ${rubyInspect(demand.values)}`);
    else this.#say(path, `${at} is ${this.#shown(value, path)} but allowed ${demand.kind === 'min' ? 'minimum' : demand.kind} is ${demand.value}`);
  }

  #type(value: Json, path: Path, at: string, demand: Extract<Demand, { kind: 'type' }>): void {
    if (value === null) {
      if (demand.nullable !== true) this.#say(path, `${at} should be non-null`);
    } else if (demand.each !== true) this.#typeOf(value, path, at, demand.type);
    else if (isArray(value)) for (const [index, element] of value.entries()) this.#typeOf(element, [...path, index], `${at}[${index}]`, demand.type);
    else this.#report(value, path, at, 'an Array');
  }

  #typeOf(value: Json, path: Path, at: string, type: GemType): void {
    if (!this.#fits(value, path, type)) this.#report(value, path, at, NAMES[type]);
  }

  #fits(value: Json, path: Path, type: GemType): boolean {
    switch (type) {
      case 'object':
        return isObject(value);
      case 'string':
        return typeof value === 'string';
      case 'integer':
        return typeof value === 'number' && !isRubyFloat(value, this.#definition.writtenAt(path));
      case 'numeric':
        return typeof value === 'number';
      case 'boolean':
        return typeof value === 'boolean';
      case 'timestamp':
        return typeof value === 'string' && isTimestamp(value);
      case 'reference-path':
        return typeof value === 'string' && referencePathProblem(value) === undefined;
      case 'uri':
        // Placeholders are put in later.
        return typeof value === 'string' && (/^[a-z]+:/m.test(value) || value.startsWith('${'));
    }
  }

  #report(value: Json, path: Path, at: string, wanted: string): void {
    this.#say(path, `${at} is ${typeof value === 'string' ? `"${value}"` : this.#shown(value, path)} but should be ${wanted}`);
  }

  #shown(value: Json, path: Path): string {
    return rubyText(value, typeof value === 'number' ? this.#definition.writtenAt(path) : undefined);
  }

  #say(path: Path, text: string): void {
    this.findings.push({ text, path });
  }
}
