import { expect } from 'chai';
import { startEngine, type InProcessEngine } from '../lib/local/services/in-process-engine.ts';
import { aws, boto3, needTool } from './outside-clients.ts';

describe('STS on the wire', () => {
  let engine: InProcessEngine;
  before(async () => {
    engine = await startEngine({ fleet: 'none' });
  });
  after(() => engine.stop());

  it('serves boto3', async function () {
    await needTool(this, 'boto3');
    const shown = await boto3(
      engine,
      `
sts = boto3.client('sts')
role = sts.assume_role(RoleArn='arn:aws:iam::210987654321:role/Deploy', RoleSessionName='ci')
c = role['Credentials']
session = boto3.Session(aws_access_key_id=c['AccessKeyId'], aws_secret_access_key=c['SecretAccessKey'], aws_session_token=c['SessionToken'])
broken = boto3.Session(aws_access_key_id=c['AccessKeyId'], aws_secret_access_key=c['SecretAccessKey'])
show({
    'own': sts.get_caller_identity()['Arn'],
    'role': session.client('sts').get_caller_identity()['Arn'],
    'user': sts.get_session_token()['Credentials']['AccessKeyId'][:4],
    'expiration': c['Expiration'].isoformat(),
    'query': refused(broken.client('sts').get_caller_identity),
    'ec2': refused(broken.client('ec2').describe_instances),
    'json': refused(broken.client('ssm').list_commands),
    'bad': refused(sts.assume_role, RoleArn='arn:aws:iam::1:role/Deploy', RoleSessionName='ci'),
})`,
    );
    const { expiration, ...rest } = shown as { readonly expiration: string };
    expect(Date.parse(expiration)).to.be.within(Date.now() + 3_500_000, Date.now() + 3_600_000);
    expect(rest).to.deep.equal({
      own: 'arn:aws:iam::123456789012:user/drover',
      role: 'arn:aws:sts::210987654321:assumed-role/Deploy/ci',
      user: 'ASIA',
      query: ['InvalidClientTokenId', 403],
      ec2: ['AuthFailure', 401],
      json: ['UnrecognizedClientException', 403],
      bad: ['ValidationError', 400],
    });
  });

  it('serves the aws CLI', async function () {
    await needTool(this, 'aws');
    expect((await aws(engine, 'sts', 'get-caller-identity')).answer).to.include({ Account: '123456789012', Arn: 'arn:aws:iam::123456789012:user/drover' });
    const wrong = { ...engine, keys: { ...engine.keys, secretAccessKey: 'wrong' } };
    expect((await aws(wrong, 'sts', 'get-caller-identity')).error).to.match(/SignatureDoesNotMatch/);
    expect((await aws(wrong, 'ec2', 'describe-regions')).error).to.match(/AuthFailure/);
  });
});
