import { expect } from 'chai';
import { RemoteError } from '../../../../../src/lib/errors/errors.ts';
import { collectOutput, type NodeOutput } from '../../../../../src/lib/topics/ssm/output/collect-output.ts';
import type { WholeOutputApi } from '../../../../../src/lib/topics/ssm/output/api.ts';
import type { KeptOutput, OutputPlaces, StepFact } from '../../../../../src/lib/topics/ssm/types.ts';
import { VirtualClock } from '../../../run/virtual-clock.ts';
import { COMMAND_ID, FakeRunCommand, invocation, refused, step, wholeOutputs } from '../fake-run-command.ts';

const nowhere: OutputPlaces = { s3: undefined, logGroup: undefined };
const inLogs: OutputPlaces = { s3: undefined, logGroup: '/g' };
const kept = (stdout: string, stderr = ''): KeptOutput => ({ stdout, stderr, stdoutUrl: '', stderrUrl: '' });
const lines = (count: number): string => Array.from({ length: count }, (_, index) => `line ${index}\n`).join('');
/** As the list cuts. */
const listed = (stdout: string): string => `${stdout.slice(0, 2477)}\n---Output truncated---`;

function service(steps: Readonly<Record<string, KeptOutput>> = {}): FakeRunCommand {
  const api = new FakeRunCommand(new VirtualClock());
  for (const [name, texts] of Object.entries(steps)) api.kept.set(`i-1/${name}`, texts);
  return api;
}
const collect = (api: FakeRunCommand, steps: readonly StepFact[], places = nowhere, whole: Partial<WholeOutputApi> = {}): Promise<NodeOutput> =>
  collectOutput(COMMAND_ID, invocation('i-1', { steps }), places, { api, whole: wholeOutputs(whole), clock: new VirtualClock(), signal: new AbortController().signal });

