import { expect } from 'chai';
import { ansiColor } from '../../../../src/lib/view/color.ts';
import { openRunView } from '../../../../src/lib/view/open-run-view.ts';
import { eraseWrapped } from '../../../../src/lib/view/live/erase-wrapped.ts';
import { ExampleRun, START } from '../example-run.ts';
import { ManualClock } from '../manual-clock.ts';
import { RecordingStream } from '../recording-stream.ts';
import { drawn } from './drawn.ts';
import { Screen } from './screen.ts';

describe('a frame on a terminal that became narrower', () => {
  it('is erased in all the rows that it takes now', () => {
    const frame = ['one', ansiColor('red', 'x'.repeat(50)), '', 'y'.repeat(40)];
    const screen = new Screen(60, 20).write(`history\r\n${frame.map((line) => `${line}\r\n`).join('')}`).narrow(20);
    expect(screen.visible.filter((line) => line !== '')).to.have.length(7);
    screen.write(eraseWrapped(frame, 20, 20));
    expect(screen.text).to.equal('history');
    // Where the cursor is: four lines below, as whoever erases the frame's four lines expects it.
    expect(screen.write('here').text).to.equal(`history${'\n'.repeat(5)}here`);
  });

  it('is left alone where nothing was wrapped', () => {
    expect(eraseWrapped(['one', 'x'.repeat(20)], 20, 10)).to.equal('');
  });

  it('leaves nothing behind when the view draws on', async () => {
    const terminal = new RecordingStream({ columns: 80, rows: 30 });
    const clock = new ManualClock(START);
    const settings = { output: 'text', gather: false, stream: false, outDir: undefined, live: true, environment: {} } as const;
    const view = await openRunView({ ...settings, stdout: terminal, stderr: terminal, clock });
    const screen = new Screen(80, 30).write('history\n');
    const run = new ExampleRun(['a', 'b']).status('a', 'running').output('a', 'x'.repeat(200)).status('b', 'running').output('b', 'y'.repeat(60));
    for (const event of run.events) view.handle(event);
    for (const columns of [60, 35, 20]) {
      await drawn(clock);
      screen.write(terminal.text).narrow(columns);
      terminal.text = '';
      terminal.resize(columns, 30);
    }
    await drawn(clock);
    for (const event of run.wait(1000).status('a', 'success').status('b', 'success').end().events.slice(-3)) view.handle(event);
    await view.close();
    const lines = screen.write(terminal.text).text.split('\n');
    expect(lines.slice(0, 5)).to.deep.equal(['history', 'ssm send  uptime', '█████████  2/2  100%', '2 success', 'took 1.0 s']);
    expect(lines.filter((line) => line.startsWith('ssm send'))).to.have.length(1);
  });
});
