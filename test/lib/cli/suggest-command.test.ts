import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { unknownCommand, withSuggestion } from '../../../src/lib/cli/suggest-command.ts';

describe('unknownCommand', () => {
  const root = mkdtempSync(join(tmpdir(), 'drover-manifest-'));
  const ids = ['local:up', 'ssm:documents:ls', 'ssm:documents:show', 'ssm:send'];
  const commands = Object.fromEntries([...ids.map((id) => [id, { id, args: {}, flags: {} }]), ['ssm:hidden-thing', { id: 'ssm:hidden-thing', hidden: true }]]);
  writeFileSync(join(root, 'oclif.manifest.json'), JSON.stringify({ commands }));
  after(() => rmSync(root, { recursive: true }));

  for (const [words, message, hint] of [
    ['ssm sned --local', 'there is no command "ssm sned"', 'Did you mean "drover ssm send"?'],
    ['ssm documents sohw web-deploy', 'there is no command "ssm documents sohw"', 'Did you mean "drover ssm documents show"?'],
    ['sms', 'there is no command "sms"', 'Did you mean "drover ssm"?'],
    ['ssm doc ls', 'there is no command "ssm doc ls"', 'Did you mean "drover ssm documents ls"?'],
    ['ssm frobnicate', 'there is no command "ssm frobnicate"', 'drover ssm --help lists what there is.'],
    ['frobnicate', 'there is no command "frobnicate"', 'Run drover --help to see the commands.'],
    ['ssm hidden-thin', 'there is no command "ssm hidden-thin"', 'drover ssm --help lists what there is.'],
    ['local up fast', 'unexpected argument "fast"', 'drover local up --help shows what it takes.'],
  ] as const) {
    it(`knows what to say of ${words}`, () => {
      expect(unknownCommand(words.split(' '), root)).to.include({ message, hint });
    });
  }

  it('takes over both ways in which oclif says it, and no other error', () => {
    const error = { code: 'usage', message: '', hint: '', exitCode: 2 };
    for (const message of ['command ssm:sned not found', 'Command ssm:sned not found.']) {
      expect(withSuggestion({ ...error, message }, root, ['ssm', 'sned']).code).to.equal('unknown-command');
    }
    expect(withSuggestion({ ...error, message: 'file not found' }, root, ['ssm']).message).to.equal('file not found');
  });
});
