import type { NodeStatus } from '../../run/events.ts';

/**
 * Run Command's words to ours. Its spelling varies on the wire ("Delivery Timed Out", "DeliveryTimedOut", "Canceled"):
 * spaces and case do not count. Pure.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/monitor-commands.html
 */
const BY_DETAILS: ReadonlyMap<string, NodeStatus> = new Map<string, NodeStatus>([
  ['pending', 'pending'],
  ['inprogress', 'running'],
  ['delayed', 'delayed'],
  ['cancelling', 'cancelling'],
  ['canceling', 'cancelling'],
  ['success', 'success'],
  ['failed', 'failed'],
  ['deliverytimedout', 'delivery-timed-out'],
  ['executiontimedout', 'execution-timed-out'],
  ['cancelled', 'cancelled'],
  ['canceled', 'cancelled'],
  ['undeliverable', 'undeliverable'],
  ['terminated', 'terminated'],
  ['invalidplatform', 'invalid-platform'],
  ['accessdenied', 'access-denied'],
  ['incomplete', 'failed'],
  ['rateexceeded', 'failed'],
]);

/** `hasStarted` tells the two time-outs apart where the details do not. A word that nobody knows counts as failed, never as fine. */
export function nodeStatusOf(status: string, details: string, hasStarted: boolean): NodeStatus {
  const known = BY_DETAILS.get(normalize(details)) ?? BY_DETAILS.get(normalize(status));
  if (known !== undefined) return known;
  if (normalize(status) === 'timedout') return hasStarted ? 'execution-timed-out' : 'delivery-timed-out';
  return 'failed';
}

/** Whether a command as a whole is still on its way: nothing more can begin once it is not. */
export const isCommandLive = (status: string): boolean => ['pending', 'inprogress', 'delayed', 'cancelling', 'canceling'].includes(normalize(status));

const normalize = (word: string): string => word.toLowerCase().replaceAll(/[^a-z]/g, '');
