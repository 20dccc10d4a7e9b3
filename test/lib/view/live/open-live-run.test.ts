import { expect } from 'chai';
import { openRunView, type RunViewOptions } from '../../../../src/lib/view/open-run-view.ts';
import { ExampleRun, START } from '../example-run.ts';
import { ManualClock } from '../manual-clock.ts';
import { RecordingStream } from '../recording-stream.ts';
import { drawn } from './drawn.ts';
import { Screen } from './screen.ts';

interface Opened {
  readonly clock: ManualClock;
  readonly terminal: RecordingStream;
  /** All events that were not shown yet, then a moment for the view to draw. */
  show(run: ExampleRun): Promise<Screen>;
  close(): Promise<Screen>;
}

/** A view whose stdout and stderr are the same terminal. */
async function open(size: { columns: number; rows: number }, options: Partial<RunViewOptions> = {}): Promise<Opened> {
  const clock = new ManualClock(START);
  const terminal = new RecordingStream(size);
  const settings = { output: 'text', gather: false, stream: false, outDir: undefined, live: true, environment: { NO_COLOR: '1' } } as const;
  const view = await openRunView({ ...settings, stdout: terminal, stderr: terminal, clock, ...options });
  let shown = 0;
  const screen = (): Screen => new Screen(size.columns, size.rows).write(terminal.text);
  return {
    clock,
    terminal,
    show: async (run) => {
      for (const event of run.events.slice(shown)) view.handle(event);
      shown = run.events.length;
      await drawn(clock);
      return screen();
    },
    close: async () => {
      await view.close();
      return screen();
    },
  };
}

describe('the live view', () => {
  it('redraws in place, and leaves one final frame, then the blocks, then the report', async () => {
    const view = await open({ columns: 100, rows: 12 });
    const run = new ExampleRun(['a', 'b', 'c']).status('a', 'running').status('b', 'running').output('a', 'working\n');
    const screen = await view.show(run);
    expect(screen.cursorVisible).to.equal(false);
    expect(screen.text.split('\n')).to.have.length(7).and.include('  a      0.3 s  working');
    run.wait(1000).status('a', 'success', { exitCode: 0 });
    expect((await view.show(run)).text).to.contain('1/3').and.not.contain('── a');
    run.output('b', 'oh no\n', 'stderr').status('b', 'failed', { exitCode: 1 }).status('c', 'terminated').end();
    await view.show(run);
    const last = await view.close();
    expect(last.cursorVisible).to.equal(true);
    expect(last.text.split('\n')).to.deep.equal([
      'ssm send  uptime',
      `${'█'.repeat(29)}${'▓'.repeat(30)}${'▒'.repeat(30)}  3/3  100%`,
      '1 success  1 failed  1 not sent: error budget used up',
      'took 1.0 s',
      '── a: success, 1.0 s',
      'working',
      '── b: failed (exit 1), 1.0 s',
      'stderr:',
      'oh no',
      '── c: not sent: error budget used up',
      'failed (exit 1): b',
      '  oh no',
      'not sent: error budget used up: c',
      '1 of 3 succeeded, 1 failed, 1 not sent because the error budget was used up; took 1.0 s',
    ]);
  });

  it('draws no more than four frames a second, whatever happens', async () => {
    const view = await open({ columns: 60, rows: 12 });
    const run = new ExampleRun(Array.from({ length: 500 }, (_, index) => `n-${index}`));
    await view.show(run);
    const before = view.terminal.text.length;
    for (let index = 0; index < 500; index += 1) run.ran(`n-${index}`, 'x\n');
    await view.show(run);
    const frames = view.terminal.text.slice(before).match(/\u001B\[\?2026h/g) ?? [];
    expect(frames.length).to.be.within(1, 2);
    await view.close();
  });

  it('gives up rows and columns when the terminal shrinks, and takes them when it grows', async () => {
    const view = await open({ columns: 60, rows: 20 });
    const run = new ExampleRun(Array.from({ length: 30 }, (_, index) => `node-${index}`));
    for (let index = 0; index < 30; index += 1) run.status(`node-${index}`, 'running');
    await view.show(run);
    for (const [columns, rows] of [
      [30, 8],
      [90, 15],
    ] as const) {
      view.terminal.text = '';
      view.terminal.resize(columns, rows);
      await drawn(view.clock);
      const screen = new Screen(columns, rows).write('\n'.repeat(rows - 1) + view.terminal.text);
      expect(screen.visible.filter((line) => line !== '')).to.have.length(rows - 1);
      expect(screen.visible.join('\n')).to.contain(`… and ${30 - (rows - 1 - 4 - 2)} more`);
    }
    await view.close();
  });

  it('shows notices again when the frame that had them is gone', async () => {
    const view = await open({ columns: 60, rows: 12 }, { output: 'json' });
    const run = new ExampleRun(['a']).ran('a', 'x');
    await view.show(run.add({ type: 'notice', at: run.at, level: 'info', message: 'look again with: drover ssm show 1' }).end());
    expect((await view.close()).text).to.match(/took 1\.0 s\nlook again with: drover ssm show 1$/);
  });

  it('leaves a run that never began without a trace', async () => {
    const view = await open({ columns: 60, rows: 12 });
    await view.clock.advance(1000);
    await view.close();
    expect(view.terminal.text).to.equal('');
    expect(view.clock.sleepers).to.equal(0);
  });

  it('is not drawn with --stream, with ndjson on the same terminal, with --no-live, on TERM=dumb, in CI', async () => {
    const cases: Array<Partial<RunViewOptions>> = [
      { stream: true },
      { output: 'ndjson' },
      { live: false },
      { environment: { TERM: 'dumb' } },
      { live: undefined, environment: { CI: 'true' } },
    ];
    for (const options of cases) {
      const view = await open({ columns: 60, rows: 12 }, options);
      await view.show(new ExampleRun(['a']).ran('a', 'x').end());
      await view.close();
      expect(view.terminal.text, JSON.stringify(options)).not.to.contain('\u001B[?25l');
    }
  });

  it('honours NO_COLOR, FORCE_COLOR and COLUMNS', async () => {
    const shown = async (environment: NodeJS.ProcessEnv): Promise<Screen> => {
      const view = await open({ columns: 60, rows: 12 }, { environment });
      const screen = await view.show(new ExampleRun(['a']).status('a', 'running').output('a', 'x'.repeat(100)));
      await view.close();
      return screen;
    };
    expect((await shown({ NO_COLOR: '1' })).styled).to.equal(false);
    expect((await shown({})).styled).to.equal(true);
    expect((await shown({ NO_COLOR: '1', FORCE_COLOR: '1' })).styled).to.equal(true);
    const narrow = await shown({ COLUMNS: '40', FORCE_COLOR: '0' });
    expect(narrow.styled).to.equal(false);
    expect(Math.max(...narrow.visible.map((line) => line.length))).to.equal(40);
  });
});
