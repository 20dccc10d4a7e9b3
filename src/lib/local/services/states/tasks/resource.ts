/** Where a Task's work is done. https://docs.aws.amazon.com/step-functions/latest/dg/state-task.html#task-types */
export type Resource =
  | { readonly kind: 'function'; readonly arn: string }
  | { readonly kind: 'activity'; readonly arn: string }
  | Integration;

export type Pattern = 'request' | 'sync' | 'sync:2' | 'waitForTaskToken';

export interface Integration {
  readonly kind: 'integration';
  /** The service as the resource has it, with `aws-sdk:` in front for those of the SDK: the `resourceType` of events. */
  readonly service: string;
  readonly action: string;
  readonly pattern: Pattern;
  /** The `resource` of events. */
  readonly resource: string;
  readonly isSdk: boolean;
}

const FUNCTION = /^arn:aws[a-z-]*:lambda:[a-z0-9-]+:\d{12}:function:.+$/;
const ACTIVITY = /^arn:aws[a-z-]*:states:[a-z0-9-]+:\d{12}:activity:.+$/;
const INTEGRATION = /^arn:aws[a-z-]*:states:[a-z0-9-]*:\d*:((?:aws-sdk:)?[a-z0-9-]+):([A-Za-z0-9]+)(?:\.(sync|sync:2|waitForTaskToken))?$/;

/** undefined for what is none of them. */
export function parseResource(text: string): Resource | undefined {
  if (FUNCTION.test(text)) return { kind: 'function', arn: text };
  if (ACTIVITY.test(text)) return { kind: 'activity', arn: text };
  const [, service, action, pattern] = INTEGRATION.exec(text) ?? [];
  if (service === undefined || action === undefined) return undefined;
  return { kind: 'integration', service, action, pattern: (pattern ?? 'request') as Pattern, resource: pattern === undefined ? action : `${action}.${pattern}`, isSdk: service.startsWith('aws-sdk:') };
}
