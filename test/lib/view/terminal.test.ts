import { expect } from 'chai';
import { ansiColor, colorFor, hasColor, noColor } from '../../../src/lib/view/color.ts';
import { canDrawLive, terminalSize, wrapsAgain } from '../../../src/lib/view/terminal.ts';
import { RecordingStream } from './recording-stream.ts';

const terminal = new RecordingStream({ columns: 100, rows: 30 });
const file = new RecordingStream();

describe('a terminal', () => {
  it('is drawn on where it is one, can, and is no log', () => {
    expect(canDrawLive(undefined, terminal, {})).to.equal(true);
    for (const environment of [{ TERM: 'dumb' }, { CI: 'true' }, { CI: '1' }]) expect(canDrawLive(undefined, terminal, environment)).to.equal(false);
    expect(canDrawLive(undefined, terminal, { CI: 'false' })).to.equal(true);
    expect(canDrawLive(true, terminal, { CI: 'true' })).to.equal(true);
    expect(canDrawLive(true, terminal, { TERM: 'dumb' })).to.equal(false);
    expect(canDrawLive(false, terminal, {})).to.equal(false);
    expect(canDrawLive(true, file, {})).to.equal(false);
  });

  it('has its own size; COLUMNS can only make it narrower', () => {
    expect(terminalSize(terminal, {})).to.deep.equal({ columns: 100, rows: 30 });
    expect(terminalSize(terminal, { COLUMNS: '40' }).columns).to.equal(40);
    expect(terminalSize(terminal, { COLUMNS: '400' }).columns).to.equal(100);
    for (const COLUMNS of ['', 'x', '0', '-3', '1.5']) expect(terminalSize(terminal, { COLUMNS }).columns).to.equal(100);
    expect(terminalSize(file, { COLUMNS: '120' })).to.deep.equal({ columns: 120, rows: 24 });
    expect(terminalSize(file, {})).to.deep.equal({ columns: 80, rows: 24 });
  });

  it('has colours unless somebody does not want them', () => {
    expect([hasColor(terminal, {}), hasColor(file, {})]).to.deep.equal([true, false]);
    expect(hasColor(terminal, { NO_COLOR: '1' })).to.equal(false);
    expect(hasColor(terminal, { NO_COLOR: '' })).to.equal(true);
    expect(hasColor(terminal, { TERM: 'dumb' })).to.equal(false);
    expect(hasColor(file, { FORCE_COLOR: '1', NO_COLOR: '1' })).to.equal(true);
    for (const FORCE_COLOR of ['0', 'false']) expect(hasColor(terminal, { FORCE_COLOR })).to.equal(false);
    expect(colorFor(file, {})).to.equal(noColor);
    expect(ansiColor('red', 'x')).to.equal('\u001B[31mx\u001B[39m');
  });

  it('wraps again when it becomes narrower, but for some', () => {
    expect(wrapsAgain({ TERM: 'xterm-256color' })).to.equal(true);
    expect(wrapsAgain({})).to.equal(true);
    for (const environment of [{ TERM: 'linux' }, { TERM: 'rxvt-unicode' }, { XTERM_VERSION: 'XTerm(390)' }, { STY: '1.pts' }]) expect(wrapsAgain(environment)).to.equal(false);
  });
});
