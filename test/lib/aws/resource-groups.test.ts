import { expect } from 'chai';
import { readGroupMembers } from '../../../src/lib/aws/resource-groups.ts';
import { sdkError, testConnection } from './test-connection.ts';

const { signal } = new AbortController();
const arn = (rest: string): { Identifier: { ResourceArn: string } } => ({ Identifier: { ResourceArn: `arn:aws:${rest}` } });
const PAGES = [
  { Resources: [arn('ec2:eu-west-1:123456789012:instance/i-0abc12345678def00'), arn('s3:::bucket'), {}], NextToken: 'more' },
  { Resources: [arn('ssm:eu-west-1:123456789012:managed-instance/mi-0abc12345678def01'), arn('ec2:eu-west-1:123456789012:volume/vol-0abc12345678def00')], NextToken: '' },
];

/** AWS's client, as far as it is used. */
function client(answer: (index: number) => object): { readonly load: Parameters<typeof readGroupMembers>[3]; readonly inputs: object[] } {
  const inputs: object[] = [];
  class ListGroupResourcesCommand {
    readonly input: object;
    constructor(input: object) {
      this.input = input;
    }
  }
  class ResourceGroupsClient {
    async send(command: object): Promise<object> {
      inputs.push(command instanceof ListGroupResourcesCommand ? command.input : command);
      return answer(inputs.length - 1);
    }
    destroy(): void {
      inputs.push({ destroyed: true });
    }
  }
  return { inputs, load: async () => ({ ListGroupResourcesCommand, ResourceGroupsClient }) };
}

describe('readGroupMembers', () => {
  it('reads every page, and of the resources the nodes', async () => {
    const { load, inputs } = client((index) => PAGES[index] ?? {});
    expect(await readGroupMembers(testConnection, 'blue', signal, load)).to.deep.equal(['i-0abc12345678def00', 'mi-0abc12345678def01']);
    expect(inputs).to.deep.equal([{ Group: 'blue', NextToken: undefined }, { Group: 'blue', NextToken: 'more' }, { destroyed: true }]);
  });

  it('says what was refused', async () => {
    const { load, inputs } = client(() => {
      throw sdkError('NotFoundException', 404, 'Cannot find group');
    });
    expect(await readGroupMembers(testConnection, 'blue', signal, load).catch((error: unknown) => error)).to.include({ code: 'NotFoundException', operation: 'resource-groups:ListGroupResources' });
    expect(inputs.at(-1)).to.deep.equal({ destroyed: true });
  });

  it('asks nobody on the embedded engine, which has no groups', async () => {
    const { load, inputs } = client(() => ({}));
    const refused = await readGroupMembers({ ...testConnection, kind: 'local' }, 'blue', signal, load).catch((error: unknown) => error);
    expect(refused).to.include({ code: 'NotImplemented', exitCode: 1 }).and.have.property('message').that.matches(/^group:blue: .* \(501\)$/);
    expect(inputs).to.deep.equal([]);
  });
});
