import * as ec2 from '@aws-sdk/client-ec2';
import { expect } from 'chai';
import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { failureOf, movableClock, startEngine, type InProcessEngine } from '../in-process-engine.ts';

const HOUR_MILLISECONDS = 3_600_000;

describe('EC2', () => {
  let engine: InProcessEngine;
  let client: ec2.EC2Client;
  let clock: ReturnType<typeof movableClock>;
  beforeEach(async () => {
    clock = movableClock();
    // Open, since signatures do not hold over the hours that a test lets pass; those who come in are tested elsewhere.
    engine = await startEngine({ clock, open: true, fleet: 'demo' });
    client = new ec2.EC2Client(engine.client);
  });
  afterEach(async () => {
    client.destroy();
    await engine.stop();
  });

  const describeInstances = async (input: ec2.DescribeInstancesCommandInput = {}): Promise<ec2.Instance[]> =>
    ((await client.send(new ec2.DescribeInstancesCommand(input))).Reservations ?? []).flatMap(({ Instances }) => Instances ?? []);
  const nameOf = ({ Tags }: ec2.Instance): string | undefined => Tags?.find(({ Key }) => Key === 'Name')?.Value;
  const namesWith = async (...Filters: ec2.Filter[]): Promise<(string | undefined)[]> => (await describeInstances({ Filters })).map(nameOf);
  const idOf = async (name: string): Promise<string> => (await describeInstances({ Filters: [{ Name: 'tag:Name', Values: [name] }] }))[0]?.InstanceId ?? '';

  describe('DescribeInstances', () => {
    it('gives every process node as AWS gives an instance, the same each time', async () => {
      const { Reservations: reservations = [] } = await client.send(new ec2.DescribeInstancesCommand({}));
      expect(reservations).to.have.length(20);
      const [{ ReservationId: reservationId, OwnerId: ownerId, Instances: [instance] = [] } = {}] = reservations;
      expect(reservationId).to.match(/^r-[0-9a-f]{17}$/);
      expect(ownerId).to.equal('123456789012');
      expect(instance?.InstanceId).to.match(/^i-[0-9a-f]{17}$/);
      expect(instance).to.deep.include({
        InstanceType: 't3.micro',
        State: { Code: 16, Name: 'running' },
        PrivateIpAddress: '10.0.0.1',
        PrivateDnsName: 'ip-10-0-0-1.ec2.internal',
        Placement: { AvailabilityZone: 'us-east-1a', GroupName: '', Tenancy: 'default' },
        PlatformDetails: 'Linux/UNIX',
        Tags: [
          { Key: 'Env', Value: 'prod' },
          { Key: 'Mode', Value: 'Production' },
          { Key: 'Name', Value: 'web-01' },
          { Key: 'Role', Value: 'web' },
        ],
      });
      expect(instance).not.to.have.property('Platform');
      expect(instance?.LaunchTime?.getTime()).to.be.closeTo(clock.now(), 60_000);
      expect((await client.send(new ec2.DescribeInstancesCommand({}))).Reservations).to.deep.equal(reservations);
    });

    it('filters: values OR, filters AND, wildcards, case counts', async () => {
      expect(await namesWith({ Name: 'tag:Role', Values: ['db', 'cache'] }, { Name: 'tag:Env', Values: ['prod'] })).to.deep.equal(['db-01', 'db-02', 'cache-01', 'cache-02']);
      expect(await namesWith({ Name: 'tag:Name', Values: ['web-0[1-3]', 'db-*'] })).to.deep.equal(['db-01', 'db-02', 'db-03']);
      expect(await namesWith({ Name: 'private-ip-address', Values: ['10.0.0.?'] }, { Name: 'tag:Role', Values: ['app'] })).to.deep.equal(['app-01']);
      expect(await namesWith({ Name: 'tag-key', Values: ['Ro*'] })).to.have.length(20);
      expect(await namesWith({ Name: 'tag:role', Values: ['web'] })).to.deep.equal([]);
      expect(await namesWith({ Name: 'instance-state-name', Values: ['stopped'] })).to.deep.equal([]);
      expect(await namesWith({ Name: 'instance-id', Values: [await idOf('db-02')] })).to.deep.equal(['db-02']);
      expect(await namesWith({ Name: 'platform', Values: ['windows'] })).to.deep.equal([]);
    });

    it('refuses an unknown filter, and by name one of AWS that is not built', async () => {
      const unknown = await failureOf(namesWith({ Name: 'colour', Values: ['red'] }));
      expect([unknown.name, unknown.message]).to.deep.equal(['InvalidParameterValue', "The filter 'colour' is invalid"]);
      const notBuilt = await failureOf(namesWith({ Name: 'network-interface.status', Values: ['in-use'] }));
      expect([notBuilt.name, notBuilt.$metadata?.httpStatusCode]).to.deep.equal(['NotImplemented', 501]);
    });

    it('goes page by page', async () => {
      const sizes: number[] = [];
      const names: (string | undefined)[] = [];
      for await (const page of ec2.paginateDescribeInstances({ client, pageSize: 8 }, {})) {
        const instances = (page.Reservations ?? []).flatMap(({ Instances }) => Instances ?? []);
        sizes.push(instances.length);
        names.push(...instances.map(nameOf));
      }
      expect(sizes).to.deep.equal([8, 8, 4]);
      expect(new Set(names).size).to.equal(20);
    });

    it('refuses page sizes, tokens and ids that are none', async () => {
      const refused = async (input: ec2.DescribeInstancesCommandInput): Promise<string[]> => {
        const { name, message } = await failureOf(describeInstances(input));
        return [name, message];
      };
      expect(await refused({ MaxResults: 4 })).to.deep.equal(['InvalidParameterValue', 'Value ( 4 ) for parameter maxResults is invalid. Expecting a value greater than 5.']);
      expect((await refused({ MaxResults: 1001 }))[0]).to.equal('InvalidParameterValue');
      expect((await refused({ NextToken: 'nonsense' }))[0]).to.equal('InvalidPaginationToken');
      expect((await refused({ MaxResults: 5, InstanceIds: [await idOf('db-01')] }))[0]).to.equal('InvalidParameterCombination');
      expect(await refused({ InstanceIds: ['i-0123456789abcdef0'] })).to.deep.equal(['InvalidInstanceID.NotFound', "The instance ID 'i-0123456789abcdef0' does not exist"]);
      expect(await refused({ InstanceIds: ['i-0123456789abcdef0', 'i-01234567'] })).to.deep.equal(['InvalidInstanceID.NotFound', "The instance IDs 'i-0123456789abcdef0, i-01234567' do not exist"]);
      expect(await refused({ InstanceIds: ['web-01'] })).to.deep.equal(['InvalidInstanceID.Malformed', 'Invalid id: "web-01"']);
    });

    it('sees only its own region', async () => {
      const elsewhere = new ec2.EC2Client({ ...engine.client, region: 'eu-west-1' });
      expect((await elsewhere.send(new ec2.DescribeInstancesCommand({}))).Reservations).to.deep.equal([]);
    });
  });

  it('leaves hosts over SSH to Systems Manager', async () => {
    const file = join(tmpdir(), `drover-fleet-${process.pid}.json`);
    writeFileSync(file, JSON.stringify({ nodes: [{ name: 'far', ssh: 'ops@192.0.2.1' }, { name: 'near' }, { name: 'win', platform: 'Windows' }] }));
    const mixed = await startEngine({ fleet: file });
    try {
      const own = new ec2.EC2Client(mixed.client);
      const { Reservations: found = [] } = await own.send(new ec2.DescribeInstancesCommand({}));
      expect(found.map(({ Instances }) => Instances?.[0]).map((instance) => [nameOf(instance ?? {}), instance?.Platform])).to.deep.equal([
        ['near', undefined],
        ['win', 'windows'],
      ]);
    } finally {
      await mixed.stop();
      rmSync(file);
    }
  });

  describe('states', () => {
    const stateOf = async (id: string): Promise<string | undefined> => (await describeInstances({ InstanceIds: [id] }))[0]?.State?.Name;

    it('stop and start an instance, and say from what to what', async () => {
      const id = await idOf('web-01');
      const stopped = await client.send(new ec2.StopInstancesCommand({ InstanceIds: [id] }));
      expect(stopped.StoppingInstances).to.deep.equal([{ InstanceId: id, CurrentState: { Code: 64, Name: 'stopping' }, PreviousState: { Code: 16, Name: 'running' } }]);
      const [instance] = await describeInstances({ InstanceIds: [id] });
      expect(instance?.State).to.deep.equal({ Code: 80, Name: 'stopped' });
      expect(instance?.StateReason?.Code).to.equal('Client.UserInitiatedShutdown');
      expect(instance?.StateTransitionReason).to.match(/^User initiated \(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d GMT\)$/);
      expect((await client.send(new ec2.StopInstancesCommand({ InstanceIds: [id] }))).StoppingInstances?.[0]?.CurrentState?.Name).to.equal('stopped');
      clock.move(60_000);
      const started = await client.send(new ec2.StartInstancesCommand({ InstanceIds: [id] }));
      expect(started.StartingInstances?.[0]).to.deep.include({ CurrentState: { Code: 0, Name: 'pending' }, PreviousState: { Code: 80, Name: 'stopped' } });
      const [again] = await describeInstances({ InstanceIds: [id] });
      expect(again?.State?.Name).to.equal('running');
      expect(again?.LaunchTime?.getTime()).to.be.greaterThan((instance?.LaunchTime?.getTime() ?? 0) + 50_000);
    });

    it('keep a terminated instance in sight for an hour, and then forget it', async () => {
      const id = await idOf('web-01');
      expect((await client.send(new ec2.TerminateInstancesCommand({ InstanceIds: [id] }))).TerminatingInstances?.[0]?.CurrentState?.Name).to.equal('shutting-down');
      const [instance] = await describeInstances({ InstanceIds: [id] });
      expect(instance?.State).to.deep.equal({ Code: 48, Name: 'terminated' });
      expect(instance).not.to.have.property('PrivateIpAddress');
      const error = await failureOf(client.send(new ec2.StartInstancesCommand({ InstanceIds: [id] })));
      expect([error.name, error.message]).to.deep.equal(['IncorrectInstanceState', `The instance '${id}' is not in a state from which it can be started.`]);
      clock.move(HOUR_MILLISECONDS + 1000);
      expect(await describeInstances()).to.have.length(19);
      expect((await failureOf(stateOf(id))).name).to.equal('InvalidInstanceID.NotFound');
    });

    it('change all that are named, or none', async () => {
      const [first, second] = [await idOf('web-01'), await idOf('web-02')];
      await client.send(new ec2.TerminateInstancesCommand({ InstanceIds: [second] }));
      expect((await failureOf(client.send(new ec2.StopInstancesCommand({ InstanceIds: [first, second] })))).name).to.equal('IncorrectInstanceState');
      expect((await failureOf(client.send(new ec2.StopInstancesCommand({ InstanceIds: [first, 'i-0123456789abcdef0'] })))).name).to.equal('InvalidInstanceID.NotFound');
      expect(await stateOf(first)).to.equal('running');
    });

    it('are left alone by a dry run', async () => {
      const id = await idOf('web-01');
      const error = await failureOf(client.send(new ec2.StopInstancesCommand({ InstanceIds: [id], DryRun: true })));
      expect([error.name, error.$metadata?.httpStatusCode]).to.deep.equal(['DryRunOperation', 412]);
      expect(await stateOf(id)).to.equal('running');
    });

    it('let only what runs be rebooted', async () => {
      const id = await idOf('web-01');
      await client.send(new ec2.RebootInstancesCommand({ InstanceIds: [id] }));
      expect(await stateOf(id)).to.equal('running');
      await client.send(new ec2.StopInstancesCommand({ InstanceIds: [id] }));
      expect((await failureOf(client.send(new ec2.RebootInstancesCommand({ InstanceIds: [id] })))).name).to.equal('IncorrectInstanceState');
    });

    it('show in DescribeInstanceStatus, of what runs unless all are asked for', async () => {
      const id = await idOf('web-01');
      await client.send(new ec2.StopInstancesCommand({ InstanceIds: [id] }));
      const running = await client.send(new ec2.DescribeInstanceStatusCommand({}));
      expect(running.InstanceStatuses).to.have.length(19);
      expect(running.InstanceStatuses?.[0]?.SystemStatus).to.deep.equal({ Status: 'ok', Details: [{ Name: 'reachability', Status: 'passed' }] });
      const all = await client.send(new ec2.DescribeInstanceStatusCommand({ IncludeAllInstances: true, Filters: [{ Name: 'instance-state-name', Values: ['stopped'] }] }));
      expect(all.InstanceStatuses?.map(({ InstanceId, InstanceStatus }) => [InstanceId, InstanceStatus?.Status])).to.deep.equal([[id, 'not-applicable']]);
    });
  });

  describe('tags', () => {
    const tagsOf = async (id: string): Promise<Record<string, string | undefined>> => Object.fromEntries(((await describeInstances({ InstanceIds: [id] }))[0]?.Tags ?? []).map(({ Key, Value }) => [Key, Value]));

    it('are made, changed and deleted', async () => {
      const id = await idOf('web-01');
      await client.send(new ec2.CreateTagsCommand({ Resources: [id], Tags: [{ Key: 'Team', Value: 'blue & <green>' }, { Key: 'Env', Value: 'dev' }, { Key: 'Empty', Value: '' }] }));
      expect(await tagsOf(id)).to.deep.equal({ Empty: '', Env: 'dev', Mode: 'Production', Name: 'web-01', Role: 'web', Team: 'blue & <green>' });
      await client.send(new ec2.DeleteTagsCommand({ Resources: [id], Tags: [{ Key: 'Team' }, { Key: 'Env', Value: 'prod' }, { Key: 'Mode', Value: 'Production' }] }));
      expect(await tagsOf(id)).to.deep.equal({ Empty: '', Env: 'dev', Name: 'web-01', Role: 'web' });
      await client.send(new ec2.DeleteTagsCommand({ Resources: [id] }));
      expect(await tagsOf(id)).to.deep.equal({});
    });

    it('can give another name than the node has, and take the name away', async () => {
      const id = await idOf('web-01');
      await client.send(new ec2.CreateTagsCommand({ Resources: [id], Tags: [{ Key: 'Name', Value: 'front' }] }));
      expect((await tagsOf(id))['Name']).to.equal('front');
      await client.send(new ec2.DeleteTagsCommand({ Resources: [id], Tags: [{ Key: 'Name' }] }));
      expect(await tagsOf(id)).not.to.have.property('Name');
      await client.send(new ec2.CreateTagsCommand({ Resources: [id], Tags: [{ Key: 'Name', Value: 'web-01' }] }));
      expect((await tagsOf(id))['Name']).to.equal('web-01');
    });

    it('are listed by DescribeTags with its filters, page by page', async () => {
      const id = await idOf('web-01');
      const { Tags: found } = await client.send(new ec2.DescribeTagsCommand({ Filters: [{ Name: 'resource-id', Values: [id] }, { Name: 'key', Values: ['R*'] }] }));
      expect(found).to.deep.equal([{ Key: 'Role', ResourceId: id, ResourceType: 'instance', Value: 'web' }]);
      const { Tags: byTag } = await client.send(new ec2.DescribeTagsCommand({ Filters: [{ Name: 'tag:Role', Values: ['db'] }] }));
      expect(byTag?.map(({ Value }) => Value)).to.deep.equal(['db', 'db', 'db']);
      let count = 0;
      for await (const page of ec2.paginateDescribeTags({ client, pageSize: 30 }, {})) count += page.Tags?.length ?? 0;
      expect(count).to.equal(80);
    });

    it('are held to the limits of EC2, and then none is made', async () => {
      const id = await idOf('web-01');
      const before = await tagsOf(id);
      const refused = async (Tags: ec2.Tag[], Resources = [id]): Promise<string> => (await failureOf(client.send(new ec2.CreateTagsCommand({ Resources, Tags })))).name;
      expect(await refused([{ Key: 'aws:x', Value: '' }])).to.equal('InvalidParameterValue');
      expect(await refused([{ Key: 'a'.repeat(128), Value: '' }])).to.equal('InvalidParameterValue');
      expect(await refused([{ Key: 'a', Value: 'b'.repeat(256) }])).to.equal('InvalidParameterValue');
      expect(await refused([{ Key: 'a', Value: '1' }, { Key: 'a', Value: '2' }])).to.equal('InvalidParameterValue');
      expect(await refused(Array.from({ length: 47 }, (_, index) => ({ Key: `key${index}`, Value: '' })))).to.equal('TagLimitExceeded');
      expect(await refused([{ Key: 'a', Value: '' }], [id, 'i-0123456789abcdef0'])).to.equal('InvalidInstanceID.NotFound');
      expect(await refused([{ Key: 'a', Value: '' }], ['what?'])).to.equal('InvalidID');
      expect(await refused([{ Key: 'a', Value: '' }], ['vol-0123456789abcdef0'])).to.equal('NotImplemented');
      expect(await tagsOf(id)).to.deep.equal(before);
    });
  });

  it('knows regions and zones', async () => {
    const { Regions: regions = [] } = await client.send(new ec2.DescribeRegionsCommand({}));
    expect(regions.find(({ RegionName }) => RegionName === 'eu-west-1')).to.deep.equal({ Endpoint: 'ec2.eu-west-1.amazonaws.com', OptInStatus: 'opt-in-not-required', RegionName: 'eu-west-1' });
    const { Regions: all = [] } = await client.send(new ec2.DescribeRegionsCommand({ AllRegions: true }));
    expect(all.length).to.be.greaterThan(regions.length);
    expect((await failureOf(client.send(new ec2.DescribeRegionsCommand({ RegionNames: ['moon-1'] })))).name).to.equal('InvalidParameterValue');
    const { AvailabilityZones: zones = [] } = await client.send(new ec2.DescribeAvailabilityZonesCommand({ Filters: [{ Name: 'zone-name', Values: ['*[ab]', 'us-east-1?'] }] }));
    expect(zones.map(({ ZoneName, ZoneId }) => [ZoneName, ZoneId]).slice(0, 2)).to.deep.equal([['us-east-1a', 'use1-az1'], ['us-east-1b', 'use1-az2']]);
    expect(zones).to.have.length(6);
  });

  it('refuses by name what is not built', async () => {
    const error = await failureOf(client.send(new ec2.RunInstancesCommand({ MinCount: 1, MaxCount: 1, ImageId: 'ami-1' })));
    expect([error.name, error.$metadata?.httpStatusCode]).to.deep.equal(['NotImplemented', 501]);
    expect(error.message).to.match(/EC2 RunInstances/);
  });
});
