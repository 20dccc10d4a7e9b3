import { expect } from 'chai';
import { describePlan, planDocument, warningsOf } from '../../../../src/lib/topics/ssm/describe-plan.ts';
import { planOf, resolved, target, targets } from './example-plan.ts';

describe('describePlan', () => {
  const plan = planOf(
    resolved([...targets(12), target(13, { managed: { ping: 'ConnectionLost' } }), target(14, { managed: { platform: 'Windows' } }), target(15, { managed: undefined, state: 'terminated' })], { notices: ['EC2 was shy'] }),
    { maxConcurrency: '25%', maxErrors: '2', deliveryTimeoutSeconds: 600, outputS3: 's3://logs/run', outputCloudWatch: true, comment: 'c' },
  );

  it('says who, what, how fast, and who not', () => {
    expect(describePlan(plan)).to.equal(
      [
        'command   uptime',
        'document  AWS-RunShellScript',
        'nodes     13: web-[1-13]',
        'offline   web-13: no ping; runs there only if it comes back within 10 min',
        'left out  web-14: wrong platform: it runs Windows, AWS-RunShellScript is for Linux, MacOS',
        'left out  web-15: the instance is terminated',
        'rate      3 at a time (25% of 13); stops at the 3rd failure',
        'way       native; one command carries it: the service keeps the rate, and goes on when this machine does not',
        'delivery  each node has 10 min to begin',
        'output    s3://logs/run',
        'output    log group /aws/ssm/AWS-RunShellScript',
        'notice    EC2 was shy',
      ].join('\n'),
    );
  });

  it('keeps control characters of names and commands away from the terminal', () => {
    const evil = planOf([{ ...target(1), name: 'web\u001B[2J\u0007\nroot: ok' }], { command: ['echo \u001B]0;x\u0007'] });
    expect(describePlan(evil)).to.not.match(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F]/);
    expect(describePlan(evil).split('\n').every((line) => /^[a-z ]{9} /.test(line))).to.equal(true);
  });

  it('warns of exceptions and notices, and of nothing else', () => {
    expect(warningsOf(planOf(targets(2)))).to.deep.equal([]);
    expect(warningsOf(plan)).to.deep.equal([
      'EC2 was shy',
      'offline: web-13: no ping; runs there only if it comes back within 10 min',
      'left out: web-14: wrong platform: it runs Windows, AWS-RunShellScript is for Linux, MacOS',
      'left out: web-15: the instance is terminated',
    ]);
  });

  it('gives programs the same as plain JSON', () => {
    const document = planDocument(plan);
    expect(JSON.parse(JSON.stringify(document))).to.deep.equal(document);
    expect(document).to.have.nested.property('plan.rate', '3 at a time (25% of 13); stops at the 3rd failure');
    expect(document).to.have.nested.property('plan.leftOut').that.deep.include({ id: target(15).id, name: 'web-15', reason: 'the instance is terminated' });
  });
});
