import { expect } from 'chai';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { laneWords, openLanes } from '../../../src/lib/cli/lanes.ts';
import { UserError } from '../../../src/lib/errors/errors.ts';
import { systemClock } from '../../../src/lib/run/clock.ts';
import { openSsm } from '../../../src/lib/topics/ssm/open.ts';
import { FleetService } from '../topics/ssm/fleet-service.ts';
import { StandIn } from './stand-in.ts';

const ACCOUNTS = '210987654321,111111111111';
const environment = { AWS_ACCESS_KEY_ID: 'BASE', AWS_SECRET_ACCESS_KEY: 's', AWS_REGION: 'eu-central-1' };
const open = (flags: Parameters<typeof laneWords>[0], endpoint = 'http://127.0.0.1:9') => openLanes(laneWords({ 'endpoint-url': endpoint, ...flags }), { root: '/', environment });
const lanesOf = async (flags: Parameters<typeof laneWords>[0]): Promise<string[]> => (await open(flags)).map(({ name, connection }) => `"${name}" ${connection.region}`);

describe('laneWords', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'drover-lanes-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('reads lists from the line and from a file, once each', () => {
    const file = join(folder, 'accounts.txt');
    writeFileSync(file, '\uFEFF# production, all of it\n210987654321  # the web\r\n\n111111111111,210987654321\n');
    const words = laneWords({ regions: 'eu-west-1, us-gov-west-1,eu-west-1', accounts: `@${file}`, 'role-name': 'Ops', region: 'x' });
    expect(words).to.deep.include({ regions: ['eu-west-1', 'us-gov-west-1'], accounts: ['210987654321', '111111111111'], roleName: 'Ops' });
    expect(JSON.parse(JSON.stringify(words))).to.have.nested.property('connection.region', 'x');
  });

  for (const [flag, value, message] of [
    ['regions', 'Europe', '--regions: "Europe" does not belong there'],
    ['regions', 'eu-west-1;us-east-1', '--regions: "eu-west-1;us-east-1" does not belong there'],
    ['regions', ' , ', '--regions: the list is empty'],
    ['accounts', '12345', '--accounts: "12345" does not belong there'],
    ['accounts', '2109876543210', '--accounts: "2109876543210" does not belong there'],
    ['accounts', '# nobody', '--accounts: the list is empty'],
  ] as const) {
    it(`refuses --${flag} "${value}"`, () => {
      expect(() => laneWords({ [flag]: value })).to.throw(UserError, message).that.includes({ code: 'bad-list', exitCode: 2 });
    });
  }

  it('says which file cannot be read', () => {
    expect(() => laneWords({ accounts: `@${folder}/none` })).to.throw(UserError, `--accounts: cannot read ${folder}/none (no such file)`);
  });
});

describe('openLanes', () => {
  it('gives a name only where there are several, and in it only what tells them apart', async () => {
    expect(await lanesOf({ region: 'eu-west-1' })).to.deep.equal(['"" eu-west-1']);
    expect(await lanesOf({})).to.deep.equal(['"" eu-central-1']);
    expect(await lanesOf({ regions: 'eu-west-1' })).to.deep.equal(['"" eu-west-1']);
    expect(await lanesOf({ regions: 'eu-west-1,us-east-1' })).to.deep.equal(['"eu-west-1" eu-west-1', '"us-east-1" us-east-1']);
    expect(await lanesOf({ accounts: '210987654321', 'role-name': 'Ops' })).to.deep.equal(['"" eu-central-1']);
    expect(await lanesOf({ accounts: ACCOUNTS, 'role-name': 'Ops' })).to.deep.equal(['"210987654321" eu-central-1', '"111111111111" eu-central-1']);
    expect(await lanesOf({ accounts: ACCOUNTS, 'role-name': 'Ops', regions: 'eu-west-1,us-east-1' })).to.deep.equal([
      '"210987654321/eu-west-1" eu-west-1',
      '"210987654321/us-east-1" us-east-1',
      '"111111111111/eu-west-1" eu-west-1',
      '"111111111111/us-east-1" us-east-1',
    ]);
  });

  it('assumes the role once an account, only where it is used, and calls with what that gave', async () => {
    const standIn = new StandIn(new FleetService({ clock: systemClock }), []);
    try {
      const lanes = await open({ accounts: ACCOUNTS, 'role-name': 'Ops', regions: 'eu-west-1,us-east-1' }, await standIn.start());
      expect(standIn.assumed).to.deep.equal([]);
      const ask = () => Promise.all(lanes.map(({ connection }) => openSsm(connection).lane.api.commands({}, 1, new AbortController().signal)));
      await ask();
      await ask();
      expect(standIn.assumed.toSorted()).to.deep.equal(['arn:aws:iam::111111111111:role/Ops', 'arn:aws:iam::210987654321:role/Ops']);
      expect([...standIn.keys].toSorted()).to.deep.equal(['BASE', 'KEY111111111111', 'KEY210987654321']);
    } finally {
      await standIn.stop();
    }
  });
});
