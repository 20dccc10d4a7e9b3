import { expect } from 'chai';
import { RemoteError } from '../../../../../src/lib/errors/errors.ts';
import { checkNode } from '../../../../../src/lib/topics/ssm/doctor/checks.ts';
import type { Answer, Check, InstanceRecord, NodeFacts, Registration } from '../../../../../src/lib/topics/ssm/doctor/types.ts';

const NOW = 1_800_000_000_000;
const ID = 'i-0abc12345678def00';

const instance: InstanceRecord = { id: ID, state: 'running', tags: {}, profile: 'web-role', stateReason: undefined };
const registration: Registration = {
  id: ID,
  computerName: 'ip-1',
  registeredName: undefined,
  ping: 'Online',
  lastPingAt: NOW - 60_000,
  platform: 'Linux',
  platformName: 'Debian 12',
  agentVersion: '3.3.1.0',
  ipAddress: undefined,
  isLatestAgent: true,
};
const healthy: NodeFacts = {
  id: ID,
  name: 'web-01',
  region: 'eu-west-1',
  instance: { value: instance },
  registration: { value: registration },
  documentName: 'AWS-RunShellScript',
  document: { value: { name: 'AWS-RunShellScript', type: 'Command', platforms: ['Linux', 'MacOS'], parameters: [] } },
  recent: { value: [] },
  targets: undefined,
};

const checks = (change: Partial<NodeFacts> = {}): Check[] => checkNode({ ...healthy, ...change }, NOW);
const one = (name: Check['name'], change: Partial<NodeFacts>): Check => {
  const found = checks(change).find((check) => check.name === name);
  if (found === undefined) throw new Error(`no check ${name}`);
  return found;
};
const withInstance = (change: Partial<InstanceRecord>): Partial<NodeFacts> => ({ instance: { value: { ...instance, ...change } } });
const withRegistration = (change: Partial<Registration>): Partial<NodeFacts> => ({ registration: { value: { ...registration, ...change } } });
const failed = (code: string, exitCode: number): Answer<never> => ({ failure: new RemoteError(code, `ssm:Something: no (${code})`, 'Ask for it.', { exitCode }) });
const nothing: Answer<undefined> = { value: undefined };

