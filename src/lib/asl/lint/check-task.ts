import { isArray, isObject, type Json } from '../json.ts';
import type { Owner } from './check-fields.ts';
import { integrationMistake, integrationOf, requiredArguments, type Integration } from './integrations.ts';
import { listed, shown, type Report } from './problem.ts';
import type { Target } from './scope.ts';

const LAMBDA = /^arn:[^:]+:lambda:[^:]*:[^:]*:function:.+$/;
const ACTIVITY = /^arn:[^:]+:states:[^:]+:[^:]+:activity:.+$/;

/** What a Task calls, and whether that gets what it needs. */
export function checkTask(owner: Owner, target: Target, report: Report): void {
  const { value, path } = owner;
  const { Resource: resource, Credentials: credentials } = value;
  checkHeartbeat(owner, report);
  if (typeof resource !== 'string' || (target.placeholders && resource.includes('${'))) return;
  const at = [...path, 'Resource'];
  const integration = integrationOf(resource);
  if (integration !== undefined) checkIntegration(owner, resource, integration, target, report);
  else if (ACTIVITY.test(resource)) {
    if (target.type === 'EXPRESS') report.schema('express', at, 'an express machine calls no activity', 'Make the machine a standard one, or call a function.', 'Express state machine does not support Activity ARN');
    if (credentials !== undefined) report.schema('credentials', [...path, 'Credentials'], 'an activity takes no credentials', 'Remove "Credentials".', "The field 'Credentials' is not supported for activities");
  } else if (!LAMBDA.test(resource)) {
    report.schema('bad-resource', at, `${shown(resource)} is nothing that a Task can call`, 'Write the ARN of a function, of an activity, or arn:aws:states:::service:action.', resource.startsWith('arn:') ? unrecognized(resource) : 'Value is not a valid resource ARN');
  }
  if (isObject(credentials) && !ACTIVITY.test(resource) && !['RoleArn', 'RoleArn.$'].some((name) => Object.hasOwn(credentials, name))) report.schema('credentials', [...path, 'Credentials'], 'the credentials have no "RoleArn"', 'Add "RoleArn" with the ARN of a role.', "The field 'RoleArn' is required but was missing");
}

const unrecognized = (resource: string): string => `The resource provided ${resource} is not recognized. The value is not a valid resource ARN, or the resource is not available in this region.`;

function checkIntegration(owner: Owner, resource: string, integration: Integration, target: Target, report: Report): void {
  const at = [...owner.path, 'Resource'];
  const mistake = integrationMistake(integration);
  if (mistake?.unsure === true) report.warning('unknown-integration', at, mistake.what, mistake.fix);
  else if (mistake !== undefined) return report.schema('unknown-integration', at, mistake.what, mistake.fix, unrecognized(resource));
  const pattern = integration.pattern.replace(':2', '');
  if (target.type === 'EXPRESS' && pattern !== '') report.schema('express', at, `an express machine waits for no job and no task token: ${pattern}`, 'Make the machine a standard one, or leave it out.', `Express state machine does not support '${pattern}' service integration`);
  checkArguments(owner, resource, integration, report);
}

function checkArguments({ value, path, language }: Owner, resource: string, integration: Integration, report: Report): void {
  const name = language === 'JSONata' ? 'Arguments' : 'Parameters';
  const given = value[name];
  const required = requiredArguments(integration);
  const call = `${integration.service}:${integration.action}`;
  if (given === undefined) {
    report.schema('missing-arguments', path, `${call} gets no ${shown(name)}`, `Add ${shown(name)}${required.length === 0 ? ', and be it {}' : ` with ${listed(required.map(shown), 'and')}`}.`, `${name} field is required for resource ARN: ${resource}`);
    return;
  }
  if (isObject(given)) {
    for (const field of required) {
      if (Object.hasOwn(given, field) || (language === 'JSONPath' && Object.hasOwn(given, `${field}.$`))) continue;
      report.schema('missing-arguments', [...path, name], `${call} needs ${shown(field)}`, `Add ${shown(field)}${language === 'JSONPath' ? `, or ${shown(`${field}.$`)} with a path` : ''}.`, `The field '${field}' is required but was missing`);
    }
  }
  if (integration.pattern === '.waitForTaskToken' && !mentionsToken(given)) {
    report.warning('no-task-token', [...path, name], `nobody is told the task token: ${call} waits for its time-out`, language === 'JSONata' ? 'Pass "{% $states.context.Task.Token %}".' : 'Pass "TaskToken.$": "$$.Task.Token".');
  }
}

/** The whole context is passed by some, and an expression may give all arguments. */
function mentionsToken(value: Json): boolean {
  if (typeof value === 'string') return /Task\.Token|^\$\$(?:\.Task)?$|^\{%.*\$states\.context(?:\.Task)?(?![.\w]).*%\}$|^\{%(?!.*\$states)/s.test(value);
  return isArray(value) ? value.some(mentionsToken) : isObject(value) && Object.values(value).some(mentionsToken);
}

function checkHeartbeat({ value, path }: Owner, report: Report): void {
  const { HeartbeatSeconds: heartbeat, TimeoutSeconds: timeout } = value;
  if (typeof heartbeat === 'number' && typeof timeout === 'number' && heartbeat >= timeout) report.error('heartbeat-not-smaller', [...path, 'HeartbeatSeconds'], `a heartbeat is due every ${heartbeat} s, and the task has ${timeout} s in all: it can never be missed`, 'Make "HeartbeatSeconds" smaller than "TimeoutSeconds".');
}
