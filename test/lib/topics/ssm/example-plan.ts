import type { Instance, ManagedNode, ResolvedTargets, TargetNode } from '../../../../src/lib/run/targets/types.ts';
import { planSend } from '../../../../src/lib/topics/ssm/plan.ts';
import type { SendInput } from '../../../../src/lib/topics/ssm/read-words.ts';
import type { DocumentFacts, SendPlan } from '../../../../src/lib/topics/ssm/types.ts';
import { wordsOf } from './example-words.ts';
import { id } from './fake-run-command.ts';

export const SHELL: DocumentFacts = {
  name: 'AWS-RunShellScript',
  type: 'Command',
  platforms: ['Linux', 'MacOS'],
  parameters: [
    { name: 'commands', isRequired: true },
    { name: 'workingDirectory', isRequired: false },
    { name: 'executionTimeout', isRequired: false },
  ],
};

export const managed = (nodeId: string, facts: Partial<ManagedNode> = {}): ManagedNode => ({
  id: nodeId,
  computerName: undefined,
  registeredName: undefined,
  ping: 'Online',
  lastPingAt: undefined,
  platform: 'Linux',
  platformName: undefined,
  agentVersion: undefined,
  ipAddress: undefined,
  ...facts,
});

/** A node that is well, named `web-N`. */
export const target = (number: number, changes: { readonly managed?: Partial<ManagedNode> | undefined; readonly state?: Instance['state'] } = {}): TargetNode => ({
  id: id(number),
  name: `web-${number}`,
  managed: 'managed' in changes && changes.managed === undefined ? undefined : managed(id(number), changes.managed),
  instance: { id: id(number), state: changes.state ?? 'running', tags: {} },
});

export const targets = (count: number): TargetNode[] => Array.from({ length: count }, (_, index) => target(index + 1));

export const resolved = (nodes: readonly TargetNode[], more: Partial<ResolvedTargets> = {}): ResolvedTargets => ({ nodes, unknown: [], notices: [], ...more });

/** The plan of `drover ssm send` for these nodes in one account and region. */
export const planOf = (nodes: readonly TargetNode[] | ResolvedTargets, changes: Partial<SendInput> = {}, document: DocumentFacts | undefined = SHELL): SendPlan =>
  planSend(wordsOf(changes), [{ lane: '', targets: 'nodes' in nodes ? nodes : resolved(nodes) }], document);