describe('checkNode', () => {
  it('finds nothing wrong with a node that is well', () => {
    expect(checks().map(({ name, status, next }) => [name, status, next])).to.deep.equal(['instance', 'profile', 'registered', 'ping', 'agent', 'document', 'platform', 'commands'].map((name) => [name, 'ok', '']));
  });

  const FINDINGS: readonly [string, Check['name'], Partial<NodeFacts>, Check['status'], RegExp, RegExp][] = [
    ['it is terminated', 'instance', withInstance({ state: 'terminated', stateReason: 'User initiated' }), 'problem', /^terminated \(User initiated\)$/, /does not come back/],
    ['it is stopped', 'instance', withInstance({ state: 'stopped' }), 'problem', /^stopped$/, /start-instances --instance-ids i-0abc/],
    ['it is just starting', 'instance', withInstance({ state: 'pending' }), 'warning', /^pending$/, /Wait/],
    ['EC2 has forgotten it', 'instance', { instance: nothing }, 'warning', /EC2 does not know it, Systems Manager still does/, /another account/],
    ['EC2 may not be asked', 'instance', { instance: failed('UnauthorizedOperation', 5) }, 'warning', /the call denied: ssm:Something/, /Ask for it/],
    ['a call was throttled', 'commands', { recent: failed('ThrottlingException', 1) }, 'warning', /the call throttled: ssm:Something/, /./],
    ['a call failed', 'commands', { recent: failed('InternalServerError', 1) }, 'warning', /the call failed: ssm:Something/, /./],
    ['it has no profile and is not registered', 'profile', { ...withInstance({ profile: undefined }), registration: nothing }, 'problem', /no instance profile/, /AmazonSSMManagedInstanceCore/],
    ['it is not registered', 'registered', { registration: nothing }, 'problem', /does not know it/, /ssm\.eu-west-1\.amazonaws\.com/],
    ['it does not ping', 'ping', withRegistration({ ping: 'ConnectionLost', lastPingAt: NOW - 7_200_000 }), 'problem', /^ConnectionLost, last ping 2 h ago$/, /systemctl restart amazon-ssm-agent/],
    ['it never pinged, on Windows', 'ping', withRegistration({ ping: 'Inactive', lastPingAt: undefined, platform: 'Windows' }), 'problem', /^Inactive, it never pinged$/, /Restart-Service AmazonSSMAgent/],
    ['it pings late', 'ping', withRegistration({ lastPingAt: NOW - 1_000_000 }), 'warning', /^Online, last ping 16 min 40 s ago$/, /look at its agent/],
    ['its agent is old', 'agent', withRegistration({ isLatestAgent: false }), 'warning', /^3\.3\.1\.0, not the latest$/, /AWS-UpdateSSMAgent/],
    ['its agent is not known', 'agent', withRegistration({ agentVersion: undefined }), 'warning', /not known/, /./],
    ['the document is not there', 'document', { document: failed('InvalidDocument', 4) }, 'problem', /there is no AWS-RunShellScript here/, /documents ls/],
    ['the document may not be used', 'document', { document: failed('AccessDeniedException', 5) }, 'problem', /may not be used: ssm:Something/, /Ask for it/],
    ['the document could not be read', 'document', { document: failed('InternalServerError', 1) }, 'warning', /the call failed/, /./],
    ['the document is of another type', 'document', { document: { value: { name: 'x', type: 'Automation', platforms: [], parameters: [] } } }, 'problem', /of type Automation/, /type Command/],
    ['the platform is wrong', 'platform', withRegistration({ platform: 'Windows', platformName: 'Windows 2022' }), 'problem', /^Windows \(Windows 2022\), but AWS-RunShellScript is for Linux, MacOS$/, /AWS-RunPowerShellScript/],
    ['the platform is not known', 'platform', withRegistration({ platform: undefined }), 'warning', /not told its platform/, /./],
    [
      'a command did not go well',
      'commands',
      { recent: { value: [{ commandId: 'c-2', document: 'Deploy', status: 'Success', details: 'Success', requestedAt: NOW - 5000 }, { commandId: 'c-1', document: 'Deploy', status: 'TimedOut', details: 'Delivery Timed Out', requestedAt: NOW - 60_000 }] } },
      'warning',
      /^1 of the last 2 did not go well$/,
      /drover ssm show c-1/,
    ],
    ['the targets do not match', 'targets', { targets: { value: [{ depth: 0, text: 'tag:Role=web', matches: false, seen: 'Role is db' }] } }, 'problem', /^does not match tag:Role=web, Role is db$/, /Change the tags/],
    ['the targets could not be looked at', 'targets', { targets: failed('AccessDeniedException', 5) }, 'warning', /the call denied/, /./],
  ];
  for (const [what, name, change, status, seen, next] of FINDINGS) {
    it(`says it where ${what}`, () => {
      const check = one(name, change);
      expect(check.status).to.equal(status);
      expect(check.seen).to.match(seen);
      expect(check.next).to.match(next);
    });
  }

  it('does not look for an agent on what does not run', () => {
    for (const state of ['terminated', 'stopped', 'shutting-down']) expect(checks(withInstance({ state })).map(({ name }) => name)).to.deep.equal(['instance', 'document', 'platform', 'commands']);
  });

  it('knows that a hybrid node is no instance', () => {
    expect(checks({ id: 'mi-0abc12345678def00', instance: nothing }).map(({ name, status }) => `${name} ${status}`)).to.deep.equal(['instance ok', 'registered ok', 'ping ok', 'agent ok', 'document ok', 'platform ok', 'commands ok']);
  });

  it('does not miss a profile where it registers without', () => {
    expect(one('profile', withInstance({ profile: undefined }))).to.include({ status: 'ok' });
  });

  it('lists the last commands, and every part of the targets as deep as it stands', () => {
    expect(one('commands', { recent: { value: [{ commandId: 'c-1', document: 'Deploy', status: 'Success', details: 'Success', requestedAt: NOW - 12_000 }] } }).details).to.deep.equal(['Success: Deploy, 12 s ago, c-1']);
    const parts = [
      { depth: 0, text: 'a & !(b | c)', matches: false, seen: '' },
      { depth: 1, text: 'a', matches: true, seen: 'it is called a' },
      { depth: 1, text: '!(b | c)', matches: false, seen: '' },
      { depth: 2, text: 'b | c', matches: true, seen: '' },
    ];
    expect(one('targets', { targets: { value: parts } }).details).to.deep.equal(['yes: a, it is called a', 'no: !(b | c)', '  yes: b | c']);
  });
});
