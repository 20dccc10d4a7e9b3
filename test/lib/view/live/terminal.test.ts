import { expect } from 'chai';
import { join } from 'node:path';
import { hasPseudoTerminal, runOnPseudoTerminal, type PseudoTerminalOptions, type PseudoTerminalResult } from './pseudo-terminal.ts';
import { Screen } from './screen.ts';

const PROGRAM = join(import.meta.dirname, 'program.ts');
const SIZE = { columns: 60, rows: 14 } as const;

const run = (words: readonly string[], options: PseudoTerminalOptions = SIZE): Promise<PseudoTerminalResult> =>
  runOnPseudoTerminal([process.execPath, '--import=tsx', PROGRAM, ...words], options);

describe('the live view on a real terminal', () => {
  before(function () {
    if (hasPseudoTerminal()) return;
    console.log('      skipped: no `script` of util-linux here');
    this.skip();
  });

  it('leaves a clean scrollback: one final frame, the blocks, the report', async () => {
    const { text, exitCode } = await run(['close'], { ...SIZE, env: { NO_COLOR: '1' } });
    const screen = new Screen(SIZE.columns, SIZE.rows).write(text);
    expect(exitCode).to.equal(0);
    expect(screen.cursorVisible).to.equal(true);
    expect(screen.styled).to.equal(false);
    const lines = screen.text.split('\n');
    expect(lines.slice(0, 4)).to.deep.equal(['ssm send  uptime', `${'█'.repeat(43)}${'▓'.repeat(4)}  12/12  100%`, '11 success  1 failed', lines[3]]);
    expect(lines[3]).to.match(/^took /);
    expect(lines[4]).to.match(/^── web-02: success/);
    expect(lines.filter((line) => line.startsWith('── '))).to.have.length(12);
    expect(lines.filter((line) => line.startsWith('ssm send'))).to.have.length(1);
    expect(lines.at(-1)).to.match(/^11 of 12 succeeded, 1 failed; took /);
  });

  it('never scrolled while it ran: each frame fitted', async () => {
    const { text } = await run(['close'], SIZE);
    const beforeEnd = text.slice(0, text.indexOf('took '));
    const screen = new Screen(SIZE.columns, SIZE.rows).write(beforeEnd);
    expect(screen.scrollback).to.deep.equal([]);
    expect(beforeEnd).to.contain('… and 5 more');
  });

  it('follows a resize', async () => {
    const { text } = await run(['close', '20 100'], SIZE);
    expect(text).to.contain('… and 5 more');
    expect(text).to.contain(`${'x'.repeat(60)}…`);
    expect(new Screen(100, 20).write(text).text).to.match(/11 of 12 succeeded/);
  });

  for (const [end, code] of [
    ['exit', 7],
    ['throw', 1],
    ['kill', 143],
  ] as const) {
    it(`gives the cursor back when the program ends by ${end}`, async () => {
      const { text, exitCode } = await run([end]);
      expect(text).to.contain('\u001B[?25l');
      expect(text.lastIndexOf('\u001B[?25h')).to.be.greaterThan(text.lastIndexOf('\u001B[?25l'));
      expect(exitCode).to.equal(code);
    });
  }

  it('leaves Ctrl-C to the program', async () => {
    const { text, exitCode } = await run(['interrupt'], { ...SIZE, type: { after: 'running', keys: '\u0003' } });
    expect(exitCode).to.equal(0);
    const screen = new Screen(SIZE.columns, SIZE.rows).write(text);
    expect(text).to.contain('stopping: Ctrl-C');
    expect(screen.text).to.contain('cancelled: web-[02-12] (11)');
    expect(screen.cursorVisible).to.equal(true);
  });
});
