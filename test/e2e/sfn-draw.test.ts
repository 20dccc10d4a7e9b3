import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { Sandbox } from './drover.ts';
import { ROLE, StatesClient, writeInto } from './states-client.ts';

/** Both branches are entered; one fails, and that is caught. */
const PARCEL = {
  StartAt: 'Known?',
  States: {
    'Known?': { Type: 'Choice', Choices: [{ Variable: '$.id', IsPresent: true, Next: 'Both' }], Default: 'Lost' },
    Both: {
      Type: 'Parallel',
      Branches: [
        { StartAt: 'Weigh', States: { Weigh: { Type: 'Pass', End: true } } },
        { StartAt: 'Stamp', States: { Stamp: { Type: 'Fail', Error: 'NoInk' } } },
      ],
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Later' }],
      End: true,
    },
    Lost: { Type: 'Fail', Error: 'Lost' },
    Later: { Type: 'Succeed' },
  },
};
/** No network and no engine: nobody answers there. */
const NOWHERE = { AWS_ENDPOINT_URL: 'http://127.0.0.1:1', AWS_REGION: 'eu-west-1' };

describe('drover sfn draw', function () {
  this.timeout(60_000);
  const sandbox = new Sandbox(NOWHERE);
  const file = writeInto(sandbox, 'parcel.json', PARCEL);
  const at = (name: string): string => join(sandbox.folder, name);
  after(() => sandbox.close());

  it('draws in the terminal, without a call, without colours in a pipe', async () => {
    const { stdout, stderr } = await sandbox.expect(0, ['sfn', 'draw', file]);
    expect(stdout).to.include('│ Known? │').and.to.include('$.id is present').and.to.include('catch States.ALL').and.to.include('Parallel: 2 branches');
    expect(stdout + stderr).to.not.include('\u001B');
    expect(existsSync(sandbox.stateFolder)).to.equal(false);
  });

  it('has colours where they are wanted, and ASCII alone', async () => {
    expect((await sandbox.expect(0, ['sfn', 'draw', file], { env: { FORCE_COLOR: '1' } })).stdout).to.include('\u001B[');
    expect((await sandbox.expect(0, ['sfn', 'draw', file, '--ascii'])).stdout).to.match(/^[\n -~]*$/);
  });

  it('says the machine in words where COLUMNS leaves no room', async () => {
    const { stdout } = await sandbox.expect(0, ['sfn', 'draw', file], { env: { COLUMNS: '30' } });
    expect(stdout).to.include('Known?\n  Choice\n  $.id is present → Both\n  otherwise → Lost\n');
    expect(Math.max(...stdout.split('\n').map(({ length }) => length))).to.be.at.most(30);
  });

  it('reads stdin, JSON and YAML', async () => {
    const yaml = 'StartAt: Hello\nStates:\n  Hello: {Type: Pass, End: true}\n';
    expect((await sandbox.expect(0, ['sfn', 'draw', '-'], { input: yaml })).stdout).to.include('│ Hello │');
    expect((await sandbox.expect(0, ['sfn', 'draw', '-'], { input: JSON.stringify(PARCEL) })).stdout).to.include('Known?');
  });

  it('writes SVG and PNG, whole, in the place of what was there', async () => {
    for (const name of ['out.svg', 'out.png']) {
      writeFileSync(at(name), 'old');
      const { stdout, stderr } = await sandbox.expect(0, ['sfn', 'draw', file, '-o', at(name)]);
      expect(stdout + stderr).to.equal('');
    }
    const svg = readFileSync(at('out.svg'), 'utf8');
    expect(svg).to.match(/^<svg [^]*<\/svg>\n$/).and.to.include('prefers-color-scheme:dark').and.to.include('>Known?<');
    const png = readFileSync(at('out.png'));
    const [, width, height] = /<svg [^>]*width="(\d+)" height="(\d+)"/.exec(svg) ?? [];
    expect(png.subarray(1, 4).toString()).to.equal('PNG');
    expect([png.readUInt32BE(16), png.readUInt32BE(20)].map((pixels) => Math.round(pixels / 2))).to.deep.equal([Number(width), Number(height)]);
    expect(readdirSync(sandbox.folder).filter((name) => name.startsWith('out.'))).to.have.members(['out.svg', 'out.png']);
  });

  it('says which letters a PNG lacks, and takes a font that has them', async () => {
    const other = writeInto(sandbox, 'letters.json', { StartAt: '漢字', States: { 漢字: { Type: 'Pass', End: true } } });
    expect((await sandbox.expect(0, ['sfn', 'draw', other, '-o', at('letters.png')])).stderr).to.include('some letters are missing');
    const font = join(import.meta.dirname, '../../src/lib/topics/sfn/draw/png/font/sans.ttf');
    expect((await sandbox.expect(0, ['sfn', 'draw', other, '-o', at('letters.png'), '--font', font])).stderr).to.equal('');
    expect((await sandbox.expect(2, ['sfn', 'draw', other, '-o', at('letters.png'), '--font', other])).stderr).to.include('is no font');
  });

  it('gives the graph to programs', async () => {
    const { nodes, edges } = await sandbox.json<{ nodes: { label: string }[]; edges: { label: string }[] }>(['sfn', 'draw', file]);
    expect(nodes.map(({ label }) => label)).to.include.members(['Known?', 'Both', 'Weigh', 'Stamp', 'Lost', 'Later']);
    expect(edges.map(({ label }) => label)).to.include('$.id is present');
  });

  for (const [what, words, input, message] of [
    ['nothing to draw', [], undefined, 'nothing to draw'],
    ['a file that is not there', ['gone.json'], undefined, 'cannot read gone.json (no such file)'],
    ['broken JSON, with its place', ['-'], '{"StartAt":', 'stdin:1:12'],
    ['a machine that has no states, with its place', ['-'], '{"StartAt":"A"}', 'stdin:1:1: States'],
    ['a kind of picture that there is not', ['-', '-o', 'x.gif'], '{}', 'neither in .svg nor in .png'],
    ['a folder that is not there', ['-', '-o', '/nowhere/x.svg'], JSON.stringify(PARCEL), '--out: cannot write /nowhere/x.svg (ENOENT)'],
    ['a font without a PNG', ['-', '--font', 'x.ttf'], '{}', '--font: only PNGs'],
  ] as const) {
    it(`refuses ${what}`, async () => {
      const { stdout, stderr } = await sandbox.expect(2, ['sfn', 'draw', ...words], { cwd: sandbox.folder, ...(input === undefined ? {} : { input }) });
      expect(stdout).to.equal('');
      expect(stderr).to.include(message).and.to.match(/^drover: [^\n]*\n$/);
    });
  }

  it('leaves nothing half written', async () => {
    mkdirSync(at('folder.svg'));
    await sandbox.expect(2, ['sfn', 'draw', file, '-o', at('folder.svg')]);
    expect(readdirSync(sandbox.folder).filter((name) => name.startsWith('folder'))).to.deep.equal(['folder.svg']);
  });
});

