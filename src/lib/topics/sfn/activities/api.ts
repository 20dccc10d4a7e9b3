import * as sfn from '@aws-sdk/client-sfn';
import type { Call } from '../../../aws/gated-calls.ts';
import { pages } from '../../../run/pages.ts';
import { sdkTags } from '../machines/api.ts';
import type { Tags } from '../machines/types.ts';
import type { Operation } from '../operations.ts';
import type { Activity, ActivityTask } from './types.ts';

/** Activities, and work that is waited for by a task token. Every method throws RemoteErrors. */
export interface ActivitiesApi {
  /** states:CreateActivity: the same name again gives the same one. */
  createActivity(name: string, tags: Tags, signal: AbortSignal): Promise<Activity>;
  /** states:ListActivities, page by page. */
  activities(signal: AbortSignal): AsyncGenerator<readonly Activity[]>;
  /** states:DescribeActivity. ActivityDoesNotExist. */
  activity(arn: string, signal: AbortSignal): Promise<Activity>;
  /** states:DeleteActivity: one that is not there is no error. */
  deleteActivity(arn: string, signal: AbortSignal): Promise<void>;
  /** states:GetActivityTask, sent once: waits up to 60 s for work; undefined where there was none. */
  activityTask(arn: string, workerName: string | undefined, signal: AbortSignal): Promise<ActivityTask | undefined>;
  /** states:SendTaskSuccess, sent once. `output` is JSON text. TaskDoesNotExist, TaskTimedOut, InvalidOutput, InvalidToken. */
  sendSuccess(taskToken: string, output: string, signal: AbortSignal): Promise<void>;
  /** states:SendTaskFailure, sent once. `error` has at most 256 characters, `cause` 32,768. */
  sendFailure(taskToken: string, failure: { readonly error?: string | undefined; readonly cause?: string | undefined }, signal: AbortSignal): Promise<void>;
  /** states:SendTaskHeartbeat. TaskTimedOut: nobody waits for the work any more. */
  sendHeartbeat(taskToken: string, signal: AbortSignal): Promise<void>;
}

const PAGE = 1000;

/** `pollCall` waits longer than GetActivityTask does. */
export function activitiesApi(call: Call<sfn.SFNClient, Operation>, pollCall: Call<sfn.SFNClient, Operation>): ActivitiesApi {
  return {
    createActivity: async (name, tags, signal) => {
      const input = { name, ...(Object.keys(tags).length === 0 ? {} : { tags: sdkTags(tags) }) };
      const answer = await call('CreateActivity', signal, (to, options) => to.send(new sfn.CreateActivityCommand(input), options));
      return { arn: answer.activityArn ?? '', name, createdAt: answer.creationDate?.getTime() ?? 0 };
    },
    async *activities(signal) {
      for await (const page of pages((nextToken) => call('ListActivities', signal, (to, options) => to.send(new sfn.ListActivitiesCommand({ maxResults: PAGE, nextToken }), options)))) yield (page.activities ?? []).map(activityOf);
    },
    activity: async (activityArn, signal) => activityOf(await call('DescribeActivity', signal, (to, options) => to.send(new sfn.DescribeActivityCommand({ activityArn }), options))),
    deleteActivity: async (activityArn, signal) => {
      await call('DeleteActivity', signal, (to, options) => to.send(new sfn.DeleteActivityCommand({ activityArn }), options));
    },
    activityTask: async (activityArn, workerName, signal) => {
      const { taskToken, input = '' } = await pollCall('GetActivityTask', signal, (to, options) => to.send(new sfn.GetActivityTaskCommand({ activityArn, workerName }), options));
      return taskToken ? { taskToken, input } : undefined;
    },
    sendSuccess: async (taskToken, output, signal) => {
      await call('SendTaskSuccess', signal, (to, options) => to.send(new sfn.SendTaskSuccessCommand({ taskToken, output }), options));
    },
    sendFailure: async (taskToken, { error, cause }, signal) => {
      await call('SendTaskFailure', signal, (to, options) => to.send(new sfn.SendTaskFailureCommand({ taskToken, error, cause }), options));
    },
    sendHeartbeat: async (taskToken, signal) => {
      await call('SendTaskHeartbeat', signal, (to, options) => to.send(new sfn.SendTaskHeartbeatCommand({ taskToken }), options));
    },
  };
}

const activityOf = ({ activityArn: arn = '', name = '', creationDate }: sfn.ActivityListItem): Activity => ({ arn, name, createdAt: creationDate?.getTime() ?? 0 });
