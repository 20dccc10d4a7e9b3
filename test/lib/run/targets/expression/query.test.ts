import { expect } from 'chai';
import { UserError } from '../../../../../src/lib/errors/errors.ts';
import { parseTargets } from '../../../../../src/lib/run/targets/parse-targets.ts';
import type { TargetQuery } from '../../../../../src/lib/run/targets/types.ts';

const A = 'i-0abc12345678def00';
const FILES: Readonly<Record<string, string>> = { 'hosts.txt': '# tier\nweb-[01-02]\ndb-1 # main\n', 'ids.txt': A, 'empty.txt': '# nothing\n' };
const query = (...targets: string[]): TargetQuery => parseTargets({ targets, readFile: (file) => FILES[file] ?? '' });

describe('--targets', () => {
  it('stay tags where tags are all they say, so that the service itself can address them', () => {
    const tags = [{ key: 'Role', values: ['web', 'api'] }, { key: 'Env', values: ['prod'] }];
    for (const words of [['tag:Role=web,api & tag:Env=prod'], ['tag:Role=web,api', 'tag:Env=prod'], ['(tag:Role="web",api) & (tag:Env=prod)']]) expect(query(...words)).to.deep.equal({ kind: 'tags', tags });
  });

  it('are what --nodes, --instance-ids and --all would say where they say no more', () => {
    expect(query('web-[2,1],db-1')).to.deep.equal({ kind: 'names', names: ['web-2', 'web-1', 'db-1'] });
    expect(query('@hosts.txt')).to.deep.equal({ kind: 'names', names: ['web-01', 'web-02', 'db-1'] });
    expect(query('@ids.txt')).to.deep.equal({ kind: 'ids', ids: [A] });
    expect(query(`id:${A}`)).to.deep.equal({ kind: 'ids', ids: [A] });
    expect(query('*')).to.deep.equal({ kind: 'all' });
  });

  it('are an expression else, kept with the words that were typed', () => {
    for (const text of ['tag:Role', 'tag:Role=web | tag:Env=prod', '!tag:Role=web', 'name:web-*', 'ping:Online', '* & @hosts.txt']) {
      expect(query(text)).to.include({ kind: 'expression', text });
      expect(JSON.parse(JSON.stringify(query(text)))).to.deep.equal(query(text));
    }
  });

  it('join with & when they are repeated, each of them whole', () => {
    const joined = query('tag:a=1 | tag:b=2', 'ping:Online');
    expect(joined).to.have.property('text', '(tag:a=1 | tag:b=2) & (ping:Online)');
    const again = query(joined.kind === 'expression' ? joined.text : '');
    expect(again).to.have.deep.property('expression', joined.kind === 'expression' ? joined.expression : undefined);
  });

  it('refuse an empty file, and too many values wherever they stand', () => {
    expect(() => query('@empty.txt')).to.throw(UserError, '--targets: @empty.txt: the list is empty');
    const values = Array.from({ length: 51 }, (_, index) => `v${index}`).join(',');
    expect(() => query(`ping:Online & !tag:Role=${values}`)).to.throw(UserError, '--targets: Role has 51 values, one target takes at most 50');
  });
});
