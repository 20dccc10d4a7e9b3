import { DescribeInstancesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { DescribeInstanceInformationCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { expect } from 'chai';
import { fleetApi } from '../../../../src/lib/run/targets/api.ts';
import { testConnection } from '../../aws/test-connection.ts';

const { signal } = new AbortController();
const ids = (count: number): string[] => Array.from({ length: count }, (_, index) => `i-${String(index).padStart(17, '0')}`);

/** Only while this file's tests run: the stub sits on the prototype, and others use real clients. */
const mockSSMClient = () => mockClient(SSMClient);
const mockEC2Client = () => mockClient(EC2Client);

describe('filters of fleetApi', () => {
  let ssm: ReturnType<typeof mockSSMClient>;
  before(() => {
    ssm = mockSSMClient();
  });
  let ec2: ReturnType<typeof mockEC2Client>;
  before(() => {
    ec2 = mockEC2Client();
  });
  beforeEach(() => {
    ssm.reset().on(DescribeInstanceInformationCommand).resolves({});
    ec2.reset().on(DescribeInstancesCommand).resolves({});
  });
  after(() => {
    ssm.restore();
    ec2.restore();
  });
  const ssmFilters = () => ssm.commandCalls(DescribeInstanceInformationCommand).map(({ args }) => args[0].input.Filters);
  const ec2Filters = () => ec2.commandCalls(DescribeInstancesCommand).map(({ args }) => args[0].input.Filters);

  it('ask for a tag of any value by its key', async () => {
    await api.managedNodes({ tags: [{ key: 'a*', values: [] }, { key: 'b', values: ['c'] }] }, signal);
    expect(ssmFilters()).to.deep.equal([[{ Key: 'tag-key', Values: ['a*'] }, { Key: 'tag:b', Values: ['c'] }]]);
    await api.instances({ tags: [{ key: 'a*', values: [] }] }, signal);
    expect(ec2Filters()).to.deep.equal([[{ Name: 'tag-key', Values: ['a\\*'] }]]);
  });

  it('ask for ids and tags together, in pieces, and do not list the whole fleet for that', async () => {
    await api.managedNodes({ ids: ids(501), tags: [{ key: 'b', values: ['c'] }] }, signal);
    expect(ssmFilters()).to.have.length(11);
    for (const filters of ssmFilters()) expect(filters?.map(({ Key }) => Key)).to.deep.equal(['InstanceIds', 'tag:b']);
    await api.instances({ ids: ids(201), tags: [{ key: 'b', values: ['c'] }] }, signal);
    expect(ec2Filters().map((filters) => filters?.map(({ Name, Values }) => [Name, Values?.length]))).to.deep.equal([[['instance-id', 200], ['tag:b', 1]], [['instance-id', 1], ['tag:b', 1]]]);
  });

  const api = fleetApi(testConnection);
});
