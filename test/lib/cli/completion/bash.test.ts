import { expect } from 'chai';
import { execa } from 'execa';
import { bashCompletion } from '../../../../src/lib/cli/completion/bash.ts';
import { completionCases, type Complete } from './cases.ts';
import { MODEL } from './fixture.ts';

/** Starts a real bash with the script and asks its function as readline would: COMP_WORDS in, COMPREPLY out. */
async function complete(words: readonly string[], folder: string, current = words.at(-1) ?? ''): Promise<string[]> {
  const driver = `${bashCompletion(MODEL)}
COMP_WORDS=("\${@:2}") COMP_CWORD=$(($# - 2))
_drover drover "$1" ''
printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = await execa('bash', ['--norc', '-c', driver, 'bash', current, ...words], { cwd: folder });
  expect(stderr).to.equal('');
  return stdout.split('\n').filter((line) => line !== '');
}

const installed = async (): Promise<boolean> => (await execa('bash', ['-c', ':'], { reject: false })).exitCode === 0;

describe('bash completion', () => {
  completionCases(complete satisfies Complete, installed, 'bash is not installed: its completion is not tested');

  // bash splits words at = and @, and tells in $2 what it will replace.
  for (const [words, current, offers] of [
    [['drover', 'ssm', 'send', '--output', '=', 'js'], 'js', ['json']],
    [['drover', 'ssm', 'send', '--output', '='], '', ['text', 'json', 'ndjson']],
    [['drover', 'ssm', 'send', '--output', '=', 'json', '--scr'], '--scr', ['--script']],
    [['drover', 'ssm', 'send', '--targets', 'tag', ':', 'Role', '=', 's'], 's', []],
    [['drover', 'ssm', 'send', '--nodes', '@', 'hosts', '--scr'], '--scr', ['--script']],
    [['drover', 'ssm', 'send', '--output=js'], '--output=js', ['--output=json']],
  ] as const) {
    it(`${words.join('·')}▮ offers ${offers.join(' ') || 'nothing'}`, async () => {
      expect(await complete(words, '/', current)).to.deep.equal([...offers]);
    });
  }
});
