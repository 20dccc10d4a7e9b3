import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { zshCompletion } from '../../../../src/lib/cli/completion/zsh.ts';
import { completionCases } from './cases.ts';
import { MODEL } from './fixture.ts';

/** zsh completes only at a terminal: one of its own (zpty), in which compadd also writes down what it is given. */
const DRIVER = String.raw`
zmodload zsh/zpty
zpty -b shell "zsh -f -i"
zpty -w shell "source $1"
zpty -w -n shell "$2"$'\t'
# What it prints must be read, or it waits.
while [[ ! -e $3 ]]; do
  sleep 0.02
  zpty -r -t shell nothing
done
zpty -d shell
`;

const setup = (script: string, offered: string, done: string): string => `
PROMPT='' ; autoload -Uz compinit ; compinit -D -u
source ${script}
compadd() {
  if [[ \${@[1,(i)(-|--)]} == *-(O|A|D)\\ * ]]; then builtin compadd "$@"; return; fi
  local -a hits
  builtin compadd -A hits "$@"
  print -rl -- $hits >> ${offered}
  builtin compadd "$@"
}
bindkey '^I' complete-word
over() { : > ${done} }
comppostfuncs=(over)
`;

describe('zsh completion', () => {
  const home = mkdtempSync(join(tmpdir(), 'drover-zsh-'));
  const [script, offered, preparation, done] = [join(home, '_drover.zsh'), join(home, 'offered'), join(home, 'setup.zsh'), join(home, 'done')];
  writeFileSync(script, zshCompletion(MODEL));
  writeFileSync(preparation, setup(script, offered, done));
  after(() => rmSync(home, { recursive: true }));

  completionCases(
    async (words, folder) => {
      writeFileSync(offered, '');
      rmSync(done, { force: true });
      await execa('zsh', ['-f', '-c', DRIVER, 'zsh', preparation, words.join(' '), done], { cwd: folder, env: { HOME: home, TERM: 'dumb' }, timeout: 15_000 });
      return [...new Set(readFileSync(offered, 'utf8').split('\n'))].filter((line) => line !== '');
    },
    async () => (await execa('zsh', ['--version'], { reject: false })).exitCode === 0,
    'zsh is not installed: its completion is not tested',
  );
});
