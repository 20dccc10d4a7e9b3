import { findMachine } from '../find.ts';
import type { MachinesApi } from '../machines/api.ts';
import { isMapRunArn } from '../names.ts';
import type { ExecutionsApi } from './api.ts';
import type { ExecutionStatus, ExecutionSummary } from './types.ts';

export interface ExecutionsQuery {
  /** A machine's name or ARN, with or without version or alias; or the ARN of a map run, whose children are listed then. */
  readonly machine: string;
  readonly status: ExecutionStatus | undefined;
  /** Only those that were started since then; milliseconds since the epoch. */
  readonly since: number | undefined;
  readonly most: number;
}

export type ListExecutionsApi = Pick<MachinesApi, 'machines' | 'versions' | 'aliases'> & Pick<ExecutionsApi, 'executions'>;

const LARGEST_PAGE = 1000;

/** The newest first, page by page. Throws RemoteErrors, and UserErrors where there is no such machine. */
export async function* listExecutions({ machine, status, since, most }: ExecutionsQuery, api: ListExecutionsApi, signal: AbortSignal): AsyncGenerator<readonly ExecutionSummary[]> {
  const of = isMapRunArn(machine) ? { mapRunArn: machine } : { machineArn: (await findMachine(machine, 'MACHINE', api, signal)).arn };
  // One more than is wanted tells whether there are more.
  for await (const page of api.executions({ ...of, status, pageSize: Math.min(LARGEST_PAGE, most + 1) }, signal)) {
    const fresh = since === undefined ? page : page.filter(({ startedAt }) => startedAt >= since);
    yield fresh;
    // They come in the order of their starts: what follows is older still.
    if (fresh.length < page.length) return;
  }
}
