import { expect } from 'chai';
import { jsonText } from '../../../../src/lib/view/json-text.ts';
import { ExampleRun, START } from '../example-run.ts';
import { showRun } from '../show-run.ts';

const RAW = '\u001B[31mred\r\n\u009B';

describe('the document of --json', () => {
  it('has every node, raw text by step, ISO times and the verdict; nothing is written', async () => {
    const run = new ExampleRun(['a', 'b']);
    run.add({ type: 'dispatched', at: run.at, dispatchId: 'c-1', nodes: ['id-a', 'id-b'] });
    run.status('a', 'running').output('a', RAW, 'stdout', 's1').output('a', 'more', 'stdout', 's1').output('a', 'e', 'stderr', 's2').wait(1500);
    const lost = [{ step: 's1', stream: 'stdout' as const, keptCharacters: 3, why: 'cut' }];
    run.status('a', 'failed', { exitCode: 3, lost }).status('b', 'not-sent', { reason: 'offline', endedAt: undefined as never });
    run.add({ type: 'notice', at: run.at, level: 'warning', message: 'careful' }).end();
    const { stdout, document } = await showRun(run, { output: 'json' });
    expect(stdout).to.equal('');
    expect(document).to.deep.equal({
      runId: 'run-1',
      verb: 'ssm send',
      title: 'uptime',
      startedAt: '2026-01-02T03:04:05.000Z',
      endedAt: '2026-01-02T03:04:06.500Z',
      dispatches: [{ id: 'c-1', nodes: ['id-a', 'id-b'] }],
      verdict: { total: 2, counts: { failed: 1, 'not-sent': 1 }, coverage: 0.5, requiredCoverage: 1, exitCode: 3, summary: '0 of 2 succeeded, 1 failed, 1 not sent' },
      nodes: [
        {
          id: 'id-a',
          name: 'a',
          status: 'failed',
          exitCode: 3,
          startedAt: '2026-01-02T03:04:05.000Z',
          endedAt: '2026-01-02T03:04:06.500Z',
          output: [
            { step: 's1', stdout: `${RAW}more`, stderr: '' },
            { step: 's2', stdout: '', stderr: 'e' },
          ],
          lost,
        },
        { id: 'id-b', name: 'b', status: 'not-sent', reason: 'offline', output: [] },
      ],
      notices: [{ level: 'warning', message: 'careful' }],
    });
  });

  it('is there for no other output', async () => {
    const run = new ExampleRun(['a']).ran('a', 'x').end();
    expect((await showRun(run)).document).to.equal(undefined);
    expect((await showRun(run, { output: 'ndjson' })).document).to.equal(undefined);
  });
});

describe('ndjson', () => {
  it('is every event as it is, a line each', async () => {
    const run = new ExampleRun(['a']).ran('a', RAW, 1).end();
    const { stdout } = await showRun(run, { output: 'ndjson' });
    expect(stdout.endsWith('\n')).to.equal(true);
    const events = stdout.trimEnd().split('\n').map((line) => JSON.parse(line) as { at: number });
    expect(events).to.deep.equal(run.events);
    expect(events[0]?.at).to.equal(START);
  });

  it('holds no control character that a terminal would obey', () => {
    expect(jsonText({ text: `${RAW}\u202E\u007F` })).to.equal('{"text":"\\u001b[31mred\\r\\n\\u009b\\u202e\\u007f"}');
    expect(jsonText([1], 2)).to.equal('[\n  1\n]');
  });
});
