/**
 * Writes src/lib/local/services/<service>/constraints.json: the limits of what the served operations take, out of the
 * limits of AWS's API models (../shared/constraints). Where those are missing the files stay as they are.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { NormalizedSchema } from '@smithy/core/schema';

const root = dirname(import.meta.dirname);
const source = join(root, '..', 'shared', 'constraints');
/** Service folder, the SDK's client module, the file of limits. */
const SERVICES = [
  ['ssm', '@aws-sdk/client-ssm', 'ssm.json'],
  ['logs', '@aws-sdk/client-cloudwatch-logs', 'cloudwatch-logs.json'],
  ['ec2', '@aws-sdk/client-ec2', 'ec2.json'],
] as const;

const OPERATION = 9;

/** Names of the structures that an input is made of. */
function structuresOf(schema: NormalizedSchema, found = new Set<string>()): Set<string> {
  if (schema.isListSchema()) return structuresOf(schema.getValueSchema(), found);
  if (schema.isMapSchema()) return structuresOf(schema.getValueSchema(), structuresOf(schema.getKeySchema(), found));
  if (!schema.isStructSchema()) return found;
  const name = (schema.getSchema() as unknown as [number, string, string])[2];
  if (found.has(name)) return found;
  found.add(name);
  for (const [, member] of schema.structIterator()) structuresOf(member, found);
  return found;
}

/** Operations that a service has handlers for: their names stand in its source as keys. */
function servedOperations(folder: string, names: readonly string[]): string[] {
  const text = [...readdirTs(folder)].map((file) => readFileSync(file, 'utf8')).join('\n');
  return names.filter((name) => new RegExp(`\\b${name}(:|\\()`).test(text));
}

function* readdirTs(folder: string): Generator<string> {
  const { globSync } = process.getBuiltinModule('node:fs');
  for (const file of globSync('**/*.ts', { cwd: folder })) yield join(folder, file);
}

for (const [folderName, moduleName, file] of SERVICES) {
  const folder = join(root, 'src/lib/local/services', folderName);
  const limitsFile = join(source, file);
  if (!existsSync(limitsFile) || !existsSync(folder)) {
    console.log(`${folderName}: ${limitsFile} is missing: left as it is`);
    continue;
  }
  const module = (await import(moduleName)) as Record<string, unknown>;
  const operations = new Map(
    Object.values(module)
      .filter((value): value is [number, string, string, unknown, unknown] => Array.isArray(value) && value[0] === OPERATION)
      .map((operation) => [operation[2], operation[4]]),
  );
  const served = servedOperations(folder, [...operations.keys()]);
  const structures = new Set(served.flatMap((name) => [...structuresOf(NormalizedSchema.of(operations.get(name) as never))]));
  const limits = JSON.parse(readFileSync(limitsFile, 'utf8')) as Record<string, unknown>;
  const kept = Object.entries(limits)
    .filter(([name]) => structures.has(name.split('.')[0] ?? ''))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  writeFileSync(join(folder, 'constraints.json'), `${JSON.stringify(Object.fromEntries(kept), null, 1)}\n`);
  console.log(`${folderName}: ${served.length} operations, ${kept.length} limits`);
}
