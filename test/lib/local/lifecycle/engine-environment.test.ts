import { expect } from 'chai';
import { execa } from 'execa';
import { environmentOf, formatEnvironment, SHELLS } from '../../../../src/lib/local/lifecycle/engine-environment.ts';
import { readOrMakeKeys } from '../../../../src/lib/local/lifecycle/keys.ts';
import { engineStateFolder } from '../../../../src/lib/local/lifecycle/state-folder.ts';
import { EngineFolder } from './engine-program.ts';

describe('the environment of an engine', () => {
  it('is what any AWS client needs, and what a shell reads back', async () => {
    const folder = new EngineFolder();
    const keys = readOrMakeKeys(folder.path);
    await folder.close();
    const variables = environmentOf({ pid: 1, port: 1234, endpoint: 'http://127.0.0.1:1234', version: '1', open: false, fleet: 'none', skipWaits: false, idleTimeoutSeconds: 0, startedAt: 0, stateFolder: folder.path, keys }, 'eu-west-1');
    expect(variables).to.deep.equal({
      AWS_ENDPOINT_URL: 'http://127.0.0.1:1234',
      AWS_ACCESS_KEY_ID: keys.accessKeyId,
      AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
      AWS_REGION: 'eu-west-1',
      AWS_DEFAULT_REGION: 'eu-west-1',
      AWS_DISABLE_HOST_PREFIX_INJECTION: 'true',
    });
    expect(JSON.stringify(variables)).not.to.include(keys.controlToken);
    const { stdout } = await execa('sh', ['-c', `${formatEnvironment(variables, 'sh')}\nprintf '%s|%s' "$AWS_ENDPOINT_URL" "$AWS_SECRET_ACCESS_KEY"`], { extendEnv: false });
    expect(stdout).to.equal(`http://127.0.0.1:1234|${keys.secretAccessKey}`);
    for (const shell of SHELLS) expect(formatEnvironment(variables, shell).split('\n').length).to.equal(6);
  });
});

describe('engineStateFolder', () => {
  it('is the one that was said, else the environment, else the place of XDG', () => {
    expect(engineStateFolder({ DROVER_STATE: '/env', XDG_STATE_HOME: '/xdg' }, '/said')).to.equal('/said');
    expect(engineStateFolder({ DROVER_STATE: '/env', XDG_STATE_HOME: '/xdg' })).to.equal('/env');
    expect(engineStateFolder({ XDG_STATE_HOME: '/xdg' })).to.equal('/xdg/drover/engine');
    expect(engineStateFolder({ XDG_STATE_HOME: '' })).to.match(/\/\.local\/state\/drover\/engine$/);
  });
});
