import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { readManifest, spoken, type ManifestCommand, type ManifestFlag } from '../src/lib/cli/manifest.ts';

/** What scripts rely on. UPDATE_SNAPSHOT=1 says that a change is meant. */
const SNAPSHOT = join(import.meta.dirname, 'surface.snapshot.json');

const flagSurface = ({ type, char, options, default: value, env, required, multiple, allowNo, exclusive, dependsOn, hidden }: ManifestFlag): object => ({
  type,
  char,
  options,
  default: value,
  env,
  required,
  multiple: multiple || undefined,
  allowNo: allowNo || undefined,
  exclusive,
  dependsOn,
  hidden,
});

const commandSurface = ({ args, flags, hidden, strict }: ManifestCommand): object => ({
  args: Object.fromEntries(Object.entries(args).map(([name, { required, options }]) => [name, { required, options }])),
  flags: Object.fromEntries(Object.entries(flags).map(([name, flag]) => [name, flagSurface(flag)])),
  hidden,
  anyArguments: strict === false || undefined,
});

describe('the surface of the command line', () => {
  it('is the one that was agreed on (UPDATE_SNAPSHOT=1 to agree on another)', () => {
    const { commands } = readManifest(dirname(import.meta.dirname));
    const surface = Object.fromEntries(Object.values(commands).map((command) => [spoken(command.id), commandSurface(command)]));
    if (process.env['UPDATE_SNAPSHOT'] === '1') writeFileSync(SNAPSHOT, `${JSON.stringify(surface, null, 2)}\n`);
    expect(existsSync(SNAPSHOT), 'run once with UPDATE_SNAPSHOT=1').to.equal(true);
    // Through JSON, so that what is undefined is left out on both sides.
    expect(JSON.parse(JSON.stringify(surface))).to.deep.equal(JSON.parse(readFileSync(SNAPSHOT, 'utf8')));
  });
});
