import * as ssm from '@aws-sdk/client-ssm';
import type { FleetNode } from '../../../nodes/types.ts';
import { AwsError } from '../../../wire/service.ts';
import { exception } from './errors.ts';

/** The nodes that every target names by one of its values: keys AND, values OR. */
export function matchTargets(nodes: readonly FleetNode[], targets: readonly ssm.Target[]): FleetNode[] {
  const tests = targets.map(testOf);
  // A node that is gone still has its tags for a while: it is undeliverable, not unknown.
  return nodes.filter((node) => node.state !== 'stopped' && tests.every((test) => test(node)));
}

function testOf({ Key: key = '', Values: values = [] }: ssm.Target): (node: FleetNode) => boolean {
  if (values.length === 0) throw new AwsError('ValidationException', `Target ${key} has no values`);
  if (key.startsWith('tag:')) {
    const name = key.slice('tag:'.length);
    return ({ tags }) => tags[name] !== undefined && values.includes(tags[name]);
  }
  if (key === 'tag-key') return ({ tags }) => values.some((name) => tags[name] !== undefined);
  if (/^InstanceIds$/i.test(key)) return ({ id }) => values.includes(id) || values.includes('*');
  if (key.startsWith('resource-groups:')) throw new AwsError('NotImplemented', "Resource groups are not built into Drover's embedded engine", 501);
  throw exception(ssm.InvalidTarget, `The target key ${key} is not valid. Valid keys are InstanceIds, tag:<name>, tag-key and resource-groups:Name.`);
}
