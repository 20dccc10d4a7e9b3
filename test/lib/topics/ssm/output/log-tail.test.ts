import { expect } from 'chai';
import fc from 'fast-check';
import type { LogLine } from '../../../../../src/lib/topics/ssm/output/api.ts';
import { GivenOutput } from '../../../../../src/lib/topics/ssm/output/given-output.ts';
import { LogTail } from '../../../../../src/lib/topics/ssm/output/log-tail.ts';
import { textOfEvent } from '../../../../../src/lib/topics/ssm/output/log-text.ts';
import { wholeOutputs } from '../fake-run-command.ts';

const { signal } = new AbortController();
const START = 1_700_000_000_000;

/** Logs in memory, filled by a test. */
function logs() {
  const lines: LogLine[] = [];
  const asked: { group: string; prefix: string; since: number }[] = [];
  const api = wholeOutputs({
    logLines: async (group, prefix, since) => {
      asked.push({ group, prefix, since });
      return lines.filter(({ stream, at }) => stream.startsWith(prefix) && at >= since);
    },
  });
  let count = 0;
  const put = (stream: string, text: string, at = START): void => void lines.push({ stream: `c-1/${stream}`, text, at, id: String((count += 1)) });
  return { api, put, asked };
}

describe('textOfEvent', () => {
  it('gives an event its line end, once', () => {
    expect(['a', 'a\n', 'a\nb', 'a\nb\n', ' ', '  '].map(textOfEvent)).to.deep.equal(['a\n', 'a\n', 'a\nb\n', 'a\nb\n', '\n', '  \n']);
  });

  it('puts a line together that was too long for one event', () => {
    expect(textOfEvent('x'.repeat(51_200)) + textOfEvent('rest')).to.equal(`${'x'.repeat(51_200)}rest\n`);
  });
});

