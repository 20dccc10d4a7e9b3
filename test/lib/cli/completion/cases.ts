import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';

/** Completes the last word; gives what is offered, in any order, in a folder with what `FILES` says. */
export type Complete = (words: readonly string[], folder: string) => Promise<string[]>;

const FILES = ['hosts.txt', 'ho use.yaml', 'hole/inside'];

interface Case {
  readonly words: readonly string[];
  readonly offers: readonly string[];
}

/** What every shell must offer. */
const CASES: readonly Case[] = [
  { words: ['drover', ''], offers: ['completion', 'help', 'ssm'] },
  { words: ['drover', 's'], offers: ['ssm'] },
  { words: ['drover', 'ssm', ''], offers: ['documents', 'send'] },
  { words: ['drover', 'ssm', 'documents', 'p'], offers: ['put'] },
  { words: ['drover', 'help', 'ssm', 'd'], offers: ['documents'] },
  { words: ['drover', 'ssm', 'send', '--ou'], offers: ['--out-dir', '--output'] },
  { words: ['drover', 'ssm', 'send', '--no'], offers: ['--no-wait', '--nodes'] },
  { words: ['drover', 'ssm', 'send', '--output', ''], offers: ['json', 'ndjson', 'text'] },
  { words: ['drover', 'ssm', 'send', '--yes', '--output', 'n'], offers: ['ndjson'] },
  // The value of a flag is not a command.
  { words: ['drover', 'ssm', 'send', '--region', 'ssm', '--scr'], offers: ['--script'] },
  { words: ['drover', 'ssm', 'send', '--region', ''], offers: [] },
  { words: ['drover', 'completion', 'z'], offers: ['zsh'] },
  { words: ['drover', 'ssm', 'documents', 'ls', '--ou'], offers: [] },
  { words: ['drover', 'ssm', 'documents', 'put', 'hosts'], offers: ['hosts.txt'] },
  { words: ['drover', 'ssm', 'send', '--script', 'hos'], offers: ['hosts.txt'] },
  { words: ['drover', 'ssm', 'send', '--nodes', ''], offers: ['-', '@'] },
];

/** Registers the cases for one shell; `available` is asked before the first. */
export function completionCases(complete: Complete, available: () => boolean | Promise<boolean>, note: string): void {
  let folder = '';

  before(async function () {
    if (!(await available())) {
      console.log(`        ${note}`);
      this.skip();
    }
    folder = mkdtempSync(join(tmpdir(), 'drover-completion-'));
    for (const file of FILES) {
      mkdirSync(join(folder, file, '..'), { recursive: true });
      writeFileSync(join(folder, file), '');
    }
  });
  after(() => folder !== '' && rmSync(folder, { recursive: true }));

  for (const { words, offers } of CASES) {
    it(`${words.join(' ')}▮ offers ${offers.length === 0 ? 'nothing' : offers.join(' ')}`, async () => {
      expect((await complete(words, folder)).sort()).to.deep.equal([...offers]);
    });
  }

  it('offers files behind an @', async () => {
    const offered = await complete(['drover', 'ssm', 'send', '--nodes', '@hosts'], folder);
    // zsh keeps the @ apart from what it offers.
    expect(offered.map((each) => each.replace(/^@/, ''))).to.deep.equal(['hosts.txt']);
  });

  it('offers folders alone where a folder is wanted', async () => {
    const offered = await complete(['drover', 'ssm', 'send', '--out-dir', 'ho'], folder);
    expect(offered.map((each) => each.replace(/\/$/, ''))).to.deep.equal(['hole']);
  });

  it('offers files behind --', async () => {
    expect(await complete(['drover', 'ssm', 'send', '--', 'cat', 'hosts'], folder)).to.deep.equal(['hosts.txt']);
  });

  it('offers no flags behind --', async () => {
    expect(await complete(['drover', 'ssm', 'send', '--', 'cat', '--ou'], folder)).to.deep.equal([]);
  });
}
