import * as ec2 from '@aws-sdk/client-ec2';
import * as ssm from '@aws-sdk/client-ssm';
import * as sts from '@aws-sdk/client-sts';
import { expect } from 'chai';
import ec2Limits from '../../../../src/lib/local/services/ec2/constraints.json' with { type: 'json' };
import ssmLimits from '../../../../src/lib/local/services/ssm/constraints.json' with { type: 'json' };
import { jsonRequest, queryRequest, wireService } from './wire-service.ts';

const SSM = wireService(ssm, { SendCommand: () => ({}), ListCommands: () => ({}), DescribeInstanceInformation: () => ({}), AddTagsToResource: () => ({}), CreateDocument: () => ({}) }, { constraints: ssmLimits });

/** The error of an SSM request: its type and its message. */
async function refusal(operation: string, input: unknown): Promise<{ readonly type: string; readonly message: string }> {
  const { status, text } = await SSM.send(jsonRequest(operation, input));
  expect(status, text).to.equal(400);
  expect(SSM.seen(), 'the handler must not see it').to.equal(undefined);
  const { __type: type, message } = JSON.parse(text) as { __type: string; message: string };
  return { type: type.replace(/^.*#/, ''), message };
}
const message = async (operation: string, input: unknown): Promise<string> => {
  const { type, message: words } = await refusal(operation, input);
  expect(type).to.equal('ValidationException');
  return words;
};

describe('validation', () => {
  it('names a required member that is missing', async () => {
    expect(await message('SendCommand', {})).to.equal("1 validation error detected: Value null at 'documentName' failed to satisfy constraint: Member must not be null");
    expect(await message('SendCommand', { DocumentName: null })).to.equal("1 validation error detected: Value null at 'documentName' failed to satisfy constraint: Member must not be null");
    expect(await message('AddTagsToResource', { ResourceType: 'Document', ResourceId: 'x', Tags: [{ Key: 'a', Value: 'b' }, { Key: 'c' }] })).to.equal(
      "1 validation error detected: Value null at 'tags.2.member.value' failed to satisfy constraint: Member must not be null",
    );
  });

  it('holds lengths, of texts and of lists', async () => {
    expect(await message('SendCommand', { DocumentName: 'AWS-RunShellScript', Comment: 'x'.repeat(101) })).to.equal(
      `1 validation error detected: Value '${'x'.repeat(101)}' at 'comment' failed to satisfy constraint: Member must have length less than or equal to 100`,
    );
    expect(await message('SendCommand', { DocumentName: 'AWS-RunShellScript', Targets: Array.from({ length: 6 }, () => ({ Key: 'tag:a', Values: ['b'] })) })).to.match(
      /^1 validation error detected: Value '\[\{Key=tag:a, Values=\[b\]\}, .*' at 'targets' failed to satisfy constraint: Member must have length less than or equal to 5$/,
    );
  });

  it('counts characters as a person does, not as UTF-16', async () => {
    expect((await SSM.send(jsonRequest('SendCommand', { DocumentName: 'AWS-RunShellScript', Comment: '🎉'.repeat(100) }))).status).to.equal(200);
    expect(await message('SendCommand', { DocumentName: 'AWS-RunShellScript', Comment: '🎉'.repeat(101) })).to.include('less than or equal to 100');
  });

  it('holds ranges of numbers', async () => {
    const send = (TimeoutSeconds: number): Promise<string> => message('SendCommand', { DocumentName: 'AWS-RunShellScript', TimeoutSeconds });
    expect(await send(29)).to.equal("1 validation error detected: Value '29' at 'timeoutSeconds' failed to satisfy constraint: Member must have value greater than or equal to 30");
    expect(await send(2_592_001)).to.match(/Member must have value less than or equal to 2592000$/);
  });

  it('holds patterns, against the whole value', async () => {
    expect(await message('SendCommand', { DocumentName: 'a b' })).to.match(/^1 validation error detected: Value 'a b' at 'documentName' failed to satisfy constraint: Member must satisfy regular expression pattern: /);
    expect(await message('SendCommand', { DocumentName: 'AWS-RunShellScript', MaxConcurrency: 'x10x' })).to.include("at 'maxConcurrency' failed to satisfy constraint: Member must satisfy regular expression pattern:");
  });

  it('holds sets of words', async () => {
    expect(await message('AddTagsToResource', { ResourceType: 'Fridge', ResourceId: 'x', Tags: [] })).to.match(
      /^1 validation error detected: Value 'Fridge' at 'resourceType' failed to satisfy constraint: Member must satisfy enum value set: \[.*Document.*\]$/,
    );
  });

  it('names what the items of a list, the keys and the values of a map must satisfy', async () => {
    expect(await message('SendCommand', { DocumentName: 'AWS-RunShellScript', InstanceIds: ['i-1', 'i-0123456789abcdef0'] })).to.match(
      /^1 validation error detected: Value '\[i-1, i-0123456789abcdef0\]' at 'instanceIds' failed to satisfy constraint: Member must satisfy constraint: \[Member must satisfy regular expression pattern: .*\]$/,
    );
  });

  it('goes into structures that lie in lists', async () => {
    expect(await message('SendCommand', { DocumentName: 'AWS-RunShellScript', Targets: [{ Key: 'tag:a' }, { Key: '!', Values: [] }] })).to.match(/at 'targets\.2\.member\.key' failed to satisfy constraint: Member must satisfy regular expression pattern/);
  });

  it('tells all that is wrong at once, up to ten', async () => {
    expect(await message('SendCommand', { TimeoutSeconds: 1, Comment: 'x'.repeat(101) })).to.match(/^3 validation errors detected: Value null at 'documentName' .*; Value '1' at 'timeoutSeconds' .*; Value 'x*' at 'comment' .*$|^3 validation errors detected: /);
    const many = await message('SendCommand', { DocumentName: 'AWS-RunShellScript', Targets: Array.from({ length: 5 }, () => ({ Key: '!', Values: [] })), TimeoutSeconds: 1 });
    expect(Number(/^(\d+) validation errors/.exec(many)?.[1])).to.be.within(2, 10);
  });

  it('cuts a value that is too long to be shown', async () => {
    expect((await message('SendCommand', { DocumentName: 'AWS-RunShellScript', Comment: 'x'.repeat(100_000) })).length).to.be.below(1000);
  });

  it('refuses a value of another type, where the protocol has types', async () => {
    for (const [input, words] of [
      [{ DocumentName: 5 }, 'DocumentName: expected a string'],
      [{ DocumentName: 'AWS-RunShellScript', InstanceIds: 'i-1' }, 'InstanceIds: expected a list'],
      [{ DocumentName: 'AWS-RunShellScript', Parameters: ['a'] }, 'Parameters: expected a map'],
      [{ DocumentName: 'AWS-RunShellScript', TimeoutSeconds: '60' }, 'TimeoutSeconds: expected a number'],
      [{ DocumentName: 'AWS-RunShellScript', Targets: ['x'] }, 'Targets.1.member: expected a structure'],
      [{ DocumentName: 'AWS-RunShellScript', CloudWatchOutputConfig: { CloudWatchOutputEnabled: 'maybe' } }, 'CloudWatchOutputConfig.CloudWatchOutputEnabled: expected a boolean'],
    ] as const) {
      expect(await refusal('SendCommand', input)).to.deep.equal({ type: 'SerializationException', message: words });
    }
  });

  it('leaves members alone that it does not know', async () => {
    expect((await SSM.send(jsonRequest('ListCommands', { Colour: 'red', __type: 'x' }))).status).to.equal(200);
    expect(SSM.seen()).to.deep.equal({});
  });

  it('keeps a secret out of its message', async () => {
    const service = wireService(ssm, { PutParameter: () => ({}) }, { constraints: { 'PutParameterRequest.Value': { max: 3 } } });
    const { text } = await service.send(jsonRequest('PutParameter', { Name: 'a', Value: 'top-secret' }));
    expect(text).to.include("1 validation error detected: Value at 'value' failed to satisfy constraint: Member must have length less than or equal to 3");
    expect(text).not.to.include('top-secret');
  });

  describe('of Query', () => {
    const STS = wireService(sts, { AssumeRole: () => ({}), GetSessionToken: () => ({}) }, { constraints: { 'AssumeRoleRequest.RoleArn': { min: 20 } } });

    it('has the code ValidationError', async () => {
      const { status, text } = await STS.send(queryRequest('AssumeRole', { RoleArn: 'short' }));
      expect(status).to.equal(400);
      expect(text).to.include('<Code>ValidationError</Code><Message>2 validation errors detected: ');
      expect(text).to.include("Value null at 'roleSessionName' failed to satisfy constraint: Member must not be null");
    });

    it('refuses a number that is none', async () => {
      const { text } = await STS.send(queryRequest('GetSessionToken', { DurationSeconds: 'soon' }));
      expect(text).to.match(/<Code>\w+<\/Code><Message>.*soon.*DurationSeconds/);
    });
  });

  describe('of EC2', () => {
    const EC2 = wireService(ec2, { DescribeInstances: () => ({}), CreateTags: () => ({}) }, { constraints: ec2Limits });
    const send = async (action: string, parameters: Record<string, string>) => EC2.send(queryRequest(action, parameters, '2016-11-15'));

    it('has codes of its own', async () => {
      const missing = await send('CreateTags', { 'Tag.1.Key': 'a' });
      expect(missing.status).to.equal(400);
      expect(missing.text).to.match(/<Code>MissingParameter<\/Code><Message>The request must contain the parameter \w+<\/Message>/);
    });

    it('refuses a boolean that is neither, and never takes it for false', async () => {
      const { status, text } = await send('DescribeInstances', { DryRun: 'maybe' });
      expect(status).to.equal(400);
      expect(text).to.include('<Code>InvalidParameterValue</Code>').and.include('maybe');
      expect(EC2.seen()).to.equal(undefined);
      await send('DescribeInstances', { DryRun: 'TRUE' });
      expect(EC2.seen()).to.deep.equal({ DryRun: true });
    });
  });
});
