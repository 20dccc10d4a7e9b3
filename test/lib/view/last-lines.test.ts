import { expect } from 'chai';
import { LastLines } from '../../../src/lib/view/last-lines.ts';

describe('last lines', () => {
  it('are the last that say something, whole or not, on the stream that wrote last', () => {
    const lines = new LastLines();
    lines.append(1, 'stdout', 'one\ntwo\n\n');
    expect(lines.latest(1)).to.equal('two');
    lines.append(1, 'stderr', 'oh');
    expect(lines.latest(1)).to.equal('oh');
    lines.append(1, 'stderr', ' no\n');
    lines.append(1, 'stdout', 'three');
    expect([lines.latest(1), lines.complaint(1)]).to.deep.equal(['three', 'oh no']);
  });

  it('complain on stdout where stderr is empty', () => {
    const lines = new LastLines();
    lines.append(1, 'stdout', 'it failed\n');
    expect(lines.complaint(1)).to.equal('it failed');
  });

  it('are short and safe, also where a sequence came in two pieces', () => {
    const lines = new LastLines();
    lines.append(1, 'stdout', 'a\tb\u001B[3');
    lines.append(1, 'stdout', '1mred');
    expect(lines.latest(1)).to.equal('a bred');
    lines.append(2, 'stdout', 'x'.repeat(100_000));
    expect(lines.latest(2).length).to.be.lessThan(1000);
  });

  it('are forgotten on demand, and "" for a stranger', () => {
    const lines = new LastLines();
    lines.append(1, 'stdout', 'x');
    lines.forget(1);
    expect([lines.latest(1), lines.complaint(1), lines.latest(7)]).to.deep.equal(['', '', '']);
  });
});
