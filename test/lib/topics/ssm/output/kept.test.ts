import { expect } from 'chai';
import { COMBINED_LIMIT, isCut, isWholeStdout, splitCombined, STDERR_LIMIT, STDOUT_LIMIT, withoutMark } from '../../../../../src/lib/topics/ssm/output/kept.ts';

describe('what Run Command keeps', () => {
  it('knows the marks of the agent and of the service', () => {
    for (const mark of ['\n---Output truncated---', '\n---Error truncated----', '--output truncated--', '\n---Output truncated---\n']) {
      expect(isCut(`abc${mark}`, STDOUT_LIMIT), mark).to.equal(true);
      expect(withoutMark(`abc${mark}`)).to.equal('abc');
    }
  });

  it('takes away the line end of the agent\'s mark, and none of the text\'s own', () => {
    expect(withoutMark('abc\n\n---Output truncated---')).to.equal('abc\n');
    expect(withoutMark('abc\n--output truncated--')).to.equal('abc\n');
    expect(withoutMark('abc\n---Error truncated----')).to.equal('abc');
  });

  it('takes what fills its space for cut, and what does not for whole', () => {
    expect(isCut('x'.repeat(STDOUT_LIMIT), STDOUT_LIMIT)).to.equal(true);
    expect(isCut('x'.repeat(STDOUT_LIMIT - 1), STDOUT_LIMIT)).to.equal(false);
    expect(isCut('x'.repeat(STDERR_LIMIT), STDERR_LIMIT)).to.equal(true);
    expect(isCut('the output truncated itself', STDOUT_LIMIT)).to.equal(false);
    expect(withoutMark('nothing to take away\n')).to.equal('nothing to take away\n');
  });

  it('trusts the list only where it holds all of stdout and no stderr', () => {
    expect(isWholeStdout('fine\n')).to.equal(true);
    expect(isWholeStdout('')).to.equal(true);
    expect(isWholeStdout('out\n\n----------ERROR-------\nerr\n')).to.equal(false);
    expect(isWholeStdout(`${'x'.repeat(2400)}\n---Output truncated---`)).to.equal(false);
    expect(isWholeStdout('x'.repeat(COMBINED_LIMIT))).to.equal(false);
  });

  it('takes the list\'s one text apart', () => {
    expect(splitCombined('out\n')).to.deep.equal({ stdout: 'out\n', stderr: '' });
    expect(splitCombined('out\n\n----------ERROR-------\nerr\n')).to.deep.equal({ stdout: 'out\n', stderr: 'err\n' });
    expect(splitCombined('\n----------ERROR-------\nfailed to run commands: exit status 1')).to.deep.equal({ stdout: '', stderr: 'failed to run commands: exit status 1' });
    expect(splitCombined('out\n---Output truncated---\n----------ERROR-------\nerr')).to.deep.equal({ stdout: 'out\n---Output truncated---', stderr: 'err' });
  });
});
