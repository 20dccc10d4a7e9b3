import { expect } from 'chai';
import { UserError } from '../../../../../src/lib/errors/errors.ts';
import { checkOwnName, parseDocumentReference } from '../../../../../src/lib/topics/ssm/documents/reference.ts';

const ARN = 'arn:aws:ssm:us-east-1:123456789012:document/deploy';

describe('parseDocumentReference', () => {
  for (const [text, name, version] of [
    ['deploy', 'deploy', undefined],
    ['deploy:3', 'deploy', '3'],
    ['deploy:$LATEST', 'deploy', '$LATEST'],
    [ARN, ARN, undefined],
    [`${ARN}:$DEFAULT`, ARN, '$DEFAULT'],
  ] as const) {
    it(`reads ${text}`, () => expect(parseDocumentReference(text, '--document')).to.deep.equal({ name, version }));
  }

  for (const text of ['', ':3', 'deploy:', 'deploy:latest', 'deploy:3:4']) {
    it(`refuses ${JSON.stringify(text)}`, () => expect(() => parseDocumentReference(text, '--document')).to.throw(UserError, /^--document/));
  }
});

describe('checkOwnName', () => {
  it('takes names that CreateDocument takes', () => {
    for (const name of ['abc', 'web-deploy_1.2', 'x'.repeat(128), 'my-AWS']) checkOwnName(name);
  });

  for (const name of ['ab', 'x'.repeat(129), 'a b', 'a/b', ARN]) {
    it(`refuses ${name.slice(0, 20)}`, () => expect(() => checkOwnName(name)).to.throw(UserError, /cannot be the name/));
  }

  for (const name of ['AWS-RunShellScript', 'amazon-x', 'amzn.x', 'awsome']) {
    it(`keeps ${name} for AWS`, () => expect(() => checkOwnName(name)).to.throw(UserError, /AWS's own/));
  }
});
