import { setImmediate as nextTurn } from 'node:timers/promises';
import type * as sfn from '@aws-sdk/client-sfn';
import type { Json } from '../../../../asl/json.ts';
import type { RequestContext } from '../../../engine-context.ts';
import { encodeToken } from '../../../wire/paging.ts';
import type { Answer } from '../../../wire/service.ts';
import { activityArn, isActivityArn } from '../arns.ts';
import type { ActivityQueue } from '../activities/activity-queue.ts';
import type { ActivityRecords } from '../activities/records.ts';
import { invalidArn, invalidOutput, noActivity } from '../errors.ts';
import type { Commits } from '../executions/commits.ts';
import { checkName } from '../names.ts';
import type { StateTags } from '../state-tags.ts';
import type { TaskTokens } from '../tasks/task-tokens.ts';
import { pageSize, textIn } from './state-machines.ts';

/** So long AWS holds a worker that asks for a task. */
const LONG_POLL_MILLISECONDS = 60_000;

export interface TaskParts {
  readonly activities: ActivityRecords;
  readonly queue: ActivityQueue;
  readonly tokens: TaskTokens;
  readonly commits: Commits;
  readonly tags: StateTags;
}

/** Handlers of the operations on activities and task tokens. */
export function taskHandlers({ activities, queue, tokens, commits, tags }: TaskParts) {
  const check = (arn: string): string => {
    if (!isActivityArn(arn)) throw invalidArn(arn);
    if (activities.get(arn) === undefined) throw noActivity(arn);
    return arn;
  };

  /** What was told of a task is on the disk before it is answered. */
  const told = async (): Promise<object> => {
    await nextTurn();
    await commits.saved();
    return {};
  };

  return {
    CreateActivity: (input: sfn.CreateActivityCommandInput, context: RequestContext): Answer<sfn.CreateActivityCommandOutput> => {
      const name = checkName(input.name ?? '');
      const arn = activityArn(context, name);
      const there = activities.get(arn);
      const createdAt = there?.createdAt ?? context.engine.clock.now();
      if (there === undefined) {
        activities.insert(context, { arn, name, createdAt });
        tags.add(arn, input.tags ?? []);
      }
      return { activityArn: arn, creationDate: new Date(createdAt) };
    },

    DescribeActivity: (input: sfn.DescribeActivityCommandInput): Answer<sfn.DescribeActivityCommandOutput> => {
      const activity = activities.get(check(input.activityArn ?? ''));
      return { activityArn: activity?.arn, name: activity?.name, creationDate: new Date(activity?.createdAt ?? 0) };
    },

    ListActivities: (input: sfn.ListActivitiesCommandInput, context: RequestContext): Answer<sfn.ListActivitiesCommandOutput> => {
      const limit = pageSize(input.maxResults);
      const found = activities.list(context, textIn(input.nextToken), limit + 1);
      const page = found.slice(0, limit);
      const last = page.at(-1);
      return { activities: page.map(({ arn, name, createdAt }) => ({ activityArn: arn, name, creationDate: new Date(createdAt) })), ...(found.length > limit && last !== undefined ? { nextToken: encodeToken(last.name) } : {}) };
    },

    DeleteActivity: (input: sfn.DeleteActivityCommandInput): Answer<sfn.DeleteActivityCommandOutput> => {
      const arn = input.activityArn ?? '';
      if (!isActivityArn(arn)) throw invalidArn(arn);
      activities.delete(arn);
      tags.forget(arn);
      return {};
    },

    /** Holds the worker for a minute; then the answer is empty. */
    GetActivityTask: async (input: sfn.GetActivityTaskCommandInput, context: RequestContext): Promise<Answer<sfn.GetActivityTaskCommandOutput>> => {
      const signal = AbortSignal.any([AbortSignal.timeout(LONG_POLL_MILLISECONDS), context.engine.signal]);
      const task = await queue.take(check(input.activityArn ?? ''), input.workerName, signal);
      return task === undefined ? {} : { taskToken: task.token, input: task.input };
    },

    SendTaskSuccess: async (input: sfn.SendTaskSuccessCommandInput): Promise<Answer<sfn.SendTaskSuccessCommandOutput>> => {
      let output: Json;
      try {
        output = JSON.parse(input.output ?? '') as Json;
      } catch (error) {
        throw invalidOutput(error instanceof Error ? error.message : String(error));
      }
      tokens.succeed(input.taskToken ?? '', output);
      return told();
    },

    SendTaskFailure: async (input: sfn.SendTaskFailureCommandInput): Promise<Answer<sfn.SendTaskFailureCommandOutput>> => {
      tokens.fail(input.taskToken ?? '', input.error, input.cause);
      return told();
    },

    SendTaskHeartbeat: (input: sfn.SendTaskHeartbeatCommandInput): Answer<sfn.SendTaskHeartbeatCommandOutput> => {
      tokens.beat(input.taskToken ?? '');
      return {};
    },
  };
}
