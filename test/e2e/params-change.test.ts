import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { Sandbox, type Result, type RunOptions } from './drover.ts';
import { hasPseudoTerminal, onTerminal } from './pseudo-terminal.ts';

describe('drover params, writing', function () {
  this.timeout(60_000);
  const sandbox = new Sandbox({ DROVER_LOCAL: '1' });
  const params = (exitCode: number, words: readonly string[], options: RunOptions = {}): Promise<Result> => sandbox.expect(exitCode, ['params', ...words], options);
  const exported = async (path: string, ...words: string[]): Promise<Record<string, string>> => JSON.parse((await params(0, ['export', path, ...words])).stdout) as Record<string, string>;
  after(() => sandbox.close());

  describe('put', () => {
    it('writes a value of the command line, and a new version of it', async () => {
      expect((await params(0, ['put', '/put/greeting', 'hello'])).stdout).to.equal('/put/greeting: created, version 1\n');
      const { stdout, stderr } = await params(0, ['put', '/put/greeting', 'hello again']);
      expect(stdout).to.equal('/put/greeting: changed to version 2\n');
      expect(stderr).to.equal('');
      expect(await exported('/put')).to.deep.equal({ greeting: 'hello again' });
    });

    it('reads stdin and files, and takes one line end off, or all space, or nothing', async () => {
      const file = join(sandbox.folder, 'value.txt');
      writeFileSync(file, ' two\n\n');
      await params(0, ['put', '/text/last'], { input: 'one\n' });
      await params(0, ['put', '/text/file', '--value-file', file]);
      await params(0, ['put', '/text/trim', '--value-file', file, '--trim']);
      await params(0, ['put', '/text/no-trim', '--value-file', file, '--no-trim']);
      const { stderr } = await params(0, ['put', '/text/crlf'], { input: 'a\r\nb\r\n' });
      expect(stderr).to.equal('stdin: the value has CRLF line ends; they are kept\n');
      expect(await exported('/text')).to.deep.equal({ last: 'one', file: ' two\n', trim: 'two', 'no-trim': ' two\n\n', crlf: 'a\r\nb' });
    });

    it('asks for a secret on a terminal without showing it', async function () {
      if (!hasPseudoTerminal()) {
        console.log('        skipped: no util-linux script here');
        this.skip();
      }
      const terminal = onTerminal(sandbox, ['params', 'put', '/ask/secret', '--secure'], { NO_COLOR: '1' });
      await terminal.shows('value of /ask/secret (not shown): ');
      terminal.type('hidX\u007Fden\r');
      expect(await terminal.ended).to.equal(0);
      expect(terminal.screen()).to.contain('/ask/secret: created').and.not.contain('hid');
      expect(await exported('/ask')).to.deep.equal({ secret: 'hidden' });
      const left = onTerminal(sandbox, ['params', 'put', '/ask/secret', '--secure']);
      await left.shows('(not shown): ');
      left.type('\u0003');
      expect(await left.ended).to.equal(130);
    });

    it('takes no secret from the command line, whether it is said to be one or known as one', async () => {
      for (const words of [['--secure'], []]) {
        if (words.length === 0) await params(0, ['put', '/argv/secret', '--secure'], { input: 'x' });
        expect((await params(2, ['put', '/argv/secret', 'visible', ...words])).stderr).to.match(/^drover: \/argv\/secret: the value of a SecureString does not go on the command line/);
      }
      expect(await exported('/argv')).to.deep.equal({ secret: 'x' });
    });

    it('keeps what no flag speaks of, and writes nothing with --skip-unchanged where all is so already', async () => {
      await params(0, ['put', '/keep/list', 'a,b', '--type', 'string-list', '--description', 'letters', '--allowed-pattern', '[a-z]', '--tag', 'Team=web']);
      await params(0, ['put', '/keep/list', 'a,b,c']);
      expect((await params(0, ['put', '/keep/list', 'a,b,c', '--skip-unchanged', '--tag', 'Team=web'])).stderr).to.equal('nothing to change; 1 stays as it is\n');
      expect((await params(0, ['export', '/keep', '--format', 'yaml', '--attributes'])).stdout).to.equal(
        'list:\n  value: "a,b,c"\n  type: "StringList"\n  description: "letters"\n  allowedPattern: "[a-z]"\n  tags:\n    Team: "web"\n',
      );
      expect((await params(2, ['put', '/keep/list', 'a', '--no-overwrite'])).stderr).to.match(/\/keep\/list: is there already, and is not to be overwritten/);
    });

    it('reaches another type only by deleting, and says so', async () => {
      await params(0, ['put', '/type/one', 'x']);
      expect((await params(2, ['put', '/type/one', '--secure'], { input: 'y' })).stderr).to.match(/String becomes SecureString, .*--replace/);
      expect((await params(0, ['put', '/type/one', '--secure', '--replace', '--yes'], { input: 'y' })).stdout).to.equal('/type/one: deleted and created anew, version 1\n');
      await params(0, ['undo', '--yes']);
      expect(await exported('/type')).to.deep.equal({ one: 'x' });
    });

    it('plans and writes nothing', async () => {
      expect((await params(0, ['put', '/plan/new', 'x', '--plan'])).stdout).to.equal('+ /plan/new  String "x"\nplan: 1 to create in the embedded engine\n');
      await params(4, ['export', '/plan']);
    });

    it('takes policies of advanced parameters, and says what they cost', async () => {
      const policies = JSON.stringify([{ Type: 'Expiration', Version: '1.0', Attributes: { Timestamp: '2099-01-01T00:00:00Z' } }]);
      expect((await params(2, ['put', '/tier/a', 'x', '--policies', policies])).stderr).to.match(/the standard tier has no policies: add --tier Advanced/);
      expect((await params(0, ['put', '/tier/a', 'x', '--policies', policies, '--tier', 'Advanced', '--plan'])).stdout).to.match(/tier Advanced; policies .*\nwarning: \/tier\/a: becomes an advanced parameter: it is charged/);
      await params(0, ['put', '/tier/a', 'x', '--policies', policies, '--tier', 'Advanced']);
      await params(0, ['put', '/tier/a', 'y']);
      expect((await params(0, ['export', '/tier', '--format', 'yaml', '--attributes'])).stdout).to.contain('tier: "Advanced"').and.contain('2099-01-01');
      expect((await params(2, ['put', '/tier/a', 'x', '--tier', 'Standard'])).stderr).to.match(/cannot become standard again/);
    });

    for (const [what, words, input, message] of [
      ['a forbidden character', ['/a b', 'x'], '', /NAME: "\/a b" has " " in it/],
      ['16 levels', ['/l'.repeat(16), 'x'], '', /has 16 levels/],
      ['a name of AWS', ['/aws/x', 'y'], '', /begins with aws or ssm/],
      ['an empty level', ['/a//b', 'x'], '', /has an empty level/],
      ['no value', ['/a'], '', /stdin is empty/],
      ['a NUL', ['/a'], 'a\0b', /its value is binary \(it has a NUL character\)/],
      ['over 4 KiB', ['/a'], 'x'.repeat(4097), /its value has 4097 bytes, and the standard tier takes 4096: add --tier Advanced/],
      ['over 8 KiB', ['/a', '--tier', 'Advanced'], 'x'.repeat(8193), /its value has 8193 bytes; at most 8192/],
      ['a reference', ['/a', '{{ssm:b}}'], '', /\{\{…\}\}/],
      ['two values', ['/a', 'x', '--value-file', 'y'], '', /a value was given twice/],
      ['a key of a String', ['/a', 'x', '--type', 'string', '--key-id', 'alias/k'], '', /a key belongs to a SecureString/],
    ] as const) {
      it(`refuses ${what} in one line`, async () => {
        const { stdout, stderr } = await params(2, ['put', ...words], { input });
        expect(stderr).to.match(message).and.match(/^drover: .*\n$/);
        expect(stdout).to.equal('');
      });
    }

    it('refuses bytes that are no text', async () => {
      const file = join(sandbox.folder, 'bytes');
      writeFileSync(file, Buffer.from([0xff, 0xfe, 0x00]));
      expect((await params(2, ['put', '/a', '--value-file', file])).stderr).to.match(/is not UTF-8 text/);
    });
  });

  it('moves labels, takes them away, and back', async () => {
    for (const value of ['1', '2', '3']) await params(0, ['put', '/label/a', value]);
    expect((await params(0, ['label', '/label/a:1', 'prod', 'blue'])).stdout).to.equal('/label/a: label prod at version 1, label blue at version 1\n');
    expect((await params(0, ['label', '/label/a', 'prod', '--plan'])).stdout).to.contain('~ /label/a  label prod: version 1 → version 3\n');
    await params(0, ['label', '/label/a', 'prod']);
    expect(await exported('/label', '--label', 'prod')).to.deep.equal({ a: '3' });
    await params(0, ['undo', '--yes']);
    expect(await exported('/label', '--label', 'prod')).to.deep.equal({ a: '1' });
    await params(0, ['label', '/label/a', 'blue', '--remove']);
    await params(4, ['label', '/label/a', 'blue', '--remove']);
    await params(4, ['label', '/label/a:9', 'prod']);
    expect((await params(2, ['label', '/label/a', '1st'])).stderr).to.match(/"1st" is no label/);
  });

  it('sets tags, takes them away, lists them, and takes that back', async () => {
    await params(0, ['put', '/tag/a', 'x', '--tag', 'Team=web']);
    expect((await params(0, ['tag', '/tag/a', 'Team=db', 'Stage=prod'])).stdout).to.equal('/tag/a: tags changed\n');
    expect((await params(0, ['tag', '/tag/a'])).stdout).to.match(/Team +db\nStage +prod|Stage +prod\nTeam +db/);
    await params(0, ['tag', '/tag/a', '--remove', 'Stage']);
    expect(await sandbox.json(['params', 'tag', '/tag/a'])).to.deep.equal({ name: '/tag/a', tags: { Team: 'db' } });
    await params(0, ['undo', '--yes']);
    expect(await sandbox.json(['params', 'tag', '/tag/a'])).to.deep.equal({ name: '/tag/a', tags: { Team: 'db', Stage: 'prod' } });
    expect((await params(2, ['tag', '/tag/a', 'Stage=x', '--remove', 'Stage'])).stderr).to.match(/to be set and taken away/);
  });

  it('deletes only what it was told to, asks first, and brings it back with tags and labels', async () => {
    await params(0, ['put', '/rm/a', 'one', '--tag', 'Team=web']);
    await params(0, ['put', '/rm/deep/secret', '--secure', '--description', 'kept'], { input: 'shh' });
    await params(0, ['label', '/rm/a', 'prod']);
    expect((await params(2, ['rm', '/rm', '--recursive'])).stderr).to.match(/- \/rm\/a {2}String "one"\n- \/rm\/deep\/secret {2}SecureString •+\n.*\n.*not confirmed\. Add --yes/s);
    expect((await params(4, ['rm', '/rm/a', '/rm/none', '--yes'])).stderr).to.match(/there is no parameter \/rm\/none\. Nothing was deleted/);
    expect((await params(0, ['rm', '/rm', '-r', '--yes'])).stdout).to.equal('/rm/a: deleted\n/rm/deep/secret: deleted\n');
    await params(4, ['export', '/rm']);
    const before = 'a:\n  value: "one"\n  type: "String"\n  tags:\n    Team: "web"\ndeep/secret:\n  value: "shh"\n  type: "SecureString"\n  description: "kept"\n  keyId: "alias/aws/ssm"\n';
    expect((await params(0, ['undo', '--yes'])).stdout).to.contain('/rm/a: created, version 1\n');
    expect((await params(0, ['export', '/rm', '--format', 'yaml', '--attributes'])).stdout).to.equal(before);
    expect(await exported('/rm', '--label', 'prod')).to.deep.equal({ a: 'one' });
  });

  describe('a change set', () => {
    const desired = join(sandbox.folder, 'desired.yaml');
    const plan = join(sandbox.folder, 'change.json');

    before(async () => {
      await params(0, ['put', '/app/keep', 'same']);
      await params(0, ['put', '/app/old', 'gone']);
      await params(0, ['put', '/app/db/url', 'postgres://old', '--description', 'where']);
      await params(0, ['put', '/app/db/password', '--secure'], { input: 'old-secret' });
      writeFileSync(desired, 'keep: same\nnew: 007\nlist: [a, b]\ndb:\n  url: postgres://new\n  password: new-secret\n');
    });

    it('shows what it would do, with secrets masked, and keeps it for this user alone', async () => {
      const { stdout } = await params(0, ['plan', `@${desired}`, '--path', '/app', '--save', plan]);
      expect(stdout).to.equal(
        [
          '+ /app/new  String "007"',
          '+ /app/list  StringList "a,b"',
          '~ /app/db/url  "postgres://old" → "postgres://new"',
          '~ /app/db/password  value •••••••• (another one)',
          '- /app/old  String "gone"',
          'plan: 2 to create, 2 to change, 1 to delete; 1 stays as it is in the embedded engine\n',
        ].join('\n'),
      );
      expect(statSync(plan).mode & 0o777).to.equal(0o600);
      expect(readFileSync(plan, 'utf8')).to.not.match(/old-secret|new-secret/);
      expect((await params(0, ['plan', `@${desired}`, '--path', '/app', '--show'])).stdout).to.contain('"old-secret" → "new-secret"');
      expect((await params(0, ['plan', `@${desired}`, '--path', '/app', '--keep-others'])).stdout).to.not.contain('/app/old');
    });

    it('is carried out once, and finished by applying it again', async () => {
      await sandbox.expect(0, ['local', 'faults', 'set', '--operation', 'DeleteParameters', '--kind', 'error']);
      const broken = await params(1, ['apply', plan, '--yes']);
      expect(broken.stderr).to.match(/4 of 5 succeeded, 1 /);
      await sandbox.expect(0, ['local', 'faults', 'clear']);
      await params(0, ['apply', plan, '--yes']);
      expect((await params(0, ['apply', plan, '--yes'])).stderr).to.equal('nothing to change; 5 stay as they are\n');
      expect(await exported('/app')).to.deep.equal({ keep: 'same', new: '007', list: 'a,b', 'db/url': 'postgres://new', 'db/password': 'new-secret' });
      expect((await params(0, ['plan', `@${desired}`, '--path', '/app'])).stdout).to.equal('plan: nothing to change; 5 stay as they are in the embedded engine\n');
    });

    it('is refused where somebody has changed a parameter since', async () => {
      writeFileSync(desired, 'keep: other\n');
      await params(0, ['plan', `@${desired}`, '--path', '/app', '--keep-others', '--save', plan]);
      await params(0, ['put', '/app/keep', 'theirs']);
      expect((await params(5, ['apply', plan, '--yes'])).stderr).to.match(/\/app\/keep was changed meanwhile \(version 2 by arn:.*\)\. Nothing was done/);
      expect(await exported('/app')).to.include({ keep: 'theirs' });
    });

    it('needs an answer before it is carried out', async () => {
      await params(0, ['put', '/app/keep', 'other', '--plan', '--save', plan]);
      expect((await params(2, ['apply', plan])).stderr).to.match(/~ \/app\/keep .*\n.*plan: 1 to change.*\n.*not confirmed\. Add --yes/s);
    });

    it('says what is no plan', async () => {
      writeFileSync(plan, '{"version":1}');
      expect((await params(2, ['apply', plan])).stderr).to.match(/is no plan of parameters/);
      writeFileSync(plan, 'x');
      expect((await params(2, ['apply', plan])).stderr).to.match(/is no plan of parameters/);
    });
  });

  it('imports what another format has, and finds the parameters that a dotenv file means', async () => {
    const file = join(sandbox.folder, '.env');
    await params(0, ['put', '/import/db/password', '--secure'], { input: 'old' });
    writeFileSync(file, "# settings\nexport DB_PASSWORD='new'\nURL=http://x#y\n");
    const { stdout } = await params(0, ['import', file, '--path', '/import', '--skip-unchanged']);
    expect(stdout).to.equal('/import/db/password: changed to version 2\n/import/URL: created, version 1\n');
    expect((await params(0, ['import', file, '--path', '/import', '--skip-unchanged'])).stderr).to.equal('nothing to change; 2 stay as they are\n');
    expect((await params(2, ['import', '-', '--path', '/import'], { input: 'a=b' })).stderr).to.match(/stdin: its name does not tell its format\. Add --format/);
    writeFileSync(join(sandbox.folder, 'tab.yaml'), 'a:\n\tb: 1\n');
    expect((await params(2, ['import', join(sandbox.folder, 'tab.yaml'), '--path', '/import'])).stderr).to.match(/tab\.yaml:2:1: a tab stands where YAML wants spaces\. Indent with spaces/);
    writeFileSync(join(sandbox.folder, 'twice.json'), '{"a": 1,\n "a": 2}');
    expect((await params(2, ['import', join(sandbox.folder, 'twice.json'), '--path', '/import'])).stderr).to.match(/twice\.json:2:2: the key "a" is there already, in line 1/);
  });

  it('copies to another path, region and account, and compares', async () => {
    await params(0, ['put', '/from/a', 'one', '--description', 'd']);
    await params(0, ['put', '/from/secret', '--secure'], { input: 'shh' });
    await params(0, ['copy', '/from', '/to']);
    expect((await params(0, ['diff', '/from', '/to'])).stderr).to.equal('alike: 2 parameters\n');
    await params(0, ['copy', '/from', '--to-region', 'eu-west-1']);
    expect(await exported('/from', '--region', 'eu-west-1')).to.deep.equal({ a: 'one', secret: 'shh' });
    await params(0, ['copy', '/from', '--to-role-arn', 'arn:aws:iam::210987654321:role/any']);
    expect(await exported('/from', '--role-arn', 'arn:aws:iam::210987654321:role/any')).to.deep.equal({ a: 'one', secret: 'shh' });
    await params(0, ['put', '/to/secret', '--secure'], { input: 'other' });
    await params(0, ['put', '/to/more', 'x']);
    const { stdout, stderr } = await params(3, ['diff', '/from', '/to', '--exit-code']);
    expect(stdout).to.equal('+ more  String "x"\n~ secret  value •••••••• (another one)\n');
    expect(stderr).to.equal('0 only in /from, 1 only in /to, 1 different, 1 alike\n');
    await params(0, ['copy', '/from', '/to', '--mirror', '--yes']);
    expect((await params(0, ['diff', '/from', '/to'])).stderr).to.equal('alike: 2 parameters\n');
    expect((await params(2, ['copy', '/from'])).stderr).to.match(/copied onto itself/);
  });
});
