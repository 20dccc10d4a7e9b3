import { formatDuration } from '../../../view/duration.ts';
import { nodeStatusOf } from '../status.ts';
import { EXIT } from '../../../errors/exit-codes.ts';
import { RemoteError } from '../../../errors/errors.ts';
import type { ExplainedPart } from '../../../run/targets/expression/explain.ts';
import type { DocumentFacts } from '../types.ts';
import type { Answer, Check, InstanceRecord, NodeFacts, PastCommand, Registration } from './types.ts';

/** An agent that is online answers every five minutes. */
const PING_IS_LATE_AFTER = 15 * 60_000;

/** What is right and wrong with a node, in the order in which it would be put right. Pure. */
export function checkNode(facts: NodeFacts, now: number): Check[] {
  const instance = valueOf(facts.instance);
  const registration = valueOf(facts.registration);
  const isAlive = instance === undefined || instance.state === 'running' || instance.state === 'pending';
  return [
    checkInstance(facts),
    // What is not running cannot answer: the rest would only say the same again.
    ...(isAlive ? [...(instance === undefined ? [] : [checkProfile(instance, registration)]), checkRegistration(facts)] : []),
    ...(isAlive && registration !== undefined ? [checkPing(registration, now), checkAgent(registration)] : []),
    ...checkDocument(facts, registration),
    ...(facts.targets === undefined ? [] : [checkTargets(facts.targets)]),
    checkCommands(facts.recent, now),
  ];
}

type Name = Check['name'];
const ok = (name: Name, seen: string, details: readonly string[] = []): Check => ({ name, status: 'ok', seen, next: '', details });
const warning = (name: Name, seen: string, next: string, details: readonly string[] = []): Check => ({ name, status: 'warning', seen, next, details });
const problem = (name: Name, seen: string, next: string, details: readonly string[] = []): Check => ({ name, status: 'problem', seen, next, details });

const valueOf = <T>(answer: Answer<T>): T | undefined => ('value' in answer ? answer.value : undefined);

/** A call that was denied or throttled, by name: what it would have told is not known. */
function unread(name: Name, { failure }: { readonly failure: Error & { readonly hint: string; readonly exitCode: number } }): Check {
  const word = failure.exitCode === EXIT.refused ? 'denied' : failure instanceof RemoteError && /Throttl|RequestLimit|TooManyRequests/.test(failure.code) ? 'throttled' : 'failed';
  return warning(name, `not known, the call ${word}: ${failure.message}`, failure.hint);
}

function checkInstance({ id, instance: answer, registration }: NodeFacts): Check {
  if (id.startsWith('mi-')) return ok('instance', 'none: it is a hybrid node, known to Systems Manager alone');
  if ('failure' in answer) return unread('instance', answer);
  const instance = answer.value;
  if (instance === undefined) {
    return valueOf(registration) === undefined
      ? problem('instance', 'EC2 does not know it', 'Check the id, the region and the account.')
      : warning('instance', 'EC2 does not know it, Systems Manager still does', 'It was terminated a while ago, or belongs to another account.');
  }
  const reason = instance.stateReason === undefined ? '' : ` (${instance.stateReason})`;
  switch (instance.state) {
    case 'running':
      return ok('instance', 'running');
    case 'pending':
      return warning('instance', 'pending', 'Wait until it runs.');
    case 'terminated':
    case 'shutting-down':
      return problem('instance', `${instance.state}${reason}`, 'It does not come back: take it off your lists.');
    default:
      return problem('instance', `${instance.state}${reason}`, `Start it: aws ec2 start-instances --instance-ids ${id}`);
  }
}

function checkProfile({ profile }: InstanceRecord, registration: Registration | undefined): Check {
  if (profile !== undefined) return ok('profile', profile);
  if (registration !== undefined) return ok('profile', 'no instance profile, and none needed: it registers without (as with Default Host Management)');
  return problem('profile', 'no instance profile is attached', 'Attach one whose role has the policy AmazonSSMManagedInstanceCore, or turn on Default Host Management.');
}

function checkRegistration({ region, registration: answer }: NodeFacts): Check {
  if ('failure' in answer) return unread('registered', answer);
  if (answer.value !== undefined) return ok('registered', 'with Systems Manager');
  return problem('registered', 'Systems Manager does not know it', `Is the agent installed and running (systemctl status amazon-ssm-agent), and does it reach ssm.${region}.amazonaws.com and ssmmessages.${region}.amazonaws.com on port 443?`);
}

