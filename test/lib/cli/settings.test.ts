import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { UserError } from '../../../src/lib/errors/errors.ts';
import { parseSettings, type FlagsOfScope, type Setting } from '../../../src/lib/cli/settings-file.ts';
import { findSettingsFiles, loadSettings, valuesFromSettings, type SettableFlag, type Unset } from '../../../src/lib/cli/settings.ts';

const FLAGS: Readonly<Record<string, readonly string[]>> = {
  '': ['region', 'profile', 'max-errors', 'tag', 'local', 'output', 'yes', 'gather', 'state'],
  ssm: ['region', 'max-errors', 'tag'],
  'ssm send': ['region', 'max-errors', 'tag'],
  local: ['state'],
};
const flagsOf: FlagsOfScope = (scope) => (FLAGS[scope] === undefined ? undefined : new Set(FLAGS[scope]));
const read = (text: string): Setting[] => parseSettings(text, 'f.yaml', flagsOf);

describe('parseSettings', () => {
  it('reads values, lists, topics and commands, with their lines', () => {
    expect(read('region: eu-west-1\nlocal: true\n"ssm send":\n  max-errors: 010\n  tag: [A=1, "B=2"]\nssm:\n  send:\n    region: x\n')).to.deep.equal([
      { scope: '', flag: 'region', value: ['eu-west-1'], where: 'f.yaml:1' },
      { scope: '', flag: 'local', value: true, where: 'f.yaml:2' },
      { scope: 'ssm send', flag: 'max-errors', value: ['010'], where: 'f.yaml:4' },
      { scope: 'ssm send', flag: 'tag', value: ['A=1', 'B=2'], where: 'f.yaml:5' },
      { scope: 'ssm send', flag: 'region', value: ['x'], where: 'f.yaml:8' },
    ]);
  });

  it('reads JSON, and a file without anything in it', () => {
    expect(read('{"ssm send": {"max-errors": 5}}')).to.deep.equal([{ scope: 'ssm send', flag: 'max-errors', value: ['5'], where: 'f.yaml:1' }]);
    expect(read('# nothing yet\n')).to.deep.equal([]);
  });

  for (const [what, text, message, hint] of [
    ['an unknown key', 'region: a\nregoin: b\n', /^f\.yaml:2:1: there is no flag --regoin$/, /^Did you mean region\?$/],
    ['an unknown key of a command', 'ssm send:\n  max-errrors: 1\n', /^f\.yaml:2:3: there is no flag --max-errrors of ssm send$/, /max-errors/],
    ['a flag of another command', 'ssm send:\n  state: x\n', /state cannot be set in a file/, /DROVER_STATE/],
    ['an unknown command', 'ssm sned:\n  region: x\n', /^f\.yaml:1:1: there is no command or topic "ssm sned"$/, /ssm send/],
    ['what must be said each time', 'yes: true\n', /^f\.yaml:1:1: yes cannot be set in a file$/, /each time/],
    ['the nodes that something runs on', 'ssm send:\n  targets: tag:A=1\n', /^f\.yaml:2:3: targets cannot be set in a file$/, /each time/],
    ['a secret', 'api-token: abc\n', /secrets do not belong/, /profile/],
    ['a key without a value', 'region:\n', /^f\.yaml:1:1: region has no value/, /Write/],
    ['a list of lists', 'tag: [[a]]\n', /tag has no value/, /Write/],
    ['what is no mapping', '- region\n', /^f\.yaml:1:1: settings are keys/, /region/],
    ['what is no YAML', 'region: [a\nlocal: true\n', /^f\.yaml:2:\d+: /, /YAML/],
  ] as const) {
    it(`refuses ${what}`, () => {
      expect(() => read(text)).to.throw(UserError, message).with.property('hint').that.matches(hint);
    });
  }

  it('never repeats a secret', () => {
    expect(() => read('api-token: abc123\n')).to.throw().with.property('message').that.does.not.contain('abc123');
  });
});

