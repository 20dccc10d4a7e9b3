import { isObject, type Json, type JsonObject } from '../../../../asl/json.ts';
import { invalidRequest } from '../errors.ts';

type FieldType = 'string' | 'integer' | 'any';

/** https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html */
const FIELDS: Readonly<Record<string, Readonly<Record<string, FieldType>>>> = {
  Execution: { Id: 'string', Input: 'any', Name: 'string', RoleArn: 'string', StartTime: 'string', RedriveCount: 'integer', RedriveTime: 'string' },
  State: { EnteredTime: 'string', Name: 'string', RetryCount: 'integer' },
  StateMachine: { Id: 'string', Name: 'string' },
  Task: { Token: 'string' },
};

/** A context object that stands in for the real one; any part may be missing. Throws a ValidationException. */
export function contextIn(text: string): JsonObject {
  let context: Json;
  try {
    context = JSON.parse(text) as Json;
  } catch {
    throw invalid('it must be valid JSON');
  }
  if (!isObject(context)) throw invalid('it must be an object');
  for (const [name, part] of Object.entries(context)) {
    if (name === 'Map') throw invalid("'Map' field is not supported when mocking a Context object");
    const fields = Object.hasOwn(FIELDS, name) ? FIELDS[name] : undefined;
    if (fields === undefined) throw invalid(`Field '${name}' is not allowed`);
    if (!isObject(part)) throw invalid(`${name} must be a object`);
    for (const [key, value] of Object.entries(part)) checkField(name, key, value, Object.hasOwn(fields, key) ? fields[key] : undefined);
  }
  return context;
}

function checkField(part: string, key: string, value: Json, type: FieldType | undefined): void {
  if (type === undefined) throw invalid(`Field '${key}' is not allowed`);
  if (type === 'string' && typeof value !== 'string') throw invalid(`${part}.${key} must be a string`);
  if (type === 'integer' && !Number.isInteger(value)) throw invalid(`${part}.${key} must be a integer`);
}

const invalid = (what: string): Error => invalidRequest(`Invalid Context object provided: ${what}`);
