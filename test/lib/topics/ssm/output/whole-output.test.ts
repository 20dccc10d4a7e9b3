import { expect } from 'chai';
import { RemoteError } from '../../../../../src/lib/errors/errors.ts';
import type { WholeOutputApi } from '../../../../../src/lib/topics/ssm/output/api.ts';
import { fetchWhole, logStreamOf, type WantedOutput } from '../../../../../src/lib/topics/ssm/output/whole-output.ts';
import { VirtualClock } from '../../../run/virtual-clock.ts';
import { refused, wholeOutputs } from '../fake-run-command.ts';

const whole = `${'0123456789'.repeat(3000)}\nthe end\n`;
const kept = `${whole.slice(0, 23_980)}--output truncated--`;
const wanted = (changes: Partial<WantedOutput> = {}): WantedOutput => ({ commandId: 'c-1', nodeId: 'i-1', step: 'aws:runShellScript', stream: 'stdout', kept, url: '', s3: { bucket: 'logs', prefix: 'run' }, logGroup: undefined, ...changes });
const KEY = 'run/c-1/i-1/awsrunShellScript/0.awsrunShellScript/stdout';
const signal = new AbortController().signal;

/** A bucket in memory. */
const bucket = (objects: Readonly<Record<string, string>>, asked: string[] = []): Partial<WholeOutputApi> => ({
  object: async (name, key) => {
    asked.push(`${name} ${key}`);
    return objects[key];
  },
  keys: async (_name, prefix) => Object.keys(objects).filter((key) => key.startsWith(prefix)),
});
const fetched = async (want: WantedOutput, api: Partial<WholeOutputApi>, clock = new VirtualClock()) => {
  const found = await fetchWhole(want, wholeOutputs(api), clock, signal);
  return 'text' in found ? found.text : `lost: ${found.why}`;
};
const unavailable = new RemoteError('ServiceUnavailable', 's3:GetObject: later (ServiceUnavailable)', 'Wait.', { ambiguous: true });

