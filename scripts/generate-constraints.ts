/**
 * Writes src/lib/local/services/<service>/constraints.json: the limits of what the served operations take, out of the
 * limits of AWS's API models (../shared/constraints). With --check it writes nothing and fails where a file is stale.
 * Where the models are missing it only says so.
 */
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { NormalizedSchema } from '@smithy/core/schema';

const root = dirname(import.meta.dirname);
const models = join(root, '..', 'shared', 'constraints');
const isCheck = process.argv.includes('--check');

/** Services whose limits are known. STS keeps its few by hand, S3 has its own rules. */
const SERVICES = [
  { folder: 'ssm', sdk: '@aws-sdk/client-ssm', model: 'ssm.json' },
  { folder: 'logs', sdk: '@aws-sdk/client-cloudwatch-logs', model: 'cloudwatch-logs.json' },
  { folder: 'states', sdk: '@aws-sdk/client-sfn', model: 'sfn.json' },
  { folder: 'lambda', sdk: '@aws-sdk/client-lambda', model: 'lambda.json' },
  { folder: 'ec2', sdk: '@aws-sdk/client-ec2', model: 'ec2.json' },
] as const;

/** `[9, namespace, name, traits, input, output]` */
type OperationSchema = readonly [9, string, string, unknown, () => unknown, () => unknown];
const isOperation = (value: unknown): value is OperationSchema => Array.isArray(value) && value[0] === 9;

/** Names of the structures that a shape is made of. */
function structuresOf(schema: NormalizedSchema, found = new Set<string>()): Set<string> {
  if (schema.isListSchema()) return structuresOf(schema.getValueSchema(), found);
  if (schema.isMapSchema()) return structuresOf(schema.getValueSchema(), structuresOf(schema.getKeySchema(), found));
  if (!schema.isStructSchema()) return found;
  const name = schema.getName() ?? '';
  if (found.has(name)) return found;
  found.add(name);
  for (const [, member] of schema.structIterator()) structuresOf(member, found);
  return found;
}

/** Operations that a service has handlers for: their names stand in its source as keys. */
function servedOperations(folder: string, operations: readonly OperationSchema[]): OperationSchema[] {
  const text = globSync('**/*.ts', { cwd: folder })
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('\n');
  return operations.filter(([, , name]) => new RegExp(`^\\s*(async )?${name}(:|\\()`, 'm').test(text));
}

for (const { folder: name, sdk, model } of SERVICES) {
  const folder = join(root, 'src/lib/local/services', name);
  const file = join(folder, 'constraints.json');
  if (!existsSync(join(models, model))) {
    console.log(`${name}: no ${model} to take limits from, left as it is`);
    continue;
  }
  const module = (await import(sdk)) as Record<string, unknown>;
  const served = servedOperations(folder, Object.values(module).filter(isOperation));
  const structures = new Set(served.flatMap((operation) => [...structuresOf(NormalizedSchema.of(operation[4] as never))]));
  const limits = JSON.parse(readFileSync(join(models, model), 'utf8')) as Record<string, unknown>;
  const kept = Object.entries(limits)
    .filter(([member]) => structures.has(member.split('.')[0] ?? ''))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const text = `${JSON.stringify(Object.fromEntries(kept), null, 1)}\n`;
  const isStale = !existsSync(file) || readFileSync(file, 'utf8') !== text;
  console.log(`${name}: ${served.length} operations, ${kept.length} limits${isCheck && isStale ? ': stale, run node scripts/generate-constraints.ts' : ''}`);
  if (isCheck && isStale) process.exitCode = 1;
  if (!isCheck && isStale) writeFileSync(file, text);
}
