import { expect } from 'chai';
import fc from 'fast-check';
import { AlikeOutputs } from '../../../../src/lib/view/text/alike.ts';
import { maskText } from '../../../../src/lib/view/text/mask.ts';

const NAMES = ['web-01', 'i-0abc12345678def00', 'ip-10-0-0-7'];
const mask = (text: string): string => maskText(text, NAMES);

describe('maskText', () => {
  const MASKED: readonly [string, string][] = [
    ['host web-01 is up', 'host <node> is up'],
    ['WEB-01.example.com', '<node>.example.com'],
    ['i-0abc12345678def00 ok', '<node> ok'],
    ['10.0.0.7 and 192.168.10.254/24', '<ip> and <ip>/24'],
    ['http://10.0.0.7:8080/x', 'http://<ip>:8080/x'],
    ['ip-10-0-3-17.ec2.internal', '<ip>.ec2.internal'],
    ['inet6 fe80::8ff:fe12:3456/64 scope link', 'inet6 <ip>/64 scope link'],
    ['2001:db8:0:1:2:3:4:5', '<ip>'],
    ['listen ::1 and ::ffff:10.0.0.1', 'listen <ip> and <ip>'],
    ['link/ether 02:00:0a:00:00:07 brd ff:ff:ff:ff:ff:ff', 'link/ether <mac> brd <mac>'],
    ['at 2026-11-24T12:24:53.123Z', 'at <time>'],
    ['2026-11-24 12:24:53,123 INFO', '<time> INFO'],
    ['2026-11-24 12:24:53 +0100 x', '<time> x'],
    ['on 2026-11-24.', 'on <time>.'],
    ['Nov 24 12:24:53 web-01 sshd[812]: started', '<time> <node> sshd[<pid>]: started'],
    ['Nov  4 02:24:53 x', '<time> x'],
    ['Tue Nov 24 12:24:53 UTC 2026', '<time>'],
    ['Tue, 24 Nov 2026 12:24:53 GMT', '<time>'],
    ['Tue 24 Nov 2026 12:24:53 PM UTC', '<time>'],
    ['[24/Nov/2026:12:24:53 +0000] "GET /"', '[<time>] "GET /"'],
    ['-rw-r--r-- 1 root root 12 Nov 24 12:24 a', '-rw-r--r-- 1 root root 12 <time> a'],
    [' 12:24:53 up  1:39,  0 user,  load average: 1.77, 1.24, 0.96', '<time> up <duration>,  0 user,  load average: <load>'],
    [' 02:24:53 up 13 days, 22:07,  0 user,  load average: 0.00, 0.24, 10.96', '<time> up <duration>,  0 user,  load average: <load>'],
    ['up 3 weeks, 2 days, 1 hour, 5 minutes', 'up <duration>'],
    ['took 0.012s, then 1.5 ms, then 2h5m', 'took <duration>, then <duration>, then <duration>'],
    ['3 hours ago', '<duration> ago'],
    ['Main PID: 4711 (nginx)', 'Main PID: <pid> (nginx)'],
    ['pid=12, process 4711 ended', 'pid=<pid>, process <pid> ended'],
    ['session 3f2b8c1e-9d4a-4b6f-8e2a-0123456789ab', 'session <uuid>'],
    ['vol-0abc12345678def00 at 0x7ffdeadbeef0', '<id> at <id>'],
    ['container 3f2b8c1e9d4a', 'container <id>'],
    ['  PID TTY          CMD\n  812 pts/0    bash\n12345 pts/0    ps\n\n 812 apples', '  PID TTY          CMD\n<pid> pts/0    bash\n<pid> pts/0    ps\n\n 812 apples'],
  ];
  for (const [text, masked] of MASKED) {
    it(`puts out of sight what moves in ${JSON.stringify(text.slice(0, 60))}`, () => expect(mask(text)).to.equal(masked));
  }

  const LEFT = [
    'web-011 web-01-b xweb-01',
    'nginx version 1.2.3.4, v10.20.30.40, openssl-1.1.1.1, agent 3.3.2299.0',
    'd41d8cd98f00b204e9800998ecf8427e  empty.txt',
    'da39a3ee5e6b4b0d3255bfef95601890afd80709',
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  empty.txt',
    '3 users, 512M of 1024 MB, 80%, port 443, exit 3',
    'std::vector<int> a::b image:1.27 0.0.0.0.0.0',
    'a1b2c3d deadbeef facade 123456789012',
    'log-20261124a May I sat down',
    '',
  ];
  for (const text of LEFT) {
    it(`leaves in sight ${JSON.stringify(text)}`, () => expect(mask(text)).to.equal(text));
  }

  it('makes outputs the same that differ in nothing else, however wide their columns are', () => {
    const table = (host: string, ip: string, pid: string, time: string): string => `HOST     ADDRESS        PID    SINCE\n${host.padEnd(8)} ${ip.padEnd(12)}  ${pid.padStart(5)}  ${time}\nok\n`;
    const one = maskText(table('a-1', '10.0.0.1', '7', '2026-11-24 02:24'), ['a-1']);
    expect(maskText(table('web-0012', '10.200.100.1', '65001', '2026-01-01 12:00:59'), ['web-0012'])).to.equal(one);
    expect(maskText(table('web-0012', '10.200.100.1', '65001', '2026-01-01 12:00:59').replace('ok', 'failed'), ['web-0012'])).not.to.equal(one);
  });

  const pieces = fc.constantFrom(
    'web-01', 'ip-10-0-0-7', 'time', 'node', '<time>', '<node>', '<', '>', ' ', '  ', '\t', '\n', ':', '::', '.', ',', '-', '/', '[', ']', '(', '=', 'T', 'Z', 'a', 'f', 's', 'm', 'ms', 'v', 'x', '0x',
    '0', '1', '12', '59', '2026', '10.0.0.1', '12:30', '12:30:45', '2026-11-24', 'Nov', ' 24', 'Tue', 'up ', 'pid ', 'PID', 'process ', 'days', ' min', 'load average: ', '0.10', '0a:1b:', 'fe80::', 'UTC', '+01:00', 'AM', '3f2b8c1e', '3f2b8c1e9d4a', 'i-0abc12345678def00', 'µs',
  );
  const texts = fc.array(pieces, { maxLength: 14 }).map((parts) => parts.join(''));
  const names = fc.subarray(['web-01', 'time', 'node', 'i-0abc12345678def00', 'a', 'ip', '10.0.0.1', 'pid', 'x.y', '12', 'ms']);

  it('masks nothing again that is masked', () => {
    const check = (text: string, own: readonly string[]): void => {
      const masked = maskText(text, own);
      expect(maskText(masked, own)).to.equal(masked);
    };
    fc.assert(fc.property(texts, names, check), { numRuns: 20_000 });
    fc.assert(fc.property(fc.string({ unit: 'binary' }), names, check), { numRuns: 2000 });
  });

  it('never makes more lines or fewer', () => {
    fc.assert(fc.property(texts, names, (text, own) => void expect(maskText(text, own).split('\n')).to.have.length(text.split('\n').length)), { numRuns: 5000 });
  });

  it('takes bounded time for what was made to take long', () => {
    for (const piece of ['1:', 'a:', '1 day, ', '0.', 'ff:', '1s', '12:30:45', 'up 1:00, ', 'pid ', ' ', '<time> ', 'ip-', '10.0.0.1', '1 Nov 2026', '0123456789abcdef']) {
      for (const end of ['', 'x', '!']) expect(maskText(piece.repeat(20_000) + end, NAMES).length).to.be.at.most(piece.length * 20_000 * 8);
    }
  });
});

describe('AlikeOutputs', () => {
  it('puts together what differs only in what is masked', () => {
    const alike = new AlikeOutputs();
    expect(alike.groupOf('web-01 at 12:00 ok', ['web-01'])).to.equal(0);
    expect(alike.groupOf('web-02 at 13:00 ok', ['web-02'])).to.equal(0);
    expect(alike.groupOf('web-03 at 13:00 failed', ['web-03'])).to.equal(1);
    expect(alike.groupOf('web-04 at 13:00 ok', ['web-05'])).to.equal(2);
  });

  it('keeps together what is the same as it stands, whatever the names would mask', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ text: fc.constantFrom('root is full', 'node is full', 'web-01 is full', 'ok'), name: fc.constantFrom('root', 'node', 'web-01', 'ok') }), { maxLength: 20 }), (outputs) => {
        const alike = new AlikeOutputs();
        const groups = new Map<string, number>();
        for (const { text, name } of outputs) {
          const group = alike.groupOf(text, [name]);
          expect(groups.get(text) ?? group).to.equal(group);
          groups.set(text, group);
        }
      }),
    );
  });
});
