import { CancelCommandCommand, DescribeDocumentCommand, GetCommandInvocationCommand, ListCommandInvocationsCommand, ListCommandsCommand, SendCommandCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { expect } from 'chai';
import { runCommandApi } from '../../../../src/lib/topics/ssm/api.ts';
import type { SendRequest } from '../../../../src/lib/topics/ssm/types.ts';
import { sdkError, testConnection } from '../../aws/test-connection.ts';
import { wordsOf } from './example-words.ts';

const { signal } = new AbortController();
const api = runCommandApi(testConnection);
const at = (ms: number): Date => new Date(ms);
const failing = (work: Promise<unknown>): Promise<unknown> => work.then(() => undefined, (error: unknown) => error);

/** Only while this file's tests run: the stub sits on the prototype, and others use real clients. */
const mockSSMClient = () => mockClient(SSMClient);

describe('runCommandApi', () => {
  let ssm: ReturnType<typeof mockSSMClient>;
  before(() => {
    ssm = mockSSMClient();
  });
  beforeEach(() => void ssm.reset());
  after(() => ssm.restore());
  const inputs = (): unknown[] => ssm.calls().map(({ args }) => args[0].input);

  describe('send', () => {
    const request = (changes: Partial<SendRequest> = {}): SendRequest => ({ words: wordsOf({ deliveryTimeoutSeconds: 600 }), addressing: { instanceIds: ['i-1', 'i-2'] }, limits: { maxConcurrency: 12, maxErrors: 0 }, comment: 'drover:x', ...changes });

    it('sends the numbers that the plan showed, and nothing that nobody asked for', async () => {
      ssm.on(SendCommandCommand).resolves({ Command: { CommandId: 'c-1' } });
      expect(await api.send(request(), signal)).to.equal('c-1');
      expect(inputs()).to.deep.equal([{ DocumentName: 'AWS-RunShellScript', Parameters: { commands: ['uptime'] }, InstanceIds: ['i-1', 'i-2'], Comment: 'drover:x', TimeoutSeconds: 600, MaxConcurrency: '12', MaxErrors: '0' }]);
    });

    it('sends targets, a version, and where output goes', async () => {
      ssm.on(SendCommandCommand).resolves({ Command: { CommandId: 'c-1' } });
      const words = wordsOf({ command: [], document: 'My-Document:3', outputS3: 's3://logs/run', logGroup: '/ops' });
      await api.send(request({ words, addressing: { targets: [{ key: 'tag:Role', values: ['web'] }] } }), signal);
      expect(inputs()[0]).to.deep.include({
        DocumentName: 'My-Document',
        DocumentVersion: '3',
        Targets: [{ Key: 'tag:Role', Values: ['web'] }],
        OutputS3BucketName: 'logs',
        OutputS3KeyPrefix: 'run',
        CloudWatchOutputConfig: { CloudWatchOutputEnabled: true, CloudWatchLogGroupName: '/ops' },
      });
      expect(inputs()[0]).to.not.have.property('InstanceIds');
      await api.send(request({ words: wordsOf({ outputS3: 's3://logs', outputCloudWatch: true }) }), signal);
      expect(inputs()[1]).to.deep.include({ OutputS3BucketName: 'logs', CloudWatchOutputConfig: { CloudWatchOutputEnabled: true } }).and.not.have.property('OutputS3KeyPrefix');
    });

    it('says whether an error leaves it open that the service acted', async () => {
      const cases: readonly (readonly [Error, boolean])[] = [
        [sdkError('InternalServerError', 500), true],
        [sdkError('ServiceUnavailable', 503), true],
        [Object.assign(new Error('slow'), { name: 'TimeoutError' }), true],
        [Object.assign(new Error('reset'), { code: 'ECONNRESET' }), true],
        [Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }), false],
        [sdkError('AccessDeniedException', 400), false],
        [sdkError('InvalidInstanceId', 400), false],
        [sdkError('ThrottlingException', 400), false],
      ];
      for (const [error, ambiguous] of cases) {
        ssm.reset();
        ssm.on(SendCommandCommand).rejects(error);
        expect(await failing(api.send(request(), signal)), error.name).to.include({ ambiguous, operation: 'ssm:SendCommand' });
        expect(ssm.calls()).to.have.length(1);
      }
    });

    it('has a client that never sends twice on its own', async () => {
      ssm.on(SendCommandCommand).resolves({});
      ssm.on(ListCommandsCommand).resolves({});
      await api.send(request(), signal);
      await api.commands({}, 1, signal);
      const attempts = await Promise.all(ssm.calls().map(({ thisValue }) => (thisValue as SSMClient).config.maxAttempts()));
      expect(attempts).to.deep.equal([1, 3]);
    });
  });

  describe('commands', () => {
    it('reads pages, empty ones too, until there are enough', async () => {
      const page = (from: number, count: number) => Array.from({ length: count }, (_, index) => ({ CommandId: `c-${from + index}` }));
      ssm.on(ListCommandsCommand).resolvesOnce({ Commands: page(0, 50), NextToken: 'a' }).resolvesOnce({ Commands: [], NextToken: 'b' }).resolvesOnce({ Commands: page(50, 20), NextToken: 'c' });
      const commands = await api.commands({}, 70, signal);
      expect(commands.map((command) => command.id)).to.have.length(70);
      expect(inputs().map((input) => (input as { MaxResults: number }).MaxResults)).to.deep.equal([50, 20, 20]);
    });

    it('filters as AWS writes filters, whatever the time', async () => {
      ssm.on(ListCommandsCommand).resolves({});
      await api.commands({ commandId: 'c', nodeId: 'i-1', status: 'Failed', invokedAfter: Date.UTC(2026, 0, 2, 3, 4, 5, 678) }, 10, signal);
      expect(inputs()[0]).to.deep.include({ CommandId: 'c', InstanceId: 'i-1', Filters: [{ key: 'Status', value: 'Failed' }, { key: 'InvokedAfter', value: '2026-01-02T03:04:05Z' }] });
      await api.commands({ invokedAfter: -1e17 }, 10, signal);
      expect(inputs()[1]).to.deep.include({ Filters: [{ key: 'InvokedAfter', value: '1970-01-01T00:00:00Z' }] });
      await api.commands({}, 10, signal);
      expect(inputs()[2]).to.deep.include({ Filters: undefined });
    });

    it('gives the facts of a command, and where its output went', async () => {
      ssm.on(ListCommandsCommand).resolves({
        Commands: [
          { CommandId: 'c', DocumentName: 'D', DocumentVersion: '2', Comment: 'x', Status: 'Success', StatusDetails: 'Success', RequestedDateTime: at(5), TargetCount: 3, CompletedCount: 2, ErrorCount: 1, MaxConcurrency: '50', MaxErrors: '0', Parameters: { commands: ['a'] }, OutputS3BucketName: 'logs', OutputS3KeyPrefix: 'p', CloudWatchOutputConfig: { CloudWatchOutputEnabled: true } },
          { CommandId: 'd', OutputS3BucketName: '', CloudWatchOutputConfig: { CloudWatchOutputEnabled: false, CloudWatchLogGroupName: '/g' } },
        ],
      });
      const [first, second] = await api.commands({}, 10, signal);
      expect(first).to.deep.equal({ id: 'c', document: 'D', documentVersion: '2', comment: 'x', status: 'Success', details: 'Success', requestedAt: 5, targetCount: 3, completedCount: 2, errorCount: 1, maxConcurrency: '50', maxErrors: '0', parameters: { commands: ['a'] }, places: { s3: { bucket: 'logs', prefix: 'p' }, logGroup: '' } });
      expect(second?.places).to.deep.equal({ s3: undefined, logGroup: undefined });
    });
  });

  it('reads every page of the invocations, with their steps', async () => {
    ssm
      .on(ListCommandInvocationsCommand)
      .resolvesOnce({
        CommandInvocations: [
          {
            InstanceId: 'i-1',
            InstanceName: '',
            Status: 'Failed',
            StatusDetails: 'Failed',
            CommandPlugins: [
              { Name: 'a', Status: 'Success', ResponseCode: 0, Output: 'o', ResponseStartDateTime: at(1), ResponseFinishDateTime: at(2) },
              { Name: 'b', Status: 'InProgress', ResponseCode: -1 },
              { Name: 'c', Status: 'Failed', ResponseCode: -1_073_741_510 },
            ],
          },
        ],
        NextToken: 'a',
      })
      .resolvesOnce({ CommandInvocations: [], NextToken: 'b' })
      .resolvesOnce({ CommandInvocations: [{ InstanceId: 'i-2', InstanceName: 'web', Status: 'Pending' }] });
    expect(await api.invocations('c', signal)).to.deep.equal([
      {
        nodeId: 'i-1',
        nodeName: 'i-1',
        status: 'Failed',
        details: 'Failed',
        steps: [
          { name: 'a', hasEnded: true, exitCode: 0, combinedOutput: 'o', startedAt: 1, endedAt: 2 },
          { name: 'b', hasEnded: false, exitCode: undefined, combinedOutput: '', startedAt: undefined, endedAt: undefined },
          { name: 'c', hasEnded: true, exitCode: -1_073_741_510, combinedOutput: '', startedAt: undefined, endedAt: undefined },
        ],
      },
      { nodeId: 'i-2', nodeName: 'web', status: 'Pending', details: '', steps: [] },
    ]);
    expect(inputs()[0]).to.deep.include({ CommandId: 'c', Details: true });
  });

  it('asks for the output of one step', async () => {
    ssm.on(GetCommandInvocationCommand).resolves({ StandardOutputContent: 'o', StandardOutputUrl: 'https://x' });
    expect(await api.keptOutput('c', 'i-1', 'step', signal)).to.deep.equal({ stdout: 'o', stderr: '', stdoutUrl: 'https://x', stderrUrl: '' });
    expect(inputs()[0]).to.deep.equal({ CommandId: 'c', InstanceId: 'i-1', PluginName: 'step' });
  });

  it('cancels all, or some, fifty at a time', async () => {
    ssm.on(CancelCommandCommand).resolves({});
    await api.cancel('c', [], signal);
    expect(inputs()).to.deep.equal([{ CommandId: 'c' }]);
    ssm.resetHistory();
    await api.cancel('c', Array.from({ length: 101 }, (_, index) => `i-${index}`), signal);
    expect(inputs().map((input) => (input as { InstanceIds: string[] }).InstanceIds.length)).to.deep.equal([50, 50, 1]);
  });

  it('says what a document takes: what has no default is required, an empty default is one', async () => {
    ssm.on(DescribeDocumentCommand).resolves({ Document: { Name: 'D', DocumentType: 'Command', PlatformTypes: ['Linux'], Parameters: [{ Name: 'a' }, { Name: 'b', DefaultValue: '' }] } });
    expect(await api.document('D', '3', signal)).to.deep.equal({ name: 'D', type: 'Command', platforms: ['Linux'], parameters: [{ name: 'a', isRequired: true }, { name: 'b', isRequired: false }] });
    expect(inputs()[0]).to.deep.equal({ Name: 'D', DocumentVersion: '3' });
    ssm.on(DescribeDocumentCommand).rejects(sdkError('InvalidDocument', 400, 'Document with name D does not exist.'));
    expect(await failing(api.document('D', undefined, signal))).to.include({ code: 'InvalidDocument', exitCode: 4 });
  });
});
