import { expect } from 'chai';
import fc from 'fast-check';
import { UserError } from '../../../../../src/lib/errors/errors.ts';
import { parseExpression } from '../../../../../src/lib/run/targets/expression/parse.ts';
import { printExpression } from '../../../../../src/lib/run/targets/expression/print.ts';
import type { Expression } from '../../../../../src/lib/run/targets/expression/types.ts';
import { expressions } from './expressions.ts';

const A = 'i-0abc12345678def00';
const B = 'mi-0abc12345678def01';
const tag = (key: string, ...values: string[]): Expression => ({ kind: 'tag', key, values });
const name = (...names: string[]): Expression => ({ kind: 'name', names, globs: [] });
const and = (...terms: Expression[]): Expression => ({ kind: 'and', terms });
const or = (...terms: Expression[]): Expression => ({ kind: 'or', terms });
const not = (term: Expression): Expression => ({ kind: 'not', term });
const online: Expression = { kind: 'ping', values: ['Online'] };

const refusal = (text: string): UserError => {
  try {
    parseExpression(text);
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error(`${text} was taken`);
};

describe('parseExpression', () => {
  const TAKEN: readonly [string, Expression][] = [
    ['tag:Role=web & !tag:Canary=yes & ping:Online', and(tag('Role', 'web'), not(tag('Canary', 'yes')), online)],
    ['tag:Role=web&!tag:Canary=yes&ping:online', and(tag('Role', 'web'), not(tag('Canary', 'yes')), online)],
    ['a|b&!c', or(name('a'), and(name('b'), not(name('c'))))],
    ['!a & b', and(not(name('a')), name('b'))],
    ['!(a | b) & c', and(not(or(name('a'), name('b'))), name('c'))],
    ['((a))', name('a')],
    ['!!a', not(not(name('a')))],
    ['a & (b & c)', and(name('a'), and(name('b'), name('c')))],
    ['\n a\t&\r\n b ', and(name('a'), name('b'))],
    ['*', { kind: 'all' }],
    ['all & !name:all', and({ kind: 'all' }, not(name('all')))],
    ['tag:Role', tag('Role')],
    ['tag:Role=web,api', tag('Role', 'web', 'api')],
    ['tag:Role=web , api', tag('Role', 'web', 'api')],
    ['tag:aws:autoscaling:groupName=blue', tag('aws:autoscaling:groupName', 'blue')],
    ['tag:Cost Center = two words & a', and(tag('Cost Center', 'two words'), name('a'))],
    ['tag:"a=b"="x,y"," z ",w', tag('a=b', 'x,y', ' z ', 'w')],
    ['tag:Team="R & D (\\"old\\")!"', tag('Team', 'R & D ("old")!')],
    ['tag:a=b=c', tag('a', 'b=c')],
    [`id:${A},${B}`, { kind: 'id', ids: [A, B] }],
    ['web-[01-03,7]', name('web-01', 'web-02', 'web-03', 'web-7')],
    ['web-[1, 3-4] & db-1,db-2', and(name('web-1', 'web-3', 'web-4'), name('db-1', 'db-2'))],
    ['name:web-*,db-1,x?', { kind: 'name', names: ['db-1'], globs: ['web-*', 'x?'] }],
    ['web-[1-2]-*', { kind: 'name', names: [], globs: ['web-1-*', 'web-2-*'] }],
    ['"web-*" | name:"my node"', or(name('web-*'), name('my node'))],
    ['"tag:a=b"', name('tag:a=b')],
    ['platform:linux,Windows', { kind: 'platform', values: ['Linux', 'Windows'] }],
    ['ping:ConnectionLost,Inactive', { kind: 'ping', values: ['ConnectionLost', 'Inactive'] }],
    ['agent:3.2.*', { kind: 'agent', tests: [{ operator: 'like', version: '3.2.*' }] }],
    ['agent:<3.3.0', { kind: 'agent', tests: [{ operator: '<', version: '3.3.0' }] }],
    ['agent:>= 3.2', { kind: 'agent', tests: [{ operator: '>=', version: '3.2' }] }],
    ['agent:3.2.582.0,3.3', { kind: 'agent', tests: [{ operator: '=', version: '3.2.582.0' }, { operator: '=', version: '3.3' }] }],
    ['group:"my group"', { kind: 'group', name: 'my group' }],
    ['state:running,stopped', { kind: 'state', values: ['running', 'stopped'] }],
  ];
  for (const [text, expression] of TAKEN) {
    it(`reads ${JSON.stringify(text)}`, () => {
      expect(parseExpression(text)).to.deep.equal(expression);
      expect(parseExpression(printExpression(expression))).to.deep.equal(expression);
    });
  }

  it('reads the list that a file holds', () => {
    const read: string[] = [];
    const list = (file: string): string[] => {
      read.push(file);
      return ['web-1', 'a*'];
    };
    expect(parseExpression('@hosts.txt & !@"my hosts.txt"', list)).to.deep.equal(and(name('web-1', 'a*'), not(name('web-1', 'a*'))));
    expect(read).to.deep.equal(['hosts.txt', 'my hosts.txt']);
  });

  const REFUSED: readonly [string, number, RegExp, RegExp][] = [
    ['', 1, /there is nothing in it/, /tag:Role=web/],
    ['   ', 4, /there is nothing in it/, /tag:Role=web/],
    ['a &', 4, /nothing stands after the &/, /tag:Role=web/],
    ['& a', 1, /nothing stands before the &/, /tag:Role=web/],
    ['a && b', 4, /& stands twice/, /One & is enough/],
    ['a || b', 4, /\| stands twice/, /One \| is enough/],
    ['()', 2, /nothing stands after the \(/, /./],
    ['a & (b', 5, /this \( is not closed/, /Put a \)/],
    ['a)', 2, /this \) closes nothing/, /./],
    ['a b', 3, /an operator is missing/, /& \(and\) or \| \(or\)/],
    ['a (b)', 3, /an operator is missing/, /./],
    ['(a)b', 4, /an operator is missing/, /./],
    ['tag:Role=web tag:Env=prod', 14, /an operator is missing/, /& \(and\)/],
    ['tag:Role=web @hosts', 14, /an operator is missing/, /./],
    ['tag:Role=web & tags:Env=prod', 16, /there is no "tags:"/, /Did you mean tag:\?/],
    ['Tag:a=b', 1, /there is no "Tag:"/, /Did you mean tag:\?/],
    ['pign:Online', 1, /there is no "pign:"/, /Did you mean ping:\?/],
    ['status:Online', 1, /there is no "status:"/, /Did you mean ping:\?/],
    ['constructor:x', 1, /there is no "constructor:"/, /There are tag: id: name:/],
    ['Role=web', 1, /"Role=web" has no kind before it/, /tag:Role=web/],
    ['tag:', 5, /the tag has no key/, /tag:Role/],
    ['tag:=x', 5, /the tag has no key/, /tag:Role/],
    ['tag:a=', 7, /something is missing here/, /none may be empty/],
    ['tag:a=b,,c', 9, /something is missing here/, /none may be empty/],
    ['tag:a=""', 7, /the quotes are empty/, /./],
    ['tag:a="x', 7, /the quotes that begin here do not end/, /Close them/],
    ['tag:a=x"y"', 8, /quotes go around the whole of a value/, /quotes around/],
    ['tag:a="x"y', 7, /quotes go around the whole of a value/, /./],
    ['tag:a="\\x"', 7, /not a text in quotes as JSON writes it/, /./],
    ['tag:"a"b=c', 8, /a key of a tag ends before its =/, /./],
    ['id:web-1', 4, /"web-1" is not the id of a node/, /i-0abc/],
    ['a & web-[1-', 9, /the bracket that begins here does not close/, /web-\[01-09,11\]/],
    ['a & web-[3-1]', 5, /"3-1" counts down/, /./],
    ['ping:Onlin', 6, /"Onlin" is not a ping status/, /Online, ConnectionLost, Inactive/],
    ['platform:BeOS', 10, /is not a platform/, /Linux, Windows, MacOS/],
    ['state:running,dead', 15, /"dead" is not a state of an instance/, /stopped/],
    ['agent:new', 7, /"new" is not a version/, /agent:<3\.3\.0/],
    ['agent:>3.*', 7, /is not a version/, /./],
    ['agent:>=3.2,<3.3', 7, /a comparison of versions stands alone/, /agent:>=3\.2 & agent:<3\.3/],
    ['@hosts', 2, /a file cannot be read here/, /./],
    [`${'('.repeat(101)}a`, 101, /more than 100 of/, /./],
  ];
  for (const [text, column, message, hint] of REFUSED) {
    it(`refuses ${JSON.stringify(text.slice(0, 40))} at column ${column}`, () => {
      const error = refusal(text);
      expect(error).to.include({ code: 'bad-target', exitCode: 2 });
      expect(error.message).to.match(message).and.include(`, column ${column}: `).and.not.include('\n');
      expect(error.hint).to.match(hint);
    });
  }

  it('says the flag, and not more of the text than a line holds', () => {
    expect(refusal(`a & ${'x'.repeat(500)} b`).message).to.match(/^--targets: "a & x{75}…", column 506: /);
    expect(refusal('a\n&\n').message).to.match(/^--targets: "a & ", column 5: /);
  });

  it('reads back whatever was printed', () => {
    fc.assert(fc.property(expressions, (expression) => void expect(parseExpression(printExpression(expression))).to.deep.equal(expression)), { numRuns: 1000 });
  });

  it('ends in an expression or in a refusal with a column that is there, whatever it is given', () => {
    const pieces = fc.constantFrom(...Array.from('&|!()[]",:=<>@*? \n\\é'), 'tag:', 'id:', 'name:', 'agent:', 'ping:Online', 'web-[1-3]', 'a', '0', '\u0000', '"x"', '\u{1F600}');
    const texts = fc.oneof(fc.string({ unit: 'binary' }), fc.array(pieces, { maxLength: 30 }).map((parts) => parts.join('')));
    fc.assert(
      fc.property(texts, (text) => {
        try {
          const expression = parseExpression(text, () => ['x']);
          expect(parseExpression(printExpression(expression))).to.deep.equal(expression);
        } catch (error) {
          if (!(error instanceof UserError)) throw error;
          const column = Number(/", column (\d+): /.exec(error.message)?.[1]);
          expect(column).to.be.within(1, text.length + 1);
          expect(error.hint).not.to.equal('');
        }
      }),
      { numRuns: 5000 },
    );
  });

  it('does not run out of stack, however long or deep the text is', () => {
    expect(parseExpression(Array.from({ length: 50_000 }, (_, index) => `n${index}`).join('|'))).to.have.property('terms').with.length(50_000);
    for (const text of ['('.repeat(200_000), '!'.repeat(200_000), '['.repeat(200_000), '"'.repeat(200_001), ')'.repeat(200_000)]) expect(refusal(text).message.length).to.be.below(300);
  });
});
