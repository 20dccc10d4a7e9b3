import { expect } from 'chai';
import { noColor } from '../../../../src/lib/view/color.ts';
import { RunState } from '../../../../src/lib/view/run-state.ts';
import { reportLines } from '../../../../src/lib/view/text/report.ts';
import { ExampleRun } from '../example-run.ts';
import { showRun } from '../show-run.ts';

function report(run: ExampleRun): string[] {
  const state = new RunState();
  for (const event of run.events) state.apply(event);
  return reportLines(state, noColor);
}

describe('the report', () => {
  it('is one line where all went well', () => {
    expect(report(new ExampleRun(['a', 'b']).ran('a', 'x').ran('b', 'y').end())).to.deep.equal(['2 of 2 succeeded; took 2.0 s']);
  });

  it('folds those who did not succeed by how they ended, and says why', () => {
    const run = new ExampleRun(['db-1', 'web-01', 'web-02', 'web-03', 'web-04']);
    for (const name of ['web-01', 'web-02', 'web-03']) run.ran(name, `cat: /x: No such file\n`, 1);
    run.ran('web-04', 'other\n', 3).status('db-1', 'undeliverable', { reason: 'the node is gone' }).end();
    expect(report(run)).to.deep.equal([
      'failed (exit 1): web-[01-03] (3)',
      '  cat: /x: No such file',
      'undeliverable: db-1',
      '  the node is gone',
      'failed (exit 3): web-04',
      '  other',
      '0 of 5 succeeded, 4 failed, 1 undeliverable; took 4.0 s',
    ]);
  });

  it('says which node complained of what, and counts what it does not show', () => {
    const names = ['n-1', 'n-2', 'n-3', 'n-4', 'n-5', 'n-6'];
    const run = new ExampleRun(names);
    for (const name of names) run.ran(name, ['n-2', 'n-5'].includes(name) ? 'same' : `own ${name}`, 1);
    expect(report(run.end()).slice(0, 5)).to.deep.equal([
      'failed (exit 1): n-[1-6] (6)',
      '  n-[2,5] (2): same',
      '  n-1: own n-1',
      '  n-3: own n-3',
      '  … and 2 other last lines',
    ]);
  });

  it('says what was cut and why', () => {
    const lost = [{ step: '', stream: 'stdout' as const, keptCharacters: 24_000, why: 'the service keeps no more: use --output-s3' }];
    const run = new ExampleRun(['a']).status('a', 'success', { exitCode: 0, lost }).end();
    expect(report(run).slice(0, 2)).to.deep.equal(['output that was cut:', '  a stdout: 24000 characters kept; the service keeps no more: use --output-s3']);
  });

  it('does not fill the screen with names that do not fold', () => {
    const ids = Array.from({ length: 1000 }, (_, index) => `i-${index.toString(16).padStart(17, '0')}`);
    const run = new ExampleRun(ids);
    for (const id of ids) run.status(id, 'not-sent', { reason: 'offline' });
    const [line = ''] = report(run.end());
    expect(line).to.match(/ … and 950 more \(1000\)$/);
    expect(line.length).to.be.lessThan(1500);
  });

  it('goes to stderr, and only where people read', async () => {
    const run = new ExampleRun(['a']).ran('a', '', 1).end();
    const text = await showRun(run);
    expect(text.stderr).to.contain('0 of 1 succeeded, 1 failed; took 1.0 s\n');
    expect(text.stdout).not.to.contain('succeeded');
    expect((await showRun(run, { output: 'json' })).stderr).not.to.contain('succeeded');
  });

  it('says nothing of a run that never began', async () => {
    const run = new ExampleRun([]);
    run.events.length = 0;
    expect(await showRun(run)).to.deep.equal({ stdout: '', stderr: '', document: undefined });
  });
});
