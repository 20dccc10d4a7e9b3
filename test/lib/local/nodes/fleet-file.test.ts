import { expect } from 'chai';
import { UserError } from '../../../../src/lib/errors/errors.ts';
import { parseFleet } from '../../../../src/lib/local/nodes/fleet-file.ts';

describe('parseFleet', () => {
  const refusal = (text: string): UserError => {
    try {
      parseFleet(text, 'fleet.yaml');
    } catch (error) {
      expect(error).to.be.instanceOf(UserError);
      return error as UserError;
    }
    throw new Error('it was taken');
  };

  it('reads nodes with folded names, tags, platforms and hosts', () => {
    const fleet = parseFleet(
      `nodes:
  - name: web-[01-03]
    tags: { Role: web, Port: 8080, Blue: true }
  - { name: win-1, platform: Windows, ping: ConnectionLost, state: stopped }
  - name: build
    ssh: ops@build.example.net:2222
    environment: { A: b }
  - name: six
    ssh: { host: "2001:db8::1", user: ops, port: 22, identityFile: keys/id, knownHostsFile: ~/.ssh/known }
`,
      '/etc/drover/fleet.yaml',
    );
    expect(fleet.map(({ name }) => name)).to.deep.equal(['web-01', 'web-02', 'web-03', 'win-1', 'build', 'six']);
    expect(fleet[0]).to.deep.equal({ name: 'web-01', kind: 'process', platform: 'Linux', ping: 'Online', state: 'running', tags: { Role: 'web', Port: '8080', Blue: 'true' } });
    expect(fleet[3]).to.deep.include({ platform: 'Windows', ping: 'ConnectionLost', state: 'stopped' });
    expect(fleet[4]).to.deep.include({ kind: 'ssh', ssh: { user: 'ops', host: 'build.example.net', port: 2222 }, environment: { A: 'b' } });
    expect(fleet[5]?.ssh).to.deep.equal({ user: 'ops', host: '2001:db8::1', port: 22, identityFile: '/etc/drover/keys/id', knownHostsFile: '~/.ssh/known' });
  });

  it('reads JSON as well', () => {
    expect(parseFleet('{"nodes": [{"name": "a"}]}', 'fleet.json').map(({ name }) => name)).to.deep.equal(['a']);
  });

  it('reads account and region, of every node or of one', () => {
    const fleet = parseFleet(
      `region: eu-west-1
nodes:
  - name: web-01
  - { name: web-01, region: us-west-2 }
  - { name: web-01, account: 210987654321 }
  - { name: web-02, account: "012345678901" }
`,
      'fleet.yaml',
    );
    expect(fleet.map(({ name, account, region }) => [name, account, region])).to.deep.equal([
      ['web-01', undefined, 'eu-west-1'],
      ['web-01', undefined, 'us-west-2'],
      ['web-01', '210987654321', 'eu-west-1'],
      ['web-02', '012345678901', 'eu-west-1'],
    ]);
    expect(parseFleet('nodes: [{ name: a }]', 'fleet.yaml')[0]).not.to.have.any.keys('account', 'region');
  });

  const BAD: readonly [string, string, RegExp][] = [
    ['broken YAML', 'nodes:\n  - name: "web\n', /^fleet\.yaml:\d+:\d+: /],
    ['a key twice', 'nodes:\n  - name: a\n    name: b\n', /^fleet\.yaml:3:5: Map keys must be unique/],
    ['no list', 'hosts: []\n', /^fleet\.yaml: there is no list "nodes"$/],
    ['an empty file', '', /there is no list "nodes"/],
    ['another key beside the list', 'nodes: []\nhosts: []\n', /^fleet\.yaml:2:8: unknown key "hosts"$/],
    ['an unknown key', 'nodes:\n  - name: a\n    tag: { Role: web }\n', /^fleet\.yaml:3:10: unknown key "tag"$/],
    ['an unknown key of ssh', 'nodes:\n  - name: a\n    ssh: { host: h, key: k }\n', /unknown key "ssh\.key"$/],
    ['a node that is a word', 'nodes:\n  - web-01\n', /^fleet\.yaml:2:5: a node is a map with a name$/],
    ['no name', 'nodes:\n  - tags: { Role: web }\n', /^fleet\.yaml:2:5: the node has no name$/],
    ['a name twice', 'nodes:\n  - name: web-[1-3]\n  - name: web-2\n', /^fleet\.yaml:3:11: there is a node web-2 already$/],
    ['a name twice in a region', 'nodes:\n  - { name: a, region: eu-west-1 }\n  - { name: a, region: eu-west-1 }\n', /^fleet\.yaml:3:13: there is a node a already$/],
    ['a region that is none', 'region: europe\nnodes: []\n', /^fleet\.yaml:1:9: region cannot be "europe"$/],
    ['an account that is none', 'nodes:\n  - name: a\n    account: 012345678901\n', /^fleet\.yaml:3:14: account cannot be "12345678901"$/],
    ['a range that is none', 'nodes:\n  - name: web-[1-\n', /^fleet\.yaml:2:11: /],
    ['a platform that there is not', 'nodes:\n  - name: a\n    platform: BeOS\n', /^fleet\.yaml:3:15: platform cannot be "BeOS"$/],
    ['a tag that is a list', 'nodes:\n  - name: a\n    tags: { Role: [x] }\n', /^fleet\.yaml:3:19: tags\.Role is not a text$/],
    ['a host that is an option', 'nodes:\n  - name: a\n    ssh: -oProxyCommand=x\n', /^fleet\.yaml:3:10: "-oProxyCommand=x" is not a host$/],
    ['a user that is an option', 'nodes:\n  - name: a\n    ssh: -l@host\n', /is not a host/],
    ['a port out of range', 'nodes:\n  - name: a\n    ssh: { host: h, port: 70000 }\n', /the port is not a number from 1 to 65535/],
    ['aliases that never end', `a0: &a0 [x]\n${[1, 2, 3, 4, 5, 6, 7, 8].map((level) => `a${level}: &a${level} [${`*a${level - 1},`.repeat(9)}]`).join('\n')}\nnodes: [*a8]\n`, /alias/i],
  ];
  for (const [what, text, message] of BAD) {
    it(`refuses ${what}, and says where`, () => {
      const error = refusal(text);
      expect(error.message).to.match(message);
      expect(error.message).not.to.include('\n');
      expect(error.hint).not.to.equal('');
    });
  }
});
