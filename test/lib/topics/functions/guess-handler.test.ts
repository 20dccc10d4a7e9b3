import { expect } from 'chai';
import { guessHandler } from '../../../../src/lib/topics/functions/guess-handler.ts';

describe('Which handler a folder has', () => {
  const guess = (paths: readonly string[], handler?: string) => guessHandler(paths, handler, 'resize');
  const cases: readonly (readonly [readonly string[], string | undefined, string, string, string])[] = [
    [['resize.mjs'], undefined, 'nodejs', 'resize.mjs', 'resize.handler'],
    [['lib/index.js', 'app.cjs', 'README.md'], undefined, 'nodejs', 'app.cjs', 'app.handler'],
    [['index.js', 'resize.mjs', 'other.mjs'], undefined, 'nodejs', 'resize.mjs', 'resize.handler'],
    [['index.js', 'other.mjs'], undefined, 'nodejs', 'index.js', 'index.handler'],
    [['lambda_function.py', 'setup.py'], undefined, 'python', 'lambda_function.py', 'lambda_function.handler'],
    [['bootstrap', 'index.js'], undefined, 'provided', 'bootstrap', 'bootstrap'],
    [['bootstrap'], 'my.own', 'provided', 'bootstrap', 'my.own'],
    [['src/app.mjs', 'index.mjs'], 'src/app.run', 'nodejs', 'src/app.mjs', 'src/app.run'],
    [['src/app.mjs'], 'src/app.api.go', 'nodejs', 'src/app.mjs', 'src/app.api.go'],
  ];
  for (const [paths, handler, language, file, wanted] of cases) {
    it(`is ${wanted} in ${paths.join(', ')}${handler === undefined ? '' : `, named ${handler}`}`, () => {
      expect(guess(paths, handler)).to.deep.equal({ language, file, handler: wanted });
    });
  }

  it('is asked for where it cannot be known', () => {
    expect(() => guess(['a.mjs', 'b.mjs'])).to.throw('any of a.mjs, b.mjs could be the handler');
    expect(() => guess(['README.md'])).to.throw('there is no file here that could be a handler');
    expect(() => guess(['app.mjs'], 'other.run')).to.throw('there is no other.mjs, .js, .cjs or .py');
    expect(() => guess(['app.mjs'], 'run')).to.throw('there is no such module');
  });
});
