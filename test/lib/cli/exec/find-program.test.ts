import { expect } from 'chai';
import { checkSize } from '../../../../src/lib/cli/exec/argument-size.ts';
import { findProgram } from '../../../../src/lib/cli/exec/find-program.ts';
import { UserError } from '../../../../src/lib/errors/errors.ts';

describe('findProgram', () => {
  it('looks on PATH, in order, and leaves argv as it was said', () => expect(findProgram(['sh', '-c', 'x'], '/no/such:/bin:/usr/bin')).to.deep.equal({ file: '/bin/sh', words: ['sh', '-c', 'x'], isCertain: true }));
  it('takes a word with a slash for a path', () => expect(findProgram(['/bin/sh'], '').file).to.equal('/bin/sh'));
  it('knows nothing outside of PATH', () => expect(() => findProgram(['sh'], '/no/such')).to.throw(UserError).with.property('exitCode', 127));
});

describe('checkSize', () => {
  it('takes what the system takes', () => expect(() => checkSize(['x'.repeat(131_000)], { A: 'y'.repeat(1000) })).to.not.throw());
  it('refuses one string that is too long', () => expect(() => checkSize(['true'], { A: 'x'.repeat(131_072) })).to.throw(UserError, /more than the system takes/));
  it('refuses what is too much together', () => expect(() => checkSize(['true'], Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`V${index}`, 'x'.repeat(8192)])))).to.throw(UserError));
});