describe('fetchWhole', () => {
  it('says what would have kept it where nothing was set up', async () => {
    expect(await fetched(wanted({ s3: undefined }), {})).to.equal('lost: Run Command keeps no more; send it to a bucket or a log group to keep all (--output-s3, --output-cloudwatch)');
  });

  describe('from S3', () => {
    for (const url of [`https://s3.eu-west-1.amazonaws.com/logs/${KEY}`, `https://s3.amazonaws.com/logs/${KEY}`, `https://logs.s3.eu-west-1.amazonaws.com/${KEY}`, `http://127.0.0.1:4566/logs/${KEY}`]) {
      it(`finds it at ${url.replace(KEY, '…')}`, async () => {
        const asked: string[] = [];
        expect(await fetched(wanted({ url }), { ...bucket({ [KEY]: whole }, asked), keys: async () => { throw new Error('not needed'); } })).to.equal(whole);
        expect(asked).to.deep.equal([`logs ${KEY}`]);
      });
    }

    it('decodes the address, and takes one that is not encoded as it stands', async () => {
      const key = 'a b/100%/c-1/i-1/x/step/stdout';
      const s3 = { bucket: 'logs', prefix: 'a b/100%' };
      expect(await fetched(wanted({ s3, url: `https://s3.amazonaws.com/logs/${encodeURI(key)}` }), bucket({ [key]: whole }))).to.equal(whole);
      expect(await fetched(wanted({ s3, url: `https://s3.amazonaws.com/logs/${key}` }), bucket({ [key]: whole }))).to.equal(whole);
    });

    it('looks for it in the bucket where there is no address, or a wrong one', async () => {
      const objects = { [KEY]: whole, [KEY.replace('stdout', 'stderr')]: 'other', 'run/c-1/i-1/other/0.other/stdout': 'other step' };
      expect(await fetched(wanted(), bucket(objects))).to.equal(whole);
      expect(await fetched(wanted({ url: 'https://s3.amazonaws.com/logs/elsewhere' }), bucket(objects))).to.equal(whole);
      expect(await fetched(wanted({ url: 'https://example.com/x' }), bucket(objects))).to.equal(whole);
      expect(await fetched(wanted({ step: 'second' }), bucket({ 'run/c-1/i-1/awsrunShellScript/first/stdout': 'no', 'run/c-1/i-1/awsrunShellScript/second/stdout': whole }))).to.equal(whole);
      expect(await fetched(wanted({ s3: { bucket: 'logs', prefix: '' } }), bucket({ [KEY.slice(4)]: whole }))).to.equal(whole);
    });

    it('takes the only file there is, and never guesses between two', async () => {
      expect(await fetched(wanted({ step: 'odd' }), bucket({ 'run/c-1/i-1/what/ever/stdout': whole }))).to.equal(whole);
      expect(await fetched(wanted({ step: 'odd' }), bucket({ 'run/c-1/i-1/a/b/stdout': whole, 'run/c-1/i-1/a/c/stdout': whole }))).to.equal('lost: it did not arrive at s3://logs/run');
    });

    it('waits a little for a file that comes late', async () => {
      const clock = new VirtualClock();
      const from = clock.time;
      const objects: Record<string, string> = {};
      clock.onTick = (time) => {
        if (time - from >= 2000) objects[KEY] = whole;
      };
      expect(await fetched(wanted(), bucket(objects), clock)).to.equal(whole);
    });

    it('does not take another text for it', async () => {
      expect(await fetched(wanted(), bucket({ [KEY]: `other ${whole}` }))).to.equal('lost: what lies at s3://logs/run is not the same text');
    });

    it('gives up at once where it may not look, and not where nobody answered', async () => {
      const clock = new VirtualClock();
      const from = clock.time;
      expect(await fetched(wanted(), { keys: async () => { throw refused('AccessDenied'); } }, clock)).to.equal('lost: s3://logs/run: ssm: no (AccessDenied)');
      expect(clock.time).to.equal(from);
      let calls = 0;
      const shaky: Partial<WholeOutputApi> = {
        ...bucket({ [KEY]: whole }),
        keys: async () => {
          calls += 1;
          if (calls < 3) throw unavailable;
          return [KEY];
        },
      };
      expect(await fetched(wanted(), shaky)).to.equal(whole);
    });
  });

  describe('from CloudWatch Logs', () => {
    const logs = (text: string | undefined): Partial<WholeOutputApi> => ({ logStream: async (group, stream) => (group === '/g' && stream === 'c-1/i-1/aws-runShellScript/stdout' ? text : undefined) });

    it('reads the stream of the step', async () => {
      expect(logStreamOf(wanted())).to.equal('c-1/i-1/aws-runShellScript/stdout');
      expect(await fetched(wanted({ s3: undefined, logGroup: '/g' }), logs(whole))).to.equal(whole);
      expect(await fetched(wanted({ s3: undefined, logGroup: '/g' }), logs(undefined))).to.equal('lost: it did not arrive at log group /g');
    });

    for (const [what, api] of [
      ['is denied', { object: async () => { throw refused('AccessDenied'); }, keys: async () => { throw refused('AccessDenied'); } }],
      ['has another text', bucket({ [KEY]: 'other' })],
      ['has nothing', bucket({})],
      ['does not answer', { keys: async () => { throw unavailable; } }],
    ] satisfies (readonly [string, Partial<WholeOutputApi>])[]) {
      it(`comes to the rescue where S3 ${what}`, async () => {
        expect(await fetched(wanted({ logGroup: '/g' }), { ...api, ...logs(whole) })).to.equal(whole);
      });
    }

    it('names both places where neither has it', async () => {
      expect(await fetched(wanted({ logGroup: '/g' }), { ...bucket({}), ...logs(undefined) })).to.equal('lost: it did not arrive at s3://logs/run; it did not arrive at log group /g');
    });

    it('is not troubled by carriage returns, which the agent takes out there', async () => {
      const windows = whole.replaceAll('5', '\r\n');
      const cut = `${windows.slice(0, 20_000)}--output truncated--`;
      const text = windows.replaceAll('\r\n', '\n');
      expect(await fetched(wanted({ s3: undefined, logGroup: '/g', kept: cut }), logs(text))).to.equal(text);
    });
  });

  it('is not troubled by a character that was cut in two', async () => {
    const text = 'ä'.repeat(20_000);
    expect(await fetched(wanted({ kept: `${'ä'.repeat(11_989)}\uFFFD--output truncated--` }), bucket({ [KEY]: text }))).to.equal(text);
  });

  it('rejects when it is stopped', async () => {
    const stop = new AbortController();
    const clock = new VirtualClock();
    clock.onTick = () => stop.abort(new Error('stopped'));
    expect(await fetchWhole(wanted(), wholeOutputs(bucket({})), clock, stop.signal).catch((error: unknown) => error)).to.have.property('message', 'stopped');
    const failing = wholeOutputs({ keys: async () => { stop.abort(); throw unavailable; } });
    expect(await fetchWhole(wanted(), failing, clock, stop.signal).catch((error: unknown) => error)).to.have.property('message', 'stopped');
  });
});