const TEXT: SettableFlag = { type: 'option', parse: async (text) => text };
const DEFINITIONS: Readonly<Record<string, SettableFlag>> = {
  region: TEXT,
  profile: TEXT,
  'max-errors': { type: 'option', parse: async (text) => Number(text) },
  targets: { ...TEXT, multiple: true },
  output: { ...TEXT, options: ['text', 'json'] },
  local: { type: 'boolean', parse: async (text) => text },
  gather: { type: 'boolean', exclusive: ['stream'], parse: async (text) => text },
  stream: { type: 'boolean', parse: async (text) => text },
  key: { ...TEXT, dependsOn: ['ssh'] },
  ssh: TEXT,
};

const setting = (flag: string, value: Setting['value'], scope = ''): Setting => ({ scope, flag, value, where: `f.yaml:${flag}` });
const values = (files: readonly Setting[][], more: Partial<Unset> = {}): Promise<Record<string, unknown>> =>
  valuesFromSettings(files, { command: 'ssm send', definitions: DEFINITIONS, flags: {}, given: new Set(), environment: {}, ...more });

describe('valuesFromSettings', () => {
  it('keeps the role to call with apart from the role of what a command makes', async () => {
    const definitions = { 'role-arn': TEXT, 'assume-role-arn': TEXT };
    const file = [setting('role-arn', ['caller']), setting('role-arn', ['machine'], 'sfn deploy')];
    expect(await values([file], { command: 'sfn deploy', definitions })).to.deep.equal({ 'assume-role-arn': 'caller', 'role-arn': 'machine' });
    expect(await values([file.slice(0, 1)], { command: 'sfn ls', definitions: { 'role-arn': TEXT } })).to.deep.equal({ 'role-arn': 'caller' });
  });

  it('parses what nobody gave, and leaves alone what was given', async () => {
    const file = [setting('region', ['a']), setting('max-errors', ['7']), setting('targets', ['x', 'y'])];
    expect(await values([file], { given: new Set(['region']), flags: { region: 'b' } })).to.deep.equal({ 'max-errors': 7, targets: ['x', 'y'] });
  });

  it('takes the project before the user, and then the longest name', async () => {
    const project = [setting('region', ['project'])];
    const user = [setting('region', ['user'], 'ssm send'), setting('max-errors', ['1'], 'ssm send'), setting('max-errors', ['2'], 'ssm'), setting('max-errors', ['3'])];
    expect(await values([project, user])).to.deep.equal({ region: 'project', 'max-errors': 1 });
    expect(await values([user], { command: 'ssm ls' })).to.deep.equal({ 'max-errors': 2 });
    expect(await values([user], { command: 'ssmx send' })).to.deep.equal({ 'max-errors': 3 });
  });

  it("gives way to AWS's own variables, except on the engine", async () => {
    const file = [setting('region', ['file']), setting('profile', ['file'])];
    const environment = { AWS_DEFAULT_REGION: 'env', AWS_ACCESS_KEY_ID: 'env' };
    expect(await values([file], { environment })).to.deep.equal({});
    expect(await values([file], { environment, flags: { local: true }, given: new Set(['local']) })).to.deep.equal({ region: 'file' });
    expect(await values([[...file, setting('local', true)]], { environment })).to.include({ local: true, region: 'file' });
  });

  it('drops what a given flag, or a stronger file, excludes', async () => {
    expect(await values([[setting('gather', true)]], { given: new Set(['stream']), flags: { stream: true } })).to.deep.equal({});
    expect(await values([[setting('stream', true)]], { given: new Set(['gather']), flags: { gather: true } })).to.deep.equal({});
    expect(await values([[setting('stream', true)], [setting('gather', true)]])).to.deep.equal({ stream: true });
  });

  it('refuses a file that contradicts itself', async () => {
    const error: unknown = await values([[setting('stream', true), setting('gather', true)]]).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(UserError).with.property('message', 'f.yaml:stream: stream and gather exclude each other');
  });

  it('drops what speaks of AWS alone where --local was said more strongly', async () => {
    const file = [setting('profile', ['p']), setting('region', ['r'])];
    expect(await values([file], { flags: { local: true }, given: new Set(['local']) })).to.deep.equal({ region: 'r' });
    expect(await values([[setting('local', true)], file])).to.deep.equal({ local: true, region: 'r' });
    expect(await values([file], { flags: { local: false }, given: new Set(['local']) })).to.deep.equal({ profile: 'p', region: 'r' });
  });

  it('drops a flag without the one that it needs', async () => {
    expect(await values([[setting('key', ['k'])]])).to.deep.equal({});
    expect(await values([[setting('key', ['k'])]], { given: new Set(['ssh']), flags: { ssh: 'h' } })).to.deep.equal({ key: 'k' });
  });

  it('passes over flags of other commands', async () => {
    expect(await values([[setting('fleet', ['demo'])]])).to.deep.equal({});
  });

  for (const [flag, value, message] of [
    ['output', ['jsn'], 'f.yaml:output: output: "jsn" is not one of text, json'],
    ['region', ['a', 'b'], 'f.yaml:region: region: this flag has one value'],
    ['region', true, 'f.yaml:region: region: this flag has a value'],
    ['local', ['yes'], 'f.yaml:local: local: this flag is on or off'],
  ] as const) {
    it(`refuses ${flag}: ${JSON.stringify(value)} with its place`, async () => {
      const error: unknown = await values([[setting(flag, value)]]).catch((thrown: unknown) => thrown);
      expect(error).to.be.instanceOf(UserError).with.property('message', message);
    });
  }

  it("gives the place before the words of a flag's own parser", async () => {
    const definitions = { timeout: { type: 'option' as const, parse: () => Promise.reject(new Error('--timeout: "x" is not a duration')) } };
    const error: unknown = await values([[setting('timeout', ['x'])]], { definitions }).catch((thrown: unknown) => thrown);
    expect(error).to.have.property('message', 'f.yaml:timeout: timeout: "x" is not a duration');
  });
});

