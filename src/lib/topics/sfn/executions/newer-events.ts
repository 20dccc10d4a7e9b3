import type { ExecutionsApi } from './api.ts';
import type { HistoryEvent } from './types.ts';

/**
 * The events of an execution behind the last one that is known, in their order: read from the newest on until a known one
 * is reached, for new ones are few. Throws RemoteErrors.
 */
export async function newerEvents(arn: string, known: number, pageSize: number, api: Pick<ExecutionsApi, 'historyPage'>, signal: AbortSignal): Promise<HistoryEvent[]> {
  const fresh: HistoryEvent[] = [];
  let token: string | undefined;
  do {
    const page = await api.historyPage(arn, { reverse: true, pageSize, token }, signal);
    fresh.push(...page.events.filter(({ id }) => id > known));
    token = (page.events.at(-1)?.id ?? 0) > known + 1 ? page.token : undefined;
  } while (token !== undefined);
  return inOrder(fresh);
}

export const inOrder = (events: readonly HistoryEvent[]): HistoryEvent[] => [...events].sort((a, b) => a.id - b.id);
