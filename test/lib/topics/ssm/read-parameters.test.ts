import { expect } from 'chai';
import fc from 'fast-check';
import { UserError } from '../../../../src/lib/errors/errors.ts';
import { readParameters } from '../../../../src/lib/topics/ssm/read-parameters.ts';

const read = (...words: string[]) =>
  readParameters(words, (file) => {
    throw new Error(`${file} is not read in this test`);
  });
const file = (text: string, name = 'p.yaml') => readParameters([`@${name}`], () => text);
const refusal = (work: () => unknown): UserError => {
  try {
    work();
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error('it was taken');
};

describe('readParameters', () => {
  it('reads k=v, and makes a list of what is said again', () => {
    expect(read('commands=date', 'commands=uptime -p', 'a=x=y', 'b=')).to.deep.equal({ commands: ['date', 'uptime -p'], a: ['x=y'], b: [''] });
  });

  it('reads a JSON list of texts, and takes what only looks like one for a text', () => {
    expect(read('a=["x", "y z"]', 'b=[ -f /etc/hosts ] && id', 'c=[1, 2]', 'd=[]')).to.deep.equal({ a: ['x', 'y z'], b: ['[ -f /etc/hosts ] && id'], c: ['[1, 2]'], d: [] });
  });

  it('reads a JSON object', () => {
    expect(read('{"commands": ["date", "id"], "n": 5}', 'commands=uptime')).to.deep.equal({ commands: ['date', 'id', 'uptime'], n: ['5'] });
  });

  for (const bad of ['commands', '=x', 'a b=c', '']) {
    it(`refuses "${bad}"`, () => {
      expect(refusal(() => read(bad))).to.include({ code: 'bad-parameter', message: `--parameters: "${bad}" is not NAME=VALUE`, exitCode: 2 });
    });
  }

  describe('from a file', () => {
    it('reads YAML and JSON, with tabs, Windows line ends and a byte order mark', () => {
      expect(file('commands:\n  - date\n  - |\n    echo a\n    echo b\nworkingDirectory: /srv\n')).to.deep.equal({ commands: ['date', 'echo a\necho b\n'], workingDirectory: ['/srv'] });
      expect(file('\uFEFF{\r\n\t"commands": ["date"],\r\n\t"a": "x"\r\n}\r\n', 'p.json')).to.deep.equal({ commands: ['date'], a: ['x'] });
    });

    it('gives numbers, booleans and dates as they are written', () => {
      expect(file('a: 1.10\nb: 007\nc: true\nd: [1, 2.50, no]\ne: 123456789012345678901\nf: 2026-11-24\ng: 0x1F\nh: ~\ni:\n')).to.deep.equal({
        a: ['1.10'],
        b: ['007'],
        c: ['true'],
        d: ['1', '2.50', 'no'],
        e: ['123456789012345678901'],
        f: ['2026-11-24'],
        g: ['0x1F'],
        h: [''],
        i: [''],
      });
      expect(file('{"a": 1.0, "b": false, "c": null}', 'p.json')).to.deep.equal({ a: ['1.0'], b: ['false'], c: [''] });
    });

    it('gives what is deeper as JSON, for parameters that are maps', () => {
      expect(file('map: {k: 1, l: [x]}\nlist: [[1, 2], {a: b}]')).to.deep.equal({ map: ['{"k":1,"l":["x"]}'], list: ['[1,2]', '{"a":"b"}'] });
    });

    const broken: readonly (readonly [string, string, string])[] = [
      ['p.yaml', 'a: 1\nb: [x\n', 'p.yaml:3:1: '],
      ['p.yaml', 'a: 1\na: 2\n', 'p.yaml:2:1: Map keys must be unique'],
      ['p.json', '{\n  "a": "x"\n  "b": 1\n}', 'p.json:3:3: '],
      ['p.yaml', 'x: 1\nfiles: *.log\n', 'p.yaml:2:8: Unresolved alias'],
      ['p.yaml', 'a: "x\n', 'p.yaml:'],
    ];
    for (const [name, text, message] of broken) {
      it(`says where ${JSON.stringify(text)} breaks`, () => {
        const error = refusal(() => file(text, name));
        expect(error).to.include({ code: 'bad-parameter-file', exitCode: 2 });
        expect(error.message).to.match(/^p\.(yaml|json):\d+:\d+: [^\n]+$/).and.to.satisfy((line: string) => line.startsWith(message));
        expect(error.message).to.not.match(/ at line \d/);
      });
    }

    for (const text of ['', '# nothing', '- a', '5', '"a=b"', 'null']) {
      it(`refuses ${JSON.stringify(text)}, which is no map`, () => {
        expect(refusal(() => file(text)).message).to.equal('p.yaml: there is no map of parameters in it');
      });
    }

    it('gives back every map of texts that JSON can carry', () => {
      fc.assert(
        fc.property(fc.dictionary(fc.stringMatching(/^[A-Za-z0-9_.-]{1,12}$/), fc.array(fc.string({ unit: 'binary' }).filter((text) => text.isWellFormed()), { minLength: 1, maxLength: 4 }), { maxKeys: 6, noNullPrototype: true }), (parameters) => {
          expect(file(JSON.stringify(parameters), 'p.json')).to.deep.equal(parameters);
        }),
      );
    });
  });
});
