import { expect } from 'chai';
import { textOf } from '../../scripts/picture/screen.ts';
import { Terminal } from '../../scripts/picture/terminal.ts';
import { Sandbox } from './drover.ts';
import { commandLine, hasPseudoTerminal, lineOnTerminal, onTerminal } from './pseudo-terminal.ts';

const CURSOR_SHOWN = '\u001B[?25h';
const CURSOR_HIDDEN = '\u001B[?25l';

describe('drover ssm send: what a person sees', function () {
  this.timeout(60_000);
  let sandbox: Sandbox;
  before(async function () {
    if (!hasPseudoTerminal()) {
      console.log("      skipped: util-linux's script is not installed");
      this.skip();
    }
    sandbox = new Sandbox({ DROVER_LOCAL: '1' });
    await sandbox.expect(0, ['local', 'up', '--fleet', 'none']);
    await sandbox.expect(0, ['local', 'nodes', 'add', 'web-[01-06]', '--tag', 'Role=web']);
  });
  after(() => sandbox?.close());

  it('is a live view that ends in one final frame, the output and the report', async () => {
    const terminal = onTerminal(sandbox, ['ssm', 'send', '--targets', 'tag:Role=web', '--max-concurrency', '3', '--max-errors', '100%', '--', 'sleep 1; echo out-$HOSTNAME; test $HOSTNAME != web-04']);
    await terminal.shows(/3 running/);
    expect(terminal.screen()).to.include(CURSOR_HIDDEN);
    expect(await terminal.ended).to.equal(3);
    const screen = terminal.screen();
    expect(screen.lastIndexOf(CURSOR_SHOWN)).to.be.greaterThan(screen.lastIndexOf(CURSOR_HIDDEN));
    const afterwards = screen.slice(screen.indexOf(CURSOR_SHOWN));
    expect(afterwards).to.include('out-web-06').and.include('5 of 6 succeeded, 1 failed');
    expect(screen).to.match(/6\/6/);
  });

  it('leaves a clean scrollback: every line once, as if nothing had moved', async () => {
    const terminal = onTerminal(sandbox, ['ssm', 'send', '--targets', 'tag:Role=web', '--max-concurrency', '2', '--', 'sleep 0.3; echo out-$HOSTNAME']);
    expect(await terminal.ended).to.equal(0);
    const shown = new Terminal(100);
    shown.write(terminal.screen());
    const lines = textOf(shown.screen).trimEnd().split('\n');
    const took = /took \d+\.\d s$/;
    expect(lines[0]).to.equal('ssm send  sleep 0.3; echo out-$HOSTNAME');
    expect(lines[1]).to.match(/^█+ {2}6\/6 {2}100%$/);
    expect(lines[2]).to.equal('6 success');
    expect(lines[3]).to.match(took);
    const blocks = lines.slice(4, -1).join('\n').split(/^── /m).slice(1);
    expect(blocks.map((block) => block.replace(/, \d+\.\d s\n/, ' ').trimEnd()).sort()).to.deep.equal(['1', '2', '3', '4', '5', '6'].map((digit) => `web-0${digit}: success out-web-0${digit}`));
    expect(lines.at(-1)).to.match(/^6 of 6 succeeded; /).and.match(took);
  });

  it('keeps what goes through a pipe to the same terminal out of the frame', async () => {
    const words = ['ssm', 'send', '--targets', 'tag:Role=web', '--max-concurrency', '2', '--', 'sleep 0.3; echo out-$HOSTNAME'];
    const blocks = lineOnTerminal(sandbox, `${commandLine(words)} | cat`);
    await blocks.ended;
    const shown = new Terminal(100);
    shown.write(blocks.screen());
    const text = textOf(shown.screen);
    expect(text.match(/^ssm send /gm)).to.have.length(1);
    expect(text.match(/^out-web-0[1-6]$/gm)).to.have.length(6);
    const events = lineOnTerminal(sandbox, `${commandLine([...words.slice(0, 2), '--output', 'ndjson', ...words.slice(2)])} | cat`);
    await events.ended;
    expect(events.screen()).to.not.include(CURSOR_HIDDEN);
    expect(events.screen()).to.match(/^\{"type":"run-ended",/m);
  });

  it('never lets control sequences of a node through', async () => {
    const terminal = onTerminal(sandbox, ['ssm', 'send', '--nodes', 'web-01', '--', String.raw`printf '\033]0;owned\007\033[2Jhidden\rshown\n'; printf '\033[5mblink' >&2; exit 1`]);
    expect(await terminal.ended).to.equal(3);
    expect(terminal.screen()).to.include('hidden').and.include('shown').and.not.include('\u001B]0;owned').and.not.include('\u001B[2J').and.not.include('\u001B[5m');
  });

  it('cancels at Ctrl-C and gives the cursor back', async () => {
    const terminal = onTerminal(sandbox, ['ssm', 'send', '--targets', 'tag:Role=web', '--', 'sleep 60']);
    await terminal.shows(/6 running/);
    terminal.type('\u0003');
    expect(await terminal.ended).to.equal(130);
    expect(terminal.screen()).to.include('6 cancelled');
    expect(terminal.screen().lastIndexOf(CURSOR_SHOWN)).to.be.greaterThan(terminal.screen().lastIndexOf(CURSOR_HIDDEN));
  });

  it('gives the cursor back also to who cannot wait', async () => {
    const terminal = onTerminal(sandbox, ['ssm', 'send', '--targets', 'tag:Role=web', '--', "trap '' TERM; sleep 5; sleep 5"]);
    await terminal.shows(/6 running/);
    terminal.type('\u0003');
    await terminal.shows('again to leave at once');
    terminal.type('\u0003');
    expect(await terminal.ended).to.equal(130);
    expect(terminal.screen().lastIndexOf(CURSOR_SHOWN)).to.be.greaterThan(terminal.screen().lastIndexOf(CURSOR_HIDDEN));
  });

  it('asks before it runs on every node, and does nothing without a yes', async () => {
    const no = onTerminal(sandbox, ['ssm', 'send', '--all', '--', 'true']);
    await no.shows('Type y to go on');
    no.type('n\r');
    expect(await no.ended).to.equal(130);
    const yes = onTerminal(sandbox, ['ssm', 'send', '--all', '--', 'true']);
    await yes.shows('Type y to go on');
    yes.type('y\r');
    expect(await yes.ended).to.equal(0);
    expect(yes.screen()).to.include('6 of 6 succeeded');
    for (const key of ['\u0003', '\u0004']) {
      const left = onTerminal(sandbox, ['ssm', 'send', '--all', '--', 'true']);
      await left.shows('Type y to go on');
      left.type(key);
      expect(await left.ended).to.equal(130);
      expect(left.screen()).to.match(/\ndrover: interrupted\. Nothing more was done\.\r\n$/);
    }
    const never = onTerminal(sandbox, ['ssm', 'send', '--all', '--no-input', '--', 'true']);
    expect(await never.ended).to.equal(2);
    expect(never.screen()).to.include('Add --yes');
  });

  for (const [name, env] of [
    ['CI', { CI: 'true' }],
    ['TERM=dumb', { TERM: 'dumb' }],
    ['DROVER_LIVE=false', { DROVER_LIVE: 'false' }],
  ] as const) {
    it(`writes plain lines under ${name}`, async () => {
      const terminal = onTerminal(sandbox, ['ssm', 'send', '--nodes', 'web-01', '--', 'echo hi'], env);
      expect(await terminal.ended).to.equal(0);
      expect(terminal.screen()).to.not.include(CURSOR_HIDDEN);
      expect(terminal.screen()).to.match(/\d\d:\d\d:\d\d\S* ssm send: echo hi on 1 node/);
    });
  }

  it('leaves colours out under NO_COLOR, and uses them in a pipe under FORCE_COLOR', async () => {
    const terminal = onTerminal(sandbox, ['ssm', 'send', '--nodes', 'web-01', '--', 'exit 1'], { NO_COLOR: '1' });
    expect(await terminal.ended).to.equal(3);
    expect(terminal.screen()).to.not.match(/\u001B\[[0-9;]*m/);
    const { stdout } = await sandbox.expect(3, ['ssm', 'send', '--nodes', 'web-01', '--', 'exit 1'], { env: { FORCE_COLOR: '1' } });
    expect(stdout).to.match(/\u001B\[[0-9;]*m/);
  });

  it('fits the columns that it is told', async () => {
    const width = async (words: readonly string[], columns: number): Promise<void> => {
      const terminal = onTerminal(sandbox, words, { COLUMNS: String(columns) });
      expect(await terminal.ended).to.equal(0);
      for (const line of terminal.screen().replaceAll(/\u001B\[[0-9;?]*[a-zA-Z]/g, '').split(/\r?\n/)) expect(line.length, line).to.be.at.most(columns);
    };
    await width(['ssm', 'nodes'], 90);
    await width(['ssm', 'send', '--targets', 'tag:Role=web', '--', 'sleep 1; : a command whose text goes on for much longer than such a narrow terminal is wide'], 60);
  });
});
