import { isArray, isObject, type Json, type JsonObject } from '../json.ts';
import type { Path } from '../source/position.ts';
import { checkFields, type Owner } from './check-fields.ts';
import { BATCHER_FIELDS, PROCESSOR_FIELDS, READER_FIELDS, WRITER_FIELDS } from './fields.ts';
import { characters, listed, shown, type Report } from './problem.ts';
import type { Target } from './scope.ts';

export interface Processor {
  readonly value: JsonObject;
  readonly path: Path;
  readonly distributed: boolean;
}

const DISTRIBUTED_ONLY = ['ItemReader', 'ItemBatcher', 'ResultWriter', 'ToleratedFailureCount', 'ToleratedFailureCountPath', 'ToleratedFailurePercentage', 'ToleratedFailurePercentagePath', 'Label'] as const;
const INPUT_TYPES = ['CSV', 'JSON', 'JSONL', 'PARQUET', 'MANIFEST'] as const;
const LONGEST_LABEL = 40;

/** What a Map has beside its fields: a processor, and where that is distributed a reader, batches and a writer. */
export function checkMap(owner: Owner, target: Target, report: Report): Processor | undefined {
  const { value, path } = owner;
  const processor = processorOf(owner, report);
  for (const [name, fields, what] of [['ItemReader', READER_FIELDS, 'the reader'], ['ItemBatcher', BATCHER_FIELDS, 'the batcher'], ['ResultWriter', WRITER_FIELDS, 'the writer']] as const) {
    const part = value[name];
    if (isObject(part)) checkFields({ value: part, path: [...path, name], what, language: owner.language }, fields, report);
  }
  checkReader(value['ItemReader'], [...path, 'ItemReader'], report);
  checkLabel(value['Label'], [...path, 'Label'], report);
  if (processor === undefined) return undefined;
  if (processor.distributed && target.type === 'EXPRESS') report.schema('express', [...processor.path, 'ProcessorConfig', 'Mode'], 'an express machine runs no distributed Map', 'Use "INLINE", or make the machine a standard one.', "The field 'Mode' with value 'DISTRIBUTED' is not supported inside 'EXPRESS' state machines");
  const idle = processor.distributed ? undefined : DISTRIBUTED_ONLY.find((name) => Object.hasOwn(value, name) && (name === 'ItemReader' || name === 'ItemBatcher' || name === 'ResultWriter'));
  if (idle !== undefined) report.warning('inline-map', [...path, idle], `${shown(idle)} belongs to a distributed Map, and this one is inline`, 'Add "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"} to the processor.');
  return processor;
}

function processorOf({ value, path, what }: Owner, report: Report): Processor | undefined {
  const names = ['ItemProcessor', 'Iterator'].filter((name) => Object.hasOwn(value, name));
  const [name] = names;
  if (name === undefined) {
    report.schema('missing-field', path, `${what} has no "ItemProcessor"`, 'Add "ItemProcessor" with "StartAt" and "States".', 'This object should have only one of the following fields: [ItemProcessor, Iterator]');
    return undefined;
  }
  if (names.length > 1) report.schema('exclusive-fields', [...path, 'Iterator'], `${what} has "ItemProcessor" and "Iterator"`, 'Leave "ItemProcessor"; the other is its older name.', 'There should only be one of the following fields: [ItemProcessor, Iterator]', path);
  const processor = value[name];
  if (!isObject(processor)) return undefined;
  const at = [...path, name];
  // The states inside have the language of the machine, whatever the Map has.
  checkFields({ value: processor, path: at, what: 'the processor', language: 'JSONPath' }, PROCESSOR_FIELDS, report);
  return { value: processor, path: at, distributed: checkConfig(processor['ProcessorConfig'], [...at, 'ProcessorConfig'], report) };
}

/** Is it distributed? */
function checkConfig(config: Json | undefined, path: Path, report: Report): boolean {
  if (!isObject(config)) return false;
  const distributed = config['Mode'] === 'DISTRIBUTED';
  checkFields({ value: config, path, what: 'the configuration of the processor', language: 'JSONPath' }, { Mode: { type: 'text', oneOf: ['INLINE', 'DISTRIBUTED'] }, ExecutionType: { type: 'text', oneOf: ['STANDARD', 'EXPRESS'] } }, report);
  const has = Object.hasOwn(config, 'ExecutionType');
  if (distributed && !has) report.schema('missing-field', path, 'a distributed Map has no "ExecutionType"', 'Add "ExecutionType": "STANDARD", or "EXPRESS" for many short executions.', 'These fields are required: [ExecutionType]');
  if (config['Mode'] === 'INLINE' && has) report.schema('unknown-field', [...path, 'ExecutionType'], 'an inline Map has no "ExecutionType"', 'Remove it, or set "Mode": "DISTRIBUTED".', "Field 'ExecutionType' is not supported", path);
  return distributed;
}

function checkReader(reader: Json | undefined, path: Path, report: Report): void {
  if (!isObject(reader)) return;
  const { Resource: resource, ReaderConfig: config } = reader;
  if (typeof resource === 'string' && !resource.includes('${') && !/^arn:[^:]+:states:::s3:(?:getObject|listObjectsV2)$/.test(resource)) report.schema('unknown-integration', [...path, 'Resource'], `a reader cannot use ${shown(resource)}`, 'Write arn:aws:states:::s3:getObject or arn:aws:states:::s3:listObjectsV2.', "The field 'Resource' does not match any of the allowed values. Examples: [arn:<partition>:states:::s3:getObject, arn:<partition>:states:::s3:listObjectsV2]");
  if (!isObject(config)) return;
  const at = [...path, 'ReaderConfig'];
  const { InputType: type, CSVHeaderLocation: location } = config;
  if (typeof type === 'string' && !INPUT_TYPES.some((known) => known === type)) report.schema('not-one-of', [...at, 'InputType'], `"InputType" is ${shown(type)}`, `Write ${listed(INPUT_TYPES.map(shown))}.`, "The field 'InputType' should have one of these values: [MANIFEST, JSON, CSV, JSONL, PARQUET]");
  if (type === 'CSV' && location === undefined) report.schema('missing-field', at, 'a reader of CSV has no "CSVHeaderLocation"', 'Add "CSVHeaderLocation": "FIRST_ROW", or "GIVEN" with "CSVHeaders".', "The field 'CSVHeaderLocation' is required");
  if (location === 'GIVEN' && !isArray(config['CSVHeaders'])) report.schema('missing-field', at, 'the headers of the CSV are said to be given, and are not', 'Add "CSVHeaders", an array of names.', 'These fields are required: [CSVHeaders]');
  if (type === 'JSON' && location !== undefined) report.schema('unknown-field', [...at, 'CSVHeaderLocation'], 'a reader of JSON has no "CSVHeaderLocation"', 'Remove it.', "Field 'CSVHeaderLocation' is not supported", at);
}

function checkLabel(label: Json | undefined, path: Path, report: Report): void {
  if (typeof label !== 'string' || characters(label) <= LONGEST_LABEL) return;
  report.add({ rule: 'long-name', severity: 'error', path, message: `the label has ${characters(label)} characters`, fix: `Write at most ${LONGEST_LABEL}.`, aws: { code: 'INVALID_LABEL_NAME', message: `Invalid Label name: The Label name '${label}' exceeds the ${LONGEST_LABEL}-character limit allowed by the service` } });
}
