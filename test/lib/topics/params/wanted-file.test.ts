import { expect } from 'chai';
import { readWanted, SPELLED } from '../../../../src/lib/topics/params/wanted-file.ts';
import { FORMATS } from '../../../../src/lib/topics/params/formats/types.ts';
import { written } from './formats/nasty-parameters.ts';

describe('what a file wants below a path', () => {
  const KEYS = ['1st', 'db/password', 'plain', '-dash', 'Mixed.case', '2/3'];
  const names = KEYS.map((key) => `/app/${key}`);

  for (const format of FORMATS) {
    it(`${format}: means the parameters that it was written from, whatever their names begin with`, async () => {
      const text = await written(format, KEYS.map((key) => [key, `value of ${key}`]));
      const wanted = await readWanted({ text, source: 'file', format, path: '/app', trim: 'nothing' }, names);
      expect(wanted.map(({ name, value }) => [name, value])).to.deep.equal(names.map((name, index) => [name, `value of ${KEYS[index]}`]));
    });
  }

  for (const format of SPELLED) {
    it(`${format}: takes a name as it stands where two parameters are spelled like that`, async () => {
      const text = format === 'dotenv' ? "A_B='x'\n" : 'A_B = "x"\n';
      const wanted = await readWanted({ text, source: 'file', format, path: '/app', trim: 'nothing' }, ['/app/A/B', '/app/A.B']);
      expect(wanted.map(({ name }) => name)).to.deep.equal(['/app/A_B']);
    });
  }
});