describe('LogTail', () => {
  it('gives every line once, with its node, step and stream', async () => {
    const { api, put, asked } = logs();
    const tail = new LogTail(api, '/g', 'c-1', START, new GivenOutput());
    put('i-1/aws-runShellScript/stdout', 'one');
    put('i-2/second/stderr', 'two');
    put('i-2/second/stdxxx', 'not ours');
    put('nonsense', 'not ours');
    const first = await tail.look(START + 1, ['second'], signal);
    expect(first).to.deep.equal([
      { type: 'node-output', at: START + 1, node: 'i-1', step: 'aws:runShellScript', stream: 'stdout', text: 'one\n' },
      { type: 'node-output', at: START + 1, node: 'i-2', step: 'second', stream: 'stderr', text: 'two\n' },
    ]);
    expect(await tail.look(START + 2, [], signal)).to.deep.equal([]);
    put('i-1/aws-runShellScript/stdout', 'three', START - 1000);
    expect((await tail.look(START + 3, [], signal)).map(({ text }) => text)).to.deep.equal(['three\n']);
    expect(asked[0]).to.deep.equal({ group: '/g', prefix: 'c-1', since: START - 15_000 });
  });

  it('names steps as the list of invocations does: views put the pieces of a step together by its name', async () => {
    const { api, put } = logs();
    const tail = new LogTail(api, '/g', 'c-1', START, new GivenOutput());
    put('i-1/aws-runShellScript/stdout', 'a');
    put('i-1/aws-my-step/stdout', 'b');
    put('i-1/odd-name/stdout', 'c');
    expect((await tail.look(START, ['odd:name', 'aws-my-step'], signal)).map(({ step }) => step)).to.deep.equal(['aws:runShellScript', 'aws-my-step', 'odd:name']);
  });

  it('is not led astray by a node whose clock is ahead', async () => {
    const { api, put } = logs();
    const tail = new LogTail(api, '/g', 'c-1', START, new GivenOutput());
    put('i-1/s/stdout', 'from the future', START + 3_600_000);
    await tail.look(START + 1000, [], signal);
    put('i-2/s/stdout', 'from now', START + 2000);
    expect((await tail.look(START + 3000, [], signal)).map(({ text }) => text)).to.deep.equal(['from now\n']);
  });

  it('leaves nothing but the missing part for the end', async () => {
    const { api, put } = logs();
    const given = new GivenOutput();
    const tail = new LogTail(api, '/g', 'c-1', START, given);
    expect(given.rest('i-1', 'aws:runShellScript', 'stdout', 'all\n')).to.equal('all\n');
    put('i-1/aws-runShellScript/stdout', 'a');
    put('i-1/aws-runShellScript/stdout', ' ');
    put('i-1/aws-runShellScript/stdout', 'b\nc\n');
    await tail.look(START, [], signal);
    expect(given.rest('i-1', 'aws:runShellScript', 'stdout', 'a\n\nb\nc\nd\ne')).to.equal('d\ne');
    expect(given.rest('i-1', 'aws:runShellScript', 'stdout', 'a\n\nb\nc\n')).to.equal('');
    expect(given.rest('i-1', 'aws:runShellScript', 'stderr', 'err')).to.equal('err');
  });

  it('gives nothing again that an earlier program gave, wherever that one stopped', async () => {
    const { api, put } = logs();
    const lines = ['one', ' ', 'three', 'four\nfive\n', 'six'];
    const whole = 'one\n\nthree\nfour\nfive\nsix\n';
    for (const line of lines) put('i-1/aws-runShellScript/stdout', line);
    put('i-2/aws-runShellScript/stdout', 'other');
    for (let stopped = 0; stopped <= whole.length; stopped += 1) {
      const given = new GivenOutput();
      given.add({ node: 'i-1', step: 'aws:runShellScript', stream: 'stdout', text: whole.slice(0, stopped) });
      const events = await new LogTail(api, '/g', 'c-1', START, given).look(START, [], signal);
      expect(events.filter(({ node }) => node === 'i-1').map(({ text }) => text).join('')).to.equal(whole.slice(stopped));
      expect(events.filter(({ node }) => node === 'i-2').map(({ text }) => text)).to.deep.equal(['other\n']);
      expect(given.rest('i-1', 'aws:runShellScript', 'stdout', `${whole}seven`)).to.equal('seven');
    }
  });

  it('streams and rests exactly the whole text, however the agent cuts it into events and whenever they are seen', async () => {
    const line = fc.string({ unit: fc.constantFrom('a', ' b', 'ä', '\r'), maxLength: 5 }).filter((text) => text !== ' ');
    const text = fc.array(line, { maxLength: 25 }).map((each) => each.map((one) => `${one}\n`).join(''));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(text, fc.boolean(), fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 6 }), fc.nat({ max: 30 })), { minLength: 1, maxLength: 5 }),
        fc.infiniteStream(fc.nat({ max: 99 })),
        async (streams, dice) => {
          const { api, put } = logs();
          const given = new GivenOutput();
          const tail = new LogTail(api, '/g', 'c-1', START, given);
          // A stream's events come in order, one line an event (the engine) or several with their line ends (the agent).
          const pending = streams.map(([whole, isByLine, sizes, arriving], index) => {
            const lines = whole.split('\n').slice(0, -1);
            const events: string[] = [];
            for (let at = 0, turn = 0; at < lines.length; turn += 1) {
              const size = isByLine ? 1 : (sizes[turn % sizes.length] ?? 1);
              events.push(isByLine ? lines[at] || ' ' : `${lines.slice(at, at + size).join('\n')}\n`);
              at += size;
            }
            return { name: `i-${index >> 1}/step/${index % 2 === 0 ? 'stdout' : 'stderr'}`, events: events.slice(0, arriving) };
          });
          const streamed = new Map<string, string>();
          const look = async (): Promise<void> => {
            for (const event of await tail.look(START, ['step'], signal)) {
              const name = `${event.node}/${event.step}/${event.stream}`;
              streamed.set(name, (streamed.get(name) ?? '') + event.text);
            }
          };
          while (pending.some(({ events }) => events.length > 0)) {
            const open = pending.filter(({ events }) => events.length > 0);
            const next = open[dice.next().value % open.length];
            if (next !== undefined) put(next.name, next.events.shift() ?? '');
            if (dice.next().value < 40) await look();
          }
          await look();
          for (const [index, [whole]] of streams.entries()) {
            const [node, stream] = [`i-${index >> 1}`, index % 2 === 0 ? ('stdout' as const) : ('stderr' as const)];
            expect((streamed.get(`${node}/step/${stream}`) ?? '') + given.rest(node, 'step', stream, whole)).to.equal(whole);
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});