describe('collectOutput', () => {
  it('asks nobody where the list holds it all', async () => {
    const api = service();
    expect(await collect(api, [step({ combinedOutput: 'fine\n' }), step({ name: 'quiet' })])).to.deep.equal({ steps: [{ step: 'aws:runShellScript', stdout: 'fine\n', stderr: '' }], lost: [] });
    expect(api.calls).to.deep.equal([]);
  });

  it('asks for the two streams where there is stderr', async () => {
    const api = service({ 'aws:runShellScript': kept('out\n', 'err\n') });
    expect(await collect(api, [step({ combinedOutput: 'out\n\n----------ERROR-------\nerr\n' })])).to.deep.equal({ steps: [{ step: 'aws:runShellScript', stdout: 'out\n', stderr: 'err\n' }], lost: [] });
  });

  it('asks for what the list cut at 2,500', async () => {
    const text = lines(1000);
    const api = service({ 'aws:runShellScript': kept(text) });
    expect(await collect(api, [step({ combinedOutput: listed(text) })])).to.deep.equal({ steps: [{ step: 'aws:runShellScript', stdout: text, stderr: '' }], lost: [] });
    expect(api.count('keptOutput')).to.equal(1);
  });

  it('fetches what was cut at 24,000, both streams, and names what it cannot have', async () => {
    const text = lines(5000);
    const cut = kept(`${text.slice(0, 23_980)}--output truncated--`, `${text.slice(0, 7980)}--output truncated--`);
    const steps = [step({ combinedOutput: listed(text) })];
    const logs: Partial<WholeOutputApi> = { logStream: async (_group, stream) => (stream.endsWith('/stdout') ? text : undefined) };
    const output = await collect(service({ 'aws:runShellScript': cut }), steps, inLogs, logs);
    expect(output.steps[0]).to.deep.equal({ step: 'aws:runShellScript', stdout: text, stderr: text.slice(0, 7980) });
    expect(output.lost).to.deep.equal([{ step: 'aws:runShellScript', stream: 'stderr', keptCharacters: 7980, why: 'it did not arrive at log group /g' }]);

    const lost = await collect(service({ 'aws:runShellScript': cut }), steps);
    expect(lost.lost.map(({ stream, keptCharacters, why }) => `${stream} ${keptCharacters} ${/--output-s3/.test(why)}`)).to.deep.equal(['stdout 23980 true', 'stderr 7980 true']);
  });

  it('takes every step of a document by its name', async () => {
    const text = lines(1000);
    const api = service({ second: kept(text, 'err'), third: kept('', 'only err') });
    const output = await collect(api, [step({ name: 'first', combinedOutput: 'one\n' }), step({ name: 'second', combinedOutput: listed(text) }), step({ name: 'third', combinedOutput: '\n----------ERROR-------\nonly err' })]);
    expect(output).to.deep.equal({ steps: [{ step: 'first', stdout: 'one\n', stderr: '' }, { step: 'second', stdout: text, stderr: 'err' }, { step: 'third', stdout: '', stderr: 'only err' }], lost: [] });
  });

  describe('where GetCommandInvocation lags behind or is denied', () => {
    const combined = 'out\n\n----------ERROR-------\nerr\n';
    const missing = new RemoteError('InvocationDoesNotExist', 'ssm:GetCommandInvocation: none (InvocationDoesNotExist)', 'Wait.', { exitCode: 4 });

    it('asks again while it does not know the invocation, or shows nothing of it yet', async () => {
      const api = service({ 'aws:runShellScript': kept('out\n', 'err\n') });
      api.faults.keptOutput.push({ error: missing }, { error: missing });
      expect((await collect(api, [step({ combinedOutput: combined })])).lost).to.deep.equal([]);
      expect(api.count('keptOutput')).to.equal(3);
    });

    it('falls back to what the list showed, which may be all', async () => {
      expect(await collect(service(), [step({ combinedOutput: combined })])).to.deep.equal({ steps: [{ step: 'aws:runShellScript', stdout: 'out\n', stderr: 'err\n' }], lost: [] });
    });

    it('says what is missing of a cut text that it may not ask for, and fetches it where it lies', async () => {
      const text = lines(5000);
      const denied = service();
      denied.faults.keptOutput.push({ error: refused('AccessDeniedException') });
      const output = await collect(denied, [step({ combinedOutput: listed(text) })]);
      expect(output.steps[0]?.stdout).to.equal(text.slice(0, 2477));
      expect(output.lost).to.have.length(1);
      expect(output.lost[0]).to.include({ stream: 'stdout', keptCharacters: 2477 }).and.have.property('why').that.matches(/^ssm: no \(AccessDeniedException\); Run Command keeps no more/);
      expect(denied.count('keptOutput')).to.equal(1);

      denied.faults.keptOutput.push({ error: refused('AccessDeniedException') });
      expect(await collect(denied, [step({ combinedOutput: listed(text) })], inLogs, { logStream: async () => text })).to.deep.equal({ steps: [{ step: 'aws:runShellScript', stdout: text, stderr: '' }], lost: [] });
    });

    it('does not take for whole what fills the list without a mark', async () => {
      const denied = service();
      denied.faults.keptOutput.push({ error: refused('AccessDeniedException') });
      const output = await collect(denied, [step({ combinedOutput: 'x'.repeat(2500) })]);
      expect(output.steps).to.deep.equal([{ step: 'aws:runShellScript', stdout: 'x'.repeat(2500), stderr: '' }]);
      expect(output.lost.map(({ stream, keptCharacters }) => `${stream} ${keptCharacters}`)).to.deep.equal(['stdout 2500']);
    });

    it('passes on what says something of the whole run: expired credentials, a service that fails', async () => {
      for (const code of ['ExpiredTokenException', 'InternalServerError']) {
        const api = service();
        api.faults.keptOutput.push({ error: refused(code) });
        expect(await collect(api, [step({ combinedOutput: combined })]).catch((error: unknown) => error)).to.have.property('code', code);
      }
    });
  });
});