function checkPing({ ping, lastPingAt, platform }: Registration, now: number): Check {
  const age = lastPingAt === undefined ? undefined : now - lastPingAt;
  const seen = `${ping}, ${age === undefined ? 'it never pinged' : `last ping ${formatDuration(age)} ago`}`;
  const restart = platform === 'Windows' ? 'Restart-Service AmazonSSMAgent' : 'systemctl restart amazon-ssm-agent';
  if (ping !== 'Online') return problem('ping', seen, `Restart its agent (${restart}) and read its log; check its way to Systems Manager. Commands wait for it until their delivery time-out.`);
  if (age !== undefined && age > PING_IS_LATE_AFTER) return warning('ping', seen, 'It should ping every five minutes: look at its agent.');
  return ok('ping', seen);
}

function checkAgent({ id, agentVersion, isLatestAgent }: Registration): Check {
  if (agentVersion === undefined) return warning('agent', 'its version is not known', 'Look at the agent on the node.');
  if (isLatestAgent === false) return warning('agent', `${agentVersion}, not the latest`, `Update it: drover ssm send --instance-ids ${id} --document AWS-UpdateSSMAgent`);
  return ok('agent', isLatestAgent ? `${agentVersion}, the latest` : agentVersion);
}

function checkDocument({ documentName, document: answer }: NodeFacts, registration: Registration | undefined): Check[] {
  if ('failure' in answer) {
    const { failure } = answer;
    if (failure instanceof RemoteError && failure.code.startsWith('InvalidDocument')) return [problem('document', `there is no ${documentName} here`, 'drover ssm documents ls shows what there is.')];
    if (failure.exitCode === EXIT.refused) return [problem('document', `${documentName} may not be used: ${failure.message}`, failure.hint)];
    return [unread('document', answer)];
  }
  const document = answer.value;
  if (document.type !== 'Command') return [problem('document', `${documentName} is of type ${document.type}`, 'Run Command takes documents of type Command.')];
  return [ok('document', documentName), ...(registration === undefined ? [] : [checkPlatform(document, registration)])];
}

function checkPlatform({ name, platforms }: DocumentFacts, { platform, platformName }: Registration): Check {
  if (platform === undefined) return warning('platform', 'it has not told its platform yet', 'Wait for its first inventory.');
  const seen = platformName === undefined ? platform : `${platform} (${platformName})`;
  if (platforms.length === 0 || platforms.includes(platform)) return ok('platform', seen);
  const other = platform === 'Windows' && name === 'AWS-RunShellScript' ? ', such as AWS-RunPowerShellScript' : '';
  return problem('platform', `${seen}, but ${name} is for ${platforms.join(', ')}`, `Use a document that is for ${platform}${other}.`);
}

/** A list of nodes may be as long as a fleet. */
const shorten = (text: string): string => (text.length > 200 ? `${text.slice(0, 199)}…` : text);

function checkTargets(answer: Answer<readonly ExplainedPart[]>): Check {
  if ('failure' in answer) return unread('targets', answer);
  const [whole, ...parts] = answer.value;
  if (whole === undefined) return ok('targets', 'none');
  const details = parts.map(({ depth, text, matches, seen }) => `${'  '.repeat(depth - 1)}${matches ? 'yes' : 'no'}: ${shorten(text)}${seen === '' ? '' : `, ${seen}`}`);
  const seen = whole.seen === '' ? '' : `, ${whole.seen}`;
  if (whole.matches) return ok('targets', `matches ${shorten(whole.text)}${seen}`, details);
  return problem('targets', `does not match ${shorten(whole.text)}${seen}`, parts.length === 0 ? 'Change the tags of the node, or the targets.' : 'Change the node or the targets where it says no.', details);
}

function checkCommands(answer: Answer<readonly PastCommand[]>, now: number): Check {
  if ('failure' in answer) return unread('commands', answer);
  const commands = answer.value;
  const details = commands.map(({ commandId, document, status, details: words, requestedAt }) => `${words || status}: ${document}, ${formatDuration(now - requestedAt)} ago, ${commandId}`);
  const bad = commands.filter(({ status, details: words }) => FAILED.has(nodeStatusOf(status, words, true)));
  const [worst] = bad;
  if (commands.length === 0) return ok('commands', 'none in the last 30 days');
  if (worst === undefined) return ok('commands', commands.length === 1 ? 'the last one went well' : `the last ${commands.length} went well`, details);
  return warning('commands', `${bad.length} of the last ${commands.length} did not go well`, `Look at it: drover ssm show ${worst.commandId}`, details);
}

const FAILED: ReadonlySet<string> = new Set(['failed', 'execution-timed-out', 'delivery-timed-out', 'undeliverable', 'invalid-platform', 'access-denied', 'terminated']);
