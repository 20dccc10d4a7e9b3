import { nearest } from '../../errors/nearest.ts';
import { isArray, isObject, type Json, type JsonObject } from '../json.ts';
import { STATE_TYPES, type QueryLanguage, type StateType } from '../machine.ts';
import type { Path } from '../source/position.ts';
import { checkChoices } from './check-choices.ts';
import { checkCatchers, checkRetriers } from './check-errors.ts';
import { checkFields, exactlyOne, onlyOne, type Owner } from './check-fields.ts';
import { checkMap } from './check-map.ts';
import { checkTask } from './check-task.ts';
import { checkExpressions, checkTemplates } from './check-payloads.ts';
import { BRANCH_FIELDS, EXCLUSIVE, MACHINE_FIELDS, STATE_FIELDS } from './fields.ts';
import { listed, shown, type Report } from './problem.ts';
import type { Scope, StateNode, Target } from './scope.ts';

/** Checks the shape of the whole machine; gives what leads to what, or undefined where there are no states to speak of. */
export function walkMachine(value: Json, report: Report, target: Target): Scope | undefined {
  if (!isObject(value)) {
    report.schema('wrong-type', [], `the definition is ${shown(value)}, no object`, 'Write a state machine in the Amazon States Language.', 'Expected value of type Object');
    return undefined;
  }
  const language = languageIn(value, 'JSONPath');
  checkFields({ value, path: [], what: 'the state machine', language }, MACHINE_FIELDS, report);
  return new Walk(report, target, language).scope('machine', value, [], false);
}

/** Anything but JSONPath and nothing is JSONata to Step Functions. */
function languageIn(value: JsonObject, inherited: QueryLanguage): QueryLanguage {
  if (!Object.hasOwn(value, 'QueryLanguage')) return inherited;
  return value['QueryLanguage'] === 'JSONPath' ? 'JSONPath' : 'JSONata';
}

class Walk {
  readonly #report: Report;
  readonly #target: Target;
  readonly #machineLanguage: QueryLanguage;

  constructor(report: Report, target: Target, machineLanguage: QueryLanguage) {
    this.#report = report;
    this.#target = target;
    this.#machineLanguage = machineLanguage;
  }

  scope(kind: Scope['kind'], owner: JsonObject, path: Path, apart: boolean): Scope | undefined {
    const { States: written, StartAt: startAt } = owner;
    if (!isObject(written)) return undefined;
    const states = new Map<string, StateNode>();
    for (const [name, value] of Object.entries(written)) {
      const state = this.#state(name, value, [...path, 'States', name]);
      if (state !== undefined) states.set(name, state);
    }
    return { kind, apart, path, startAt: typeof startAt === 'string' ? startAt : undefined, states, names: new Set(Object.keys(written)) };
  }

  #state(name: string, value: Json, path: Path): StateNode | undefined {
    const report = this.#report;
    if (!isObject(value)) {
      report.schema('wrong-type', path, `the state ${shown(name)} is ${shown(value)}, no object`, 'Write an object with a "Type".', 'Expected value of type Object');
      return undefined;
    }
    const type = STATE_TYPES.find((each) => each === value['Type']);
    const language = languageIn(value, this.#machineLanguage);
    if (type === undefined) {
      this.#typeProblem(value, path);
      // Where it leads is known all the same.
      return { name, type: 'Pass', value, path, language, inner: [] };
    }
    const downgraded = this.#machineLanguage === 'JSONata' && value['QueryLanguage'] === 'JSONPath';
    if (downgraded) report.schema('query-language', [...path, 'QueryLanguage'], 'a state of a JSONata machine cannot be in JSONPath', 'Write the state in JSONata, or set JSONata in each other state and not in the machine.', "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine", path);
    const owner: Owner = { value, path, what: `a ${type} state`, language, anyLanguage: downgraded };
    checkFields(owner, STATE_FIELDS[type], report);
    this.#onward(owner, type);
    for (const names of EXCLUSIVE[type] ?? []) onlyOne(owner, names, report);
    if (type === 'Wait') exactlyOne(owner, ['SecondsPath', 'Seconds', 'TimestampPath', 'Timestamp'], report);
    if (type === 'Choice') checkChoices(owner, report);
    if (type === 'Task') checkTask(owner, this.#target, report);
    checkRetriers(owner, report);
    checkCatchers(owner, report);
    if (language === 'JSONata') checkExpressions(owner, report);
    else checkTemplates(owner, report);
    return { name, type, value, path, language, inner: this.#inner(owner, type) };
  }

  #typeProblem(value: JsonObject, path: Path): void {
    const { Type: type } = value;
    if (type === undefined) return this.#report.schema('missing-field', path, 'the state has no "Type"', `Add "Type": ${listed(STATE_TYPES)}.`, 'These fields are required: [Type]');
    const meant = typeof type === 'string' ? nearest(type, STATE_TYPES) : undefined;
    const fix = meant === undefined ? `Write ${listed(STATE_TYPES)}.` : `Did you mean ${shown(meant)}?`;
    this.#report.schema('not-one-of', [...path, 'Type'], `there is no type of state ${shown(type)}`, fix, `Value should be one of the following: [${STATE_TYPES.join(', ')}]`);
  }

  /** Next and End. */
  #onward(owner: Owner, type: StateType): void {
    if (type === 'Choice' || type === 'Succeed' || type === 'Fail') return;
    const { value, path } = owner;
    const next = Object.hasOwn(value, 'Next');
    const ends = value['End'] === true;
    if (next && ends) this.#report.schema('next-and-end', [...path, 'End'], 'the state has both "Next" and "End"', 'Leave "Next" where the machine goes on, "End": true where it ends.', 'There should only be one of the following fields: [Next, End]', path);
    else if (!next && !ends) this.#report.schema('missing-next', path, `the state ${shown(String(path.at(-1)))} leads nowhere`, 'Add "Next" with the name of a state, or "End": true.', 'This object should have only one of the following fields: [Next, End]');
  }

  #inner(owner: Owner, type: StateType): Scope[] {
    if (type === 'Map') {
      const processor = checkMap(owner, this.#target, this.#report);
      return processor === undefined ? [] : this.#scopes(processor.value, processor.path, processor.distributed, 'processor');
    }
    const { value, path } = owner;
    const { Branches: branches } = value;
    if (type !== 'Parallel' || !isArray(branches)) return [];
    return branches.flatMap((branch, index) => {
      const at = [...path, 'Branches', index];
      if (!isObject(branch)) {
        this.#report.schema('wrong-type', at, `the branch is ${shown(branch)}, no object`, 'Write an object with "StartAt" and "States".', 'Expected value of type Object');
        return [];
      }
      checkFields({ value: branch, path: at, what: 'a branch', language: this.#machineLanguage }, BRANCH_FIELDS, this.#report);
      return this.#scopes(branch, at, false, 'branch');
    });
  }

  #scopes(owner: JsonObject, path: Path, apart: boolean, kind: Scope['kind']): Scope[] {
    const scope = this.scope(kind, owner, path, apart);
    return scope === undefined ? [] : [scope];
  }
}
