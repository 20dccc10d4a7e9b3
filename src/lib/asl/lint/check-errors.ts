import { nearest } from '../../errors/nearest.ts';
import { isArray, isObject, type Json } from '../json.ts';
import type { Path } from '../source/position.ts';
import { checkFields, type Owner } from './check-fields.ts';
import { CATCHER_FIELDS, RETRIER_FIELDS, type Fields } from './fields.ts';
import { shown, type Report } from './problem.ts';

/** Names that Step Functions gives to errors: https://states-language.net/spec.html#appendix-a and what AWS has added. */
const STATES_ERRORS: ReadonlySet<string> = new Set([
  'States.ALL', 'States.BranchFailed', 'States.DataLimitExceeded', 'States.ExceedToleratedFailureThreshold', 'States.HeartbeatTimeout', 'States.Http.Socket',
  'States.IntrinsicFailure', 'States.ItemReaderFailed', 'States.NoChoiceMatched', 'States.ParameterPathFailure', 'States.Permissions', 'States.QueryEvaluationError',
  'States.ResultPathMatchFailure', 'States.ResultWriterFailed', 'States.Runtime', 'States.TaskFailed', 'States.Timeout',
]);

export const checkRetriers = (owner: Owner, report: Report): void => checkEach(owner, 'Retry', 'a retrier', RETRIER_FIELDS, report);

export const checkCatchers = (owner: Owner, report: Report): void => checkEach(owner, 'Catch', 'a catcher', CATCHER_FIELDS, report);

function checkEach({ value, path, language }: Owner, field: 'Retry' | 'Catch', what: string, fields: Fields, report: Report): void {
  const list = value[field];
  if (!isArray(list)) return;
  const earlier = new Map<string, number>();
  for (const [index, each] of list.entries()) {
    const at = [...path, field, index];
    if (!isObject(each)) {
      report.schema('wrong-type', at, `${what} is ${shown(each)}, no object`, 'Write an object with "ErrorEquals".', 'Expected value of type Object');
      continue;
    }
    checkFields({ value: each, path: at, what, language }, fields, report);
    checkNames(each['ErrorEquals'], [...at, 'ErrorEquals'], index === list.length - 1, earlier, report);
    for (const name of isArray(each['ErrorEquals']) ? each['ErrorEquals'] : []) if (typeof name === 'string' && !earlier.has(name)) earlier.set(name, index);
  }
}

function checkNames(names: Json | undefined, path: Path, last: boolean, earlier: ReadonlyMap<string, number>, report: Report): void {
  if (!isArray(names)) return;
  const all = names.indexOf('States.ALL');
  if (all !== -1 && (names.length > 1 || !last)) {
    const [message, fix] = names.length > 1 ? ['"States.ALL" stands beside other names', 'Leave it alone: it stands for them too.'] : ['"States.ALL" is not in the last element: those behind it are never reached', 'Move it to the end.'];
    report.schema('states-all', [...path, all], message, fix, 'States.ALL must appear alone and at end of list', path);
  }
  for (const [index, name] of names.entries()) {
    const at = [...path, index];
    if (typeof name !== 'string') report.schema('wrong-type', at, `the name of an error is ${shown(name)}`, 'Write a text.', 'Expected value of type [STRING]');
    else if (name.startsWith('States.') && !STATES_ERRORS.has(name)) unknownName(name, at, report);
    else if (earlier.has(name) && name !== 'States.ALL') report.warning('repeated-error', at, `${shown(name)} is in element ${earlier.get(name)} already, which comes first`, 'Remove it here.');
  }
}

function unknownName(name: string, path: Path, report: Report): void {
  const meant = nearest(name, STATES_ERRORS);
  report.warning('unknown-error', path, `Step Functions has no error ${shown(name)}`, meant === undefined ? 'Names of your own do not begin with "States.".' : `Did you mean ${shown(meant)}?`);
}
