import { expect } from 'chai';
import { startEngine, type InProcessEngine } from '../lib/local/services/in-process-engine.ts';
import { aws, boto3, needTool } from './outside-clients.ts';

describe('EC2 on the wire', () => {
  let engine: InProcessEngine;
  before(async () => {
    engine = await startEngine();
  });
  after(() => engine.stop());

  it('serves boto3: instances, paging, waiters, states, tags, places', async function () {
    await needTool(this, 'boto3');
    const shown = await boto3(
      engine,
      `
ec2 = boto3.client('ec2')
def names(**words):
    pages = ec2.get_paginator('describe_instances').paginate(**words)
    return [next(t['Value'] for t in i['Tags'] if t['Key'] == 'Name') for page in pages for r in page['Reservations'] for i in r['Instances']]
db = ec2.describe_instances(Filters=[{'Name': 'tag:Name', 'Values': ['db-01']}])['Reservations'][0]['Instances'][0]
id = db['InstanceId']
stopping = ec2.stop_instances(InstanceIds=[id])['StoppingInstances'][0]
ec2.get_waiter('instance_stopped').wait(InstanceIds=[id], WaiterConfig={'Delay': 1, 'MaxAttempts': 2})
ec2.start_instances(InstanceIds=[id])
ec2.get_waiter('instance_status_ok').wait(InstanceIds=[id], WaiterConfig={'Delay': 1, 'MaxAttempts': 2})
ec2.create_tags(Resources=[id], Tags=[{'Key': 'Team', 'Value': 'blue'}, {'Key': 'Empty', 'Value': ''}])
ec2.delete_tags(Resources=[id], Tags=[{'Key': 'Env'}])
tags = ec2.describe_tags(Filters=[{'Name': 'resource-id', 'Values': [id]}])['Tags']
show({
    'all': len(names(PaginationConfig={'PageSize': 7})),
    'db': names(Filters=[{'Name': 'tag:Role', 'Values': ['d?']}]),
    'shape': [db['State'], db['Placement']['AvailabilityZone'], db['PrivateDnsName'], type(db['LaunchTime']).__name__],
    'stopping': [stopping['PreviousState']['Name'], stopping['CurrentState']['Name']],
    'tags': {t['Key']: t['Value'] for t in tags},
    'regions': len(ec2.describe_regions()['Regions']),
    'zones': [z['ZoneName'] for z in ec2.describe_availability_zones()['AvailabilityZones']][:2],
    'resource': boto3.resource('ec2').Instance(id).state['Name'],
    'missing': refused(ec2.describe_instances, InstanceIds=['i-0123456789abcdef0']),
    'malformed': refused(ec2.describe_instances, InstanceIds=['db-01']),
    'dry': refused(ec2.stop_instances, InstanceIds=[id], DryRun=True),
    'run': refused(ec2.run_instances, MinCount=1, MaxCount=1, ImageId='ami-1'),
})`,
    );
    expect(shown).to.deep.equal({
      all: 20,
      db: ['db-01', 'db-02', 'db-03'],
      shape: [{ Code: 16, Name: 'running' }, 'us-east-1a', 'ip-10-0-0-15.ec2.internal', 'datetime'],
      stopping: ['running', 'stopping'],
      tags: { Empty: '', Mode: 'Production', Name: 'db-01', Role: 'db', Team: 'blue' },
      regions: 17,
      zones: ['us-east-1a', 'us-east-1b'],
      resource: 'running',
      missing: ['InvalidInstanceID.NotFound', 400],
      malformed: ['InvalidInstanceID.Malformed', 400],
      dry: ['DryRunOperation', 412],
      run: ['NotImplemented', 501],
    });
  });

  it('serves the aws CLI', async function () {
    await needTool(this, 'aws');
    const { answer } = await aws(engine, 'ec2', 'describe-instances', '--filters', 'Name=tag:Role,Values=bastion', '--query', 'Reservations[].Instances[].[InstanceType,State.Name]');
    expect(answer).to.deep.equal([['t3.micro', 'running']]);
    expect((await aws(engine, 'ec2', 'describe-instances', '--instance-ids', 'nonsense')).error).to.match(/InvalidInstanceID.Malformed.*Invalid id: "nonsense"/);
  });
});
