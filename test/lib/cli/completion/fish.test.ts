import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { fishCompletion } from '../../../../src/lib/cli/completion/fish.ts';
import { completionCases } from './cases.ts';
import { MODEL } from './fixture.ts';

describe('fish completion', () => {
  const home = mkdtempSync(join(tmpdir(), 'drover-fish-'));
  const script = join(home, 'drover.fish');
  writeFileSync(script, fishCompletion(MODEL));
  after(() => rmSync(home, { recursive: true }));

  completionCases(
    async (words, folder) => {
      const line = words.join(' ');
      const { stdout } = await execa('fish', ['--no-config', '-c', `source ${script}; complete -C ${JSON.stringify(line)}`], { cwd: folder, env: { HOME: home } });
      // Each line is a word, a tab, and what it means.
      return stdout.split('\n').flatMap((offered) => (offered === '' ? [] : [offered.split('\t', 1)[0] ?? '']));
    },
    async () => (await execa('fish', ['--version'], { reject: false })).exitCode === 0,
    'fish is not installed: its completion is not tested',
  );
});
