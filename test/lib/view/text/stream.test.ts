import { expect } from 'chai';
import fc from 'fast-check';
import { ExampleRun, hostileRuns, SAFE } from '../example-run.ts';
import { RecordingStream } from '../recording-stream.ts';
import { showRun } from '../show-run.ts';

describe('stream', () => {
  it('puts the node in front of each line, and tells stderr apart', async () => {
    const run = new ExampleRun(['web-01', 'b']).output('web-01', 'one\ntwo\n').output('b', 'x\n\n').output('web-01', 'bad\n', 'stderr');
    const { stdout } = await showRun(run, { stream: true });
    expect(stdout).to.equal('web-01: one\nweb-01: two\nb: x\nb: \nweb-01! bad\n');
  });

  it('writes only whole lines, however they are cut', async () => {
    const run = new ExampleRun(['a', 'b']).output('a', 'on').output('b', 'x\n').output('a', 'e\ntw').output('b', 'y\n').output('a', 'o\n');
    expect((await showRun(run, { stream: true })).stdout).to.equal('b: x\na: one\nb: y\na: two\n');
  });

  it('writes a last line without an end when the node has ended', async () => {
    const run = new ExampleRun(['a', 'b']).output('a', 'part').status('a', 'success').output('b', 'x\n').output('b', 'never', 'stderr');
    expect((await showRun(run, { stream: true })).stdout).to.equal('a: part\nb: x\nb! never\n');
  });

  it('does not let one step run on into the next', async () => {
    const run = new ExampleRun(['a']).output('a', 'one', 'stdout', 's1').output('a', 'two\n', 'stdout', 's2');
    expect((await showRun(run, { stream: true })).stdout).to.equal('a: one\na: two\n');
  });

  it('aligns lines on a terminal', async () => {
    const stdout = new RecordingStream({ columns: 80, rows: 24 });
    const run = new ExampleRun(['web-01', 'b']).output('web-01', 'one\n').output('b', 'two\n');
    await showRun(run, { stream: true, stdout, environment: { NO_COLOR: '1' } });
    expect(stdout.text).to.equal('web-01: one\nb:      two\n');
  });

  it('loses nothing and mixes nothing: each node’s lines are its text', async () => {
    const text = fc.array(fc.constantFrom('a', 'bc', '\n', '', 'ü', '\n\n'), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(text, text, fc.array(fc.boolean()), async (left, right, turns) => {
        const run = new ExampleRun(['l', 'r']);
        const queues = { l: [...left], r: [...right] };
        for (const turn of [...turns, ...left.map(() => true), ...right.map(() => false)]) {
          const name = turn ? 'l' : 'r';
          run.output(name, queues[name].shift() ?? '');
        }
        const { stdout } = await showRun(run.end(), { stream: true });
        for (const [name, pieces] of Object.entries({ l: left, r: right })) {
          const own = stdout.split('\n').filter((line) => line.startsWith(`${name}: `));
          const whole = pieces.join('');
          expect(own.map((line) => `${line.slice(3)}\n`).join('')).to.equal(whole === '' || whole.endsWith('\n') ? whole : `${whole}\n`);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('lets no control sequence reach a terminal', async () => {
    await fc.assert(
      fc.asyncProperty(hostileRuns, async (run) => {
        const stdout = new RecordingStream({ columns: 80, rows: 24 });
        await showRun(run, { stream: true, stdout, environment: { NO_COLOR: '1' } });
        expect(stdout.text).to.match(SAFE);
      }),
      { numRuns: 300 },
    );
  });
});
