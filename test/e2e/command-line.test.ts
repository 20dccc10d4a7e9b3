import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { EXIT_MEANINGS } from '../../src/lib/errors/exit-codes.ts';
import { readManifest, spoken, visibleCommands } from '../../src/lib/cli/manifest.ts';
import { Sandbox } from './drover.ts';

const names = visibleCommands(readManifest(join(import.meta.dirname, '../..'))).map(({ id }) => spoken(id));

describe('the command line', function () {
  this.timeout(60_000);
  const sandbox = new Sandbox();
  after(() => sandbox.close());

  /** Files of commands that a run loads: a hook lists them when the program ends. */
  async function commandsLoaded(words: readonly string[]): Promise<string[]> {
    const hook = join(sandbox.folder, 'loaded.cjs');
    writeFileSync(hook, "process.on('exit', () => require('fs').writeSync(2, JSON.stringify(Object.keys(require.cache).filter((file) => /dist.cli.commands/.test(file)))));");
    const { stderr } = await sandbox.expect(0, words, { env: { NODE_OPTIONS: `--require ${hook}` } });
    return JSON.parse(stderr) as string[];
  }

  describe('help', () => {
    // "drover help --help" is the first page.
    for (const name of names.filter((each) => each !== 'help')) {
      it(`of ${name} has usage, examples and exit codes within 80 columns`, async () => {
        const { stdout, stderr } = await sandbox.expect(0, [...name.split(' '), '--help']);
        expect(stderr).to.equal('');
        expect(stdout).to.contain('USAGE').and.contain('EXAMPLES').and.contain('EXIT CODES');
        for (const [code, meaning] of EXIT_MEANINGS) expect(stdout).to.contain(`${code}  ${meaning}`);
        for (const line of stdout.split('\n')) expect(line.length, line).to.be.at.most(80);
        expect(stdout).not.to.match(/<%|%>|undefined|\u00A0/);
      });
    }

    for (const words of [[], ['--help'], ['-h'], ['help'], ['ssm'], ['ssm', '--help'], ['help', 'ssm'], ['ssm', 'send', '--help'], ['ssm', 'send', '-h'], ['help', 'ssm', 'send']]) {
      it(`answers drover ${words.join(' ')} on stdout, loading no other command`, async () => {
        const { stdout } = await sandbox.expect(0, words);
        expect(stdout).to.match(/^USAGE$/m);
        if (words.includes('send')) expect(stdout).to.match(/^ {2}\$ drover ssm send/m);
        const allowed = words[0] === 'help' ? /commands.help\.js$/ : /never/;
        expect((await commandsLoaded(words)).filter((file) => !allowed.test(file))).to.deep.equal([]);
      });
    }

    it('stays with the words behind --', async () => {
      const { stdout, exitCode } = await sandbox.run(['ssm', 'send', '--', 'ls', '--help']);
      expect(stdout).not.to.contain('USAGE');
      expect(exitCode).to.equal(2);
    });
  });

  describe('mistakes', () => {
    for (const [words, expected] of [
      ['ssm sned', /^drover: there is no command "ssm sned"\. Did you mean "drover ssm send"\?$/],
      ['ssm sned --help', /Did you mean "drover ssm send"\?$/],
      ['help ssm sned', /Did you mean "drover ssm send"\?$/],
      ['local up fast', /^drover: unexpected argument "fast"\. drover local up --help/],
      ['ssm documents ls --onwer all', /^drover: there is no flag --onwer\. Did you mean --owner\?$/],
      ['ssm documents ls --owner al', /^drover: --owner: "al" is not one of self, amazon, all\. Did you mean all\?$/],
      ['ssm documents ls --owner', /^drover: --owner needs a value\./],
      ['ssm documents show', /^drover: DOCUMENT \(.*\) must be given\./],
      ['ssm documents put x', /^drover: --file is required\./],
      ['ssm documents show x --info --format json', /^drover: --info and --format exclude each other\./],
      ['completion tcsh', /^drover: "tcsh" is not one of bash, zsh, fish\./],
    ] as const) {
      it(`answers ${words} in one line, with exit 2`, async () => {
        const { stdout, stderr } = await sandbox.expect(2, words.split(' '));
        expect(stdout).to.equal('');
        expect(stderr.trimEnd()).to.match(expected).and.not.contain('\n');
      });
    }

    it('are JSON for programs', async () => {
      const { stdout } = await sandbox.expect(2, ['ssm', 'documents', 'ls', '--onwer', 'all', '--json']);
      expect(JSON.parse(stdout)).to.deep.equal({ error: { code: 'unknown-flag', message: 'there is no flag --onwer', hint: 'Did you mean --owner?' } });
    });
  });

  describe('completion', () => {
    for (const shell of ['bash', 'zsh', 'fish']) {
      it(`prints a script for ${shell} that knows every command, loading no other`, async () => {
        const { stdout } = await sandbox.expect(0, ['completion', shell]);
        for (const name of names) expect(stdout).to.contain(`'${name}'`);
        expect((await commandsLoaded(['completion', shell])).map((file) => /[^/\\]+$/.exec(file)?.[0])).to.deep.equal(['completion.js']);
      });
    }
  });

  describe('settings files', () => {
    const project = join(sandbox.folder, 'project');
    const file = join(project, '.drover.yaml');
    const user = join(sandbox.folder, '.config/drover/config.yaml');
    const write = (path: string, text: string): void => {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    };
    /** The region that a command would use: the engine keeps a document for each. */
    const listed = (words: readonly string[], env: Record<string, string> = {}) => sandbox.run(['ssm', 'documents', 'ls', ...words], { cwd: join(project, 'src'), env });

    before(async () => {
      mkdirSync(join(project, 'src'), { recursive: true });
      for (const region of ['eu-west-1', 'eu-west-2', 'eu-west-3', 'us-east-1']) {
        await sandbox.expect(0, ['ssm', 'documents', 'put', `in-${region}`, '--file', '-', '--local', '--region', region], { input: 'schemaVersion: "2.2"\nmainSteps: [{action: "aws:runShellScript", name: a, inputs: {runCommand: ["true"]}}]\n' });
      }
      write(user, 'local: true\nregion: eu-west-1\n');
    });

    it('of the user give what nobody said', async () => {
      expect((await listed([])).stdout).to.contain('in-eu-west-1');
    });

    it('of the project go over it, and a flag or the environment over both', async () => {
      write(file, 'ssm documents:\n  region: eu-west-2\n');
      expect((await listed([])).stdout).to.contain('in-eu-west-2');
      expect((await listed([], { DROVER_REGION: 'eu-west-3' })).stdout).to.contain('in-eu-west-3');
      expect((await listed(['--region', 'us-east-1'], { DROVER_REGION: 'eu-west-3' })).stdout).to.contain('in-us-east-1');
    });

    it('can choose what a command lists', async () => {
      write(file, '{"ssm": {"documents ls": {"owner": "amazon"}}}\n');
      expect((await listed([])).stdout).to.contain('AWS-RunShellScript');
    });

    it('are refused with file, line and column where they are wrong', async () => {
      write(file, 'region: eu-west-2\nregoin: eu-west-3\n');
      const { stderr, exitCode } = await listed([]);
      expect(exitCode).to.equal(2);
      expect(stderr).to.match(/^drover: .*\.drover\.yaml:2:1: there is no flag --regoin\. Did you mean region\?\n$/);
      expect(await sandbox.run(['--help'], { cwd: project })).to.include({ exitCode: 0 });
    });
  });
});
