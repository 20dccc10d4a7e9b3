import { StateFailure } from '../../../../asl/failure.ts';
import { ActivityWork } from './activity-work.ts';
import { FunctionWork } from './function-work.ts';
import { IntegrationWork } from './integration-work.ts';
import { parseResource } from './resource.ts';
import type { TaskWork } from './task-work.ts';

/** `region`: where services are called. */
export type WorkOf = (resource: string, region: string) => TaskWork;

/** How the work of a resource is done. Throws a StateFailure for what is no resource. */
export function workOf(text: string, region: string): TaskWork {
  const resource = parseResource(text);
  switch (resource?.kind) {
    case 'function':
      return new FunctionWork(resource.arn);
    case 'activity':
      return new ActivityWork(resource.arn);
    case 'integration':
      return new IntegrationWork(resource, region);
    case undefined:
      throw new StateFailure('States.Runtime', `The resource ${text} is not known`);
  }
}
