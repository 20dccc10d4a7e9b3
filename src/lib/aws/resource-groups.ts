import { RemoteError } from '../errors/errors.ts';
import type { Connection } from './connection.ts';
import { createClient, type ClientConfiguration } from './create-client.ts';
import { explainAwsError } from './explain-error.ts';

/** What is used of AWS's client, which is loaded only where somebody names a group. */
interface ResourceGroupsModule {
  readonly ResourceGroupsClient: new (configuration: ClientConfiguration) => Client;
  readonly ListGroupResourcesCommand: new (input: { readonly Group: string; readonly NextToken: string | undefined }) => object;
}
interface Client {
  send(command: object, options: { readonly abortSignal: AbortSignal }): Promise<Page>;
  destroy(): void;
}
interface Page {
  readonly Resources?: readonly { readonly Identifier?: { readonly ResourceArn?: string } }[];
  readonly NextToken?: string;
}

/** The EC2 instances and hybrid nodes of a resource group, by id. Throws RemoteErrors. https://docs.aws.amazon.com/ARG/latest/APIReference/API_ListGroupResources.html */
export async function readGroupMembers(connection: Connection, group: string, signal: AbortSignal, load = loadModule): Promise<string[]> {
  // The engine would refuse it too, but in words that this client cannot read.
  if (connection.kind === 'local') throw new RemoteError('NotImplemented', `group:${group}: resource groups are not built into Drover's embedded engine (501)`, 'Name the nodes by their tags, or leave --local off to use AWS.', { operation: 'resource-groups:ListGroupResources' });
  const { ListGroupResourcesCommand, ResourceGroupsClient } = await load();
  const client = createClient(ResourceGroupsClient, connection);
  const ids: string[] = [];
  try {
    let token: string | undefined;
    do {
      const page = await client.send(new ListGroupResourcesCommand({ Group: group, NextToken: token }), { abortSignal: signal });
      for (const { Identifier } of page.Resources ?? []) {
        const id = nodeIdOf(Identifier?.ResourceArn ?? '');
        if (id !== undefined) ids.push(id);
      }
      token = page.NextToken || undefined;
    } while (token !== undefined);
    return ids;
  } catch (error) {
    throw explainAwsError(error, 'resource-groups:ListGroupResources');
  } finally {
    client.destroy();
  }
}

/** arn:aws:ec2:…:instance/i-0…, arn:aws:ssm:…:managed-instance/mi-0… */
const nodeIdOf = (arn: string): string | undefined => /^arn:[^:]+:(?:ec2:[^:]*:[^:]*:instance|ssm:[^:]*:[^:]*:managed-instance)\/(m?i-[0-9a-f]+)$/.exec(arn)?.[1];

const loadModule = async (): Promise<ResourceGroupsModule> => import('@aws-sdk/client-resource-groups');