describe('settings files', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'drover-settings-'));
    mkdirSync(join(root, 'a/b/c'), { recursive: true });
    mkdirSync(join(root, 'config/drover'), { recursive: true });
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it("are the project's nearest one and the user's", () => {
    const user = join(root, 'config/drover/config.yaml');
    for (const file of [join(root, '.drover.yaml'), join(root, 'a/b/.drover.json'), user]) writeFileSync(file, '{}');
    const environment = { XDG_CONFIG_HOME: join(root, 'config') };
    expect(findSettingsFiles(join(root, 'a/b/c'), environment)).to.deep.equal({ project: join(root, 'a/b/.drover.json'), user });
    expect(findSettingsFiles(join(root, 'a'), environment).project).to.equal(join(root, '.drover.yaml'));
  });

  it('are not two in one folder', () => {
    for (const name of ['.drover.yaml', '.drover.json']) writeFileSync(join(root, name), '{}');
    expect(() => findSettingsFiles(root, { HOME: root })).to.throw(UserError, /are both there/);
  });

  it('are read the nearest first, and warned about where everybody may write them', async () => {
    const [project, user] = [join(root, '.drover.yaml'), join(root, 'user.yaml')];
    writeFileSync(project, 'region: p\n');
    writeFileSync(user, 'region: u\n');
    const warnings: string[] = [];
    const load = (): Promise<Setting[][]> => loadSettings({ project, user }, flagsOf, (text) => warnings.push(text));
    expect((await load()).flat().map(({ value }) => value)).to.deep.equal([['p'], ['u']]);
    chmodSync(project, 0o666);
    expect((await load()).flat().map(({ value }) => value)).to.deep.equal([['u']]);
    expect(warnings.join('')).to.match(/^warning: .*\.drover\.yaml is not read/);
  });
});
