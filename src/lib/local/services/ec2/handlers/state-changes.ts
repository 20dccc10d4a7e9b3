import type * as ec2 from '@aws-sdk/client-ec2';
import type { RequestContext } from '../../../engine-context.ts';
import type { InstanceState } from '../../../nodes/types.ts';
import type { Answer } from '../../../wire/service.ts';
import { endDryRun, wrongState } from '../errors.ts';
import type { Instances, InstanceView } from '../instances/instances.ts';
import { stateOf } from '../instances/state.ts';

interface Change {
  readonly to: 'running' | 'stopped' | 'terminated';
  /** What the answer says: AWS is still on its way then. Here the node gets there at once. */
  readonly through: InstanceState;
  /** Already there: nothing to do, and no mistake. */
  readonly done: readonly InstanceState[];
  readonly from: readonly InstanceState[];
  readonly verb: string;
}

const START: Change = { to: 'running', through: 'pending', done: ['running', 'pending'], from: ['stopped'], verb: 'started' };
const STOP: Change = { to: 'stopped', through: 'stopping', done: ['stopped', 'stopping'], from: ['running', 'pending'], verb: 'stopped' };
const TERMINATE: Change = { to: 'terminated', through: 'shutting-down', done: ['terminated'], from: ['pending', 'running', 'stopping', 'stopped', 'shutting-down'], verb: 'terminated' };

type Input = { readonly InstanceIds: string[] | undefined; readonly DryRun?: boolean | undefined };

/** Handlers of the operations that start and end instances. All or none: what one of them refuses changes nothing. */
export function stateHandlers(instances: Instances) {
  const change = (input: Input, context: RequestContext, { to, through, done, from, verb }: Change): ec2.InstanceStateChange[] => {
    const found = instances.find(context, input.InstanceIds);
    const refused = found.find(({ node }) => !done.includes(node.state) && !from.includes(node.state));
    if (refused !== undefined) throw wrongState(refused.node.id, verb);
    endDryRun(input);
    return found.map((view) => {
      const isDone = done.includes(view.node.state);
      if (!isDone) instances.change(view, to);
      return changeOf(view, isDone ? view.node.state : through);
    });
  };
  return {
    StartInstances: (input: ec2.StartInstancesCommandInput, context: RequestContext): Answer<ec2.StartInstancesCommandOutput> => ({
      StartingInstances: change(input, context, START),
    }),
    StopInstances: (input: ec2.StopInstancesCommandInput, context: RequestContext): Answer<ec2.StopInstancesCommandOutput> => ({
      StoppingInstances: change(input, context, STOP),
    }),
    TerminateInstances: (input: ec2.TerminateInstancesCommandInput, context: RequestContext): Answer<ec2.TerminateInstancesCommandOutput> => ({
      TerminatingInstances: change(input, context, TERMINATE),
    }),
    /** A process node has no boot of its own: a reboot that AWS would take is taken. */
    RebootInstances: (input: ec2.RebootInstancesCommandInput, context: RequestContext): Answer<ec2.RebootInstancesCommandOutput> => {
      const refused = instances.find(context, input.InstanceIds).find(({ node }) => node.state !== 'running');
      if (refused !== undefined) throw wrongState(refused.node.id, 'rebooted');
      endDryRun(input);
      return {};
    },
  };
}

const changeOf = ({ node }: InstanceView, current: InstanceState): ec2.InstanceStateChange => ({
  InstanceId: node.id,
  CurrentState: stateOf(current),
  PreviousState: stateOf(node.state),
});
