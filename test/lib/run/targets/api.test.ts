import { DescribeInstancesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { DescribeInstanceInformationCommand, DescribeInstancePropertiesCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { expect } from 'chai';
import fc from 'fast-check';
import { fleetApi } from '../../../../src/lib/run/targets/api.ts';
import { sdkError, testConnection } from '../../aws/test-connection.ts';

const { signal } = new AbortController();
const api = fleetApi(testConnection);
const ids = (count: number): string[] => Array.from({ length: count }, (_, index) => `i-${String(index).padStart(17, '0')}`);

/** What a pattern of an EC2 filter matches, as EC2 documents it. */
function matches(pattern: string, value: string): boolean {
  const source = pattern.replaceAll(/\\[\\*?]|[*?]|[^\\*?]+|\\/g, (piece) => (piece === '*' ? '[^]*' : piece === '?' ? '[^]' : RegExp.escape(piece.replace(/^\\(?=[\\*?])/, ''))));
  return new RegExp(`^${source}$`).test(value);
}

/** Only while this file's tests run: the stub sits on the prototype, and others use real clients. */
const mockSSMClient = () => mockClient(SSMClient);
const mockEC2Client = () => mockClient(EC2Client);

describe('fleetApi', () => {
  let ssm: ReturnType<typeof mockSSMClient>;
  before(() => {
    ssm = mockSSMClient();
  });
  let ec2: ReturnType<typeof mockEC2Client>;
  before(() => {
    ec2 = mockEC2Client();
  });

  beforeEach(() => {
    ssm.reset();
    ec2.reset();
  });
  after(() => {
    ssm.restore();
    ec2.restore();
  });

  describe('managedNodes', () => {
    it('reads every page, one that is empty but goes on too', async () => {
      ssm
        .on(DescribeInstanceInformationCommand)
        .resolvesOnce({ InstanceInformationList: [{ InstanceId: 'i-1' }], NextToken: 'a' })
        .resolvesOnce({ InstanceInformationList: [], NextToken: 'b' })
        .resolvesOnce({ NextToken: 'c' })
        .resolvesOnce({ InstanceInformationList: [{ InstanceId: 'i-2' }], NextToken: '' });
      const nodes = await api.managedNodes({ tags: [{ key: 'Role', values: ['web'] }] }, signal);
      expect(nodes.map(({ id }) => id)).to.deep.equal(['i-1', 'i-2']);
      expect(ssm.commandCalls(DescribeInstanceInformationCommand).map(({ args }) => args[0].input.NextToken)).to.deep.equal([undefined, 'a', 'b', 'c']);
    });

    it('asks by tags, keys AND and values OR, as they stand', async () => {
      ssm.on(DescribeInstanceInformationCommand).resolves({});
      await api.managedNodes({ tags: [{ key: 'Role', values: ['web', 'a*b'] }, { key: 'aws:autoscaling:groupName', values: ['blue'] }] }, signal);
      expect(ssm.call(0).args[0].input).to.deep.include({ MaxResults: 50, Filters: [{ Key: 'tag:Role', Values: ['web', 'a*b'] }, { Key: 'tag:aws:autoscaling:groupName', Values: ['blue'] }] });
    });

    it('asks for ids fifty at a time', async () => {
      ssm.on(DescribeInstanceInformationCommand).callsFake(async (input: { Filters: { Values: string[] }[] }) => ({ InstanceInformationList: input.Filters[0]?.Values.map((InstanceId) => ({ InstanceId })) }));
      const wanted = ids(120);
      expect((await api.managedNodes({ ids: wanted }, signal)).map(({ id }) => id)).to.deep.equal(wanted);
      expect(ssm.commandCalls(DescribeInstanceInformationCommand).map(({ args }) => args[0].input.Filters?.[0]?.Values?.length)).to.deep.equal([50, 50, 20]);
    });

    it('asks nobody for no ids', async () => {
      expect(await api.managedNodes({ ids: [] }, signal)).to.deep.equal([]);
      expect(ssm.calls()).to.have.length(0);
    });

    it('lists the whole fleet in large pages, and picks many ids out of it', async () => {
      const fleet = ids(1500);
      ssm
        .on(DescribeInstancePropertiesCommand)
        .resolvesOnce({ InstanceProperties: fleet.slice(0, 1000).map((InstanceId) => ({ InstanceId })), NextToken: 'a' })
        .resolvesOnce({ InstanceProperties: fleet.slice(1000).map((InstanceId) => ({ InstanceId })) })
        .resolves({ InstanceProperties: fleet.map((InstanceId) => ({ InstanceId })) });
      expect(await api.managedNodes({}, signal)).to.have.length(1500);
      const wanted = fleet.slice(100, 700);
      expect((await api.managedNodes({ ids: wanted }, signal)).map(({ id }) => id)).to.deep.equal(wanted);
      expect(ssm.calls()).to.have.length(3);
      expect(ssm.call(0).args[0].input).to.deep.include({ MaxResults: 1000 });
    });

    it('falls back to small pages where the listing is denied', async () => {
      ssm.on(DescribeInstancePropertiesCommand).rejects(sdkError('AccessDeniedException', 400)).on(DescribeInstanceInformationCommand).resolves({ InstanceInformationList: [{ InstanceId: 'i-1' }] });
      expect((await api.managedNodes({}, signal)).map(({ id }) => id)).to.deep.equal(['i-1']);
    });

    it('gives what is known of a node, and takes an unknown ping for a lost one', async () => {
      const LastPingDateTime = new Date(1_700_000_000_000);
      ssm.on(DescribeInstanceInformationCommand).resolves({
        InstanceInformationList: [
          { InstanceId: 'mi-1', ComputerName: 'box', Name: 'edge', PingStatus: 'Online', LastPingDateTime, PlatformType: 'Linux', PlatformName: 'Ubuntu', PlatformVersion: '24.04', AgentVersion: '3.3', IPAddress: '10.0.0.1' },
          { InstanceId: 'i-2', ComputerName: '', Name: '', PingStatus: 'Inactive' },
          { InstanceId: 'i-3' },
        ],
      });
      const [first, second, third] = await api.managedNodes({ tags: [{ key: 'a', values: ['b'] }] }, signal);
      expect(first).to.deep.equal({ id: 'mi-1', computerName: 'box', registeredName: 'edge', ping: 'Online', lastPingAt: 1_700_000_000_000, platform: 'Linux', platformName: 'Ubuntu 24.04', agentVersion: '3.3', ipAddress: '10.0.0.1' });
      expect(second).to.deep.include({ computerName: undefined, registeredName: undefined, ping: 'Inactive', platform: undefined, platformName: undefined });
      expect(third).to.deep.include({ ping: 'ConnectionLost' });
    });

    it('explains an error with the operation', async () => {
      ssm.on(DescribeInstanceInformationCommand).rejects(sdkError('AccessDeniedException', 400, 'not authorized'));
      const error = await api.managedNodes({ ids: ids(1) }, signal).catch((thrown: unknown) => thrown);
      expect(error).to.include({ code: 'AccessDeniedException', exitCode: 5, operation: 'ssm:DescribeInstanceInformation' });
    });
  });

  describe('instances', () => {
    it('reads every page and every reservation', async () => {
      ec2
        .on(DescribeInstancesCommand)
        .resolvesOnce({ Reservations: [{ Instances: [{ InstanceId: 'i-1', State: { Name: 'running' }, Tags: [{ Key: 'Name', Value: 'web' }, { Key: 'Empty' }] }] }, {}], NextToken: 'a' })
        .resolvesOnce({ NextToken: 'b' })
        .resolvesOnce({ Reservations: [{ Instances: [{ InstanceId: 'i-2', State: { Name: 'terminated' } }, {}] }] });
      expect(await api.instances({}, signal)).to.deep.equal([{ id: 'i-1', state: 'running', tags: { Name: 'web', Empty: '' } }, { id: 'i-2', state: 'terminated', tags: {} }]);
    });

    it('asks for ids in a filter, two hundred at a time: one that is gone spoils nothing', async () => {
      ec2.on(DescribeInstancesCommand).resolves({});
      await api.instances({ ids: ids(450) }, signal);
      const inputs = ec2.commandCalls(DescribeInstancesCommand).map(({ args }) => args[0].input);
      expect(inputs.map(({ Filters, InstanceIds }) => [Filters?.[0]?.Name, Filters?.[0]?.Values?.length, InstanceIds])).to.deep.equal([['instance-id', 200, undefined], ['instance-id', 200, undefined], ['instance-id', 50, undefined]]);
    });

    it('escapes what EC2 would take for a wildcard, whatever the value', async () => {
      ec2.on(DescribeInstancesCommand).resolves({});
      await fc.assert(
        fc.asyncProperty(fc.string({ minLength: 1, unit: fc.constantFrom('a', 'b', '*', '?', '\\', '.') }), fc.string({ unit: fc.constantFrom('a', 'b', '*', '?', '\\', '.') }), async (value, other) => {
          ec2.resetHistory();
          await api.instances({ tags: [{ key: 'Role', values: [value] }] }, signal);
          const [filter] = ec2.commandCalls(DescribeInstancesCommand)[0]?.args[0].input.Filters ?? [];
          expect(filter?.Name).to.equal('tag:Role');
          const pattern = filter?.Values?.[0] ?? '';
          expect(matches(pattern, value), `${pattern} for ${value}`).to.equal(true);
          expect(matches(pattern, other), `${pattern} for ${other}`).to.equal(value === other);
        }),
      );
    });

    it('explains an error with the operation', async () => {
      ec2.on(DescribeInstancesCommand).rejects(sdkError('UnauthorizedOperation', 403));
      expect(await api.instances({}, signal).catch((thrown: unknown) => thrown)).to.include({ code: 'UnauthorizedOperation', exitCode: 5, operation: 'ec2:DescribeInstances' });
    });
  });
});
