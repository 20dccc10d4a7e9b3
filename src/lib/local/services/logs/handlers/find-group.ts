import type { RequestContext } from '../../../engine-context.ts';
import { invalid, noGroup } from '../errors.ts';
import type { LogGroup, LogGroups } from '../store/groups.ts';

const ARN = /^arn:aws[a-z-]*:logs:([^:]*):(\d{12}):log-group:([^:]+)(?::\*)?$/;

/** The name in a group's ARN; undefined where it is no such ARN, or of another account or region. */
export function nameInArn(arn: string, { account, region }: RequestContext): string | undefined {
  const [, ownRegion, ownAccount, name] = ARN.exec(arn) ?? [];
  return ownRegion === region && ownAccount === account ? name : undefined;
}

export const groupArn = ({ account, region }: RequestContext, name: string): string => `arn:aws:logs:${region}:${account}:log-group:${name}`;

/** The group that a request names, by its name or by its identifier (a name or an ARN). Throws as CloudWatch Logs does. */
export function findGroup(groups: LogGroups, context: RequestContext, input: { readonly logGroupName?: string | undefined; readonly logGroupIdentifier?: string | undefined }): LogGroup {
  const { logGroupName: name, logGroupIdentifier: identifier } = input;
  if (name !== undefined && identifier !== undefined) throw invalid('LogGroup name and LogGroup ARN are mutually exclusive parameters.');
  const named = name ?? (identifier?.startsWith('arn:') ? nameInArn(identifier, context) : identifier);
  if (named !== undefined) return groups.get(context, named);
  throw identifier === undefined ? invalid('Exactly one of LogGroupName or LogGroupIdentifier must be provided.') : noGroup();
}