describe('drover sfn draw --execution', function () {
  this.timeout(60_000);
  const sandbox = new Sandbox({ DROVER_LOCAL: '1' });
  const states = new StatesClient(sandbox);
  after(() => {
    states.close();
    return sandbox.close();
  });

  it('colours the machine that ran, or a file, by what became of the states', async () => {
    const file = writeInto(sandbox, 'parcel.json', PARCEL);
    const { deployed } = await sandbox.json<{ deployed: { arn: string } }>(['sfn', 'deploy', file, '--name', 'Parcel', '--role-arn', ROLE]);
    const arn = await states.start(deployed.arn, 'first', { id: 1 });
    await sandbox.run(['sfn', 'history', 'first', '--machine', 'Parcel', '--follow']);
    const { statuses } = await sandbox.json<{ statuses: Record<string, { status: string }> }>(['sfn', 'draw', '--execution', arn]);
    expect(Object.fromEntries(Object.entries(statuses).map(([key, { status }]) => [key, status]))).to.deep.include({ 'Known?': 'succeeded', Both: 'caught', 'Both/Stamp': 'failed', Later: 'succeeded' });
    expect(statuses).to.not.have.property('Lost');
    for (const words of [['first', '--machine', 'Parcel'], ['@last'], [arn]]) {
      const { stdout } = await sandbox.expect(0, ['sfn', 'draw', '--execution', ...words]);
      expect(stdout).to.include(' ✗ ╮');
    }
    expect((await sandbox.expect(0, ['sfn', 'draw', file, '--execution', arn, '-o', join(sandbox.folder, 'run.svg')])).stderr).to.equal('');
    expect(readFileSync(join(sandbox.folder, 'run.svg'), 'utf8')).to.include('<title>Stamp: Fail: NoInk: failed</title>').and.to.include('<title>Lost: Fail: Lost: not entered</title>');
    expect((await sandbox.run(['sfn', 'draw', '--execution', `${arn}x`])).exitCode).to.equal(4);
  });
});
