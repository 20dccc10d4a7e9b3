import { expect } from 'chai';
import { runInNewContext } from 'node:vm';
import { forwardWhenUsed, inlineRequires } from '../../../scripts/bundle/when-used.ts';

describe('inlineRequires', () => {
  it('moves a require to where its module is used', () => {
    const source = 'const fs_1 = require("../fs");\nfunction read() { return (0, fs_1.read)(fs_1); }';
    expect(inlineRequires(source)).to.equal('\nfunction read() { return (0, (require("../fs")).read)((require("../fs"))); }');
  });

  it('keeps the wrapper of a default import', () => {
    const source = 'const ejs_1 = __importDefault(require("ejs"));\nejs_1.default.render();';
    expect(inlineRequires(source)).to.equal('\n(__importDefault(require("ejs"))).default.render();');
  });

  it('touches nothing else of a like name', () => {
    const source = 'const a_1 = require("a");\nx.a_1 = 1;\nconst a_10 = 2;';
    expect(inlineRequires(source)).to.equal('\nx.a_1 = 1;\nconst a_10 = 2;');
  });
});

describe('forwardWhenUsed', () => {
  it('requires a module when somebody asks for what it exports', () => {
    const source = "var a = require('./a.js');\nvar b = require('./b.js');\nexports.One = a.One;\nexports.B = b;";
    const asked: string[] = [];
    const exported: Record<string, unknown> = {};
    const require = (path: string): Record<string, string> => {
      asked.push(path);
      return { One: 'one of a' };
    };
    runInNewContext(forwardWhenUsed(source), { exports: exported, require });
    expect(Object.keys(exported)).to.deep.equal(['One', 'B']);
    expect(asked).to.deep.equal([]);
    expect(exported['One']).to.equal('one of a');
    expect(asked).to.deep.equal(['./a.js']);
  });
});
