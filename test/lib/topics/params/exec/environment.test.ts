import { expect } from 'chai';
import fc from 'fast-check';
import { UserError } from '../../../../../src/lib/errors/errors.ts';
import { changedNames, fillPlaceholders, planEnvironment, type PathValues } from '../../../../../src/lib/topics/params/exec/environment.ts';

const value = (name: string, text: string, version = 1): PathValues['parameters'][number] => ({ name, value: text, version, type: 'String', dataType: 'text', modifiedAt: version });
const level = fc.stringMatching(/^[a-zA-Z0-9_.-]{1,4}$/);
const paths = fc.uniqueArray(fc.constantFrom('/app', '/shared', '/other'), { minLength: 1 }).chain((names) =>
  fc.tuple(...names.map((path) => fc.uniqueArray(fc.tuple(level, level), { selector: ([a, b]) => `${a}/${b}`, maxLength: 6 }).map((keys): PathValues => ({ path, parameters: keys.map(([a, b], index) => value(`${path}/${a}/${b}`, `${path} ${index}`)) })))),
);

describe('planEnvironment', () => {
  it('gives every variable the value of its last parameter, and names every one that gave way', () =>
    fc.assert(
      fc.property(paths, (all) => {
        const { variables, overlays } = planEnvironment(all);
        const inOrder = all.flatMap(({ path, parameters }) => [...parameters].sort((a, b) => (a.name < b.name ? -1 : 1)).map((each) => ({ variable: each.name.slice(path.length + 1).toUpperCase().replaceAll(/[^A-Z0-9]/g, '_'), each })));
        for (const [variable, text] of variables) expect(inOrder.findLast((entry) => entry.variable === variable)?.each.value).to.equal(text);
        expect(new Set(variables.keys())).to.deep.equal(new Set(inOrder.map(({ variable }) => variable)));
        expect(overlays.length).to.equal(inOrder.length - variables.size);
      }),
    ));

  it('takes the same parameter by two paths for what it is', () => {
    const { variables, overlays } = planEnvironment([{ path: '/a', parameters: [value('/a/b/c', 'x')] }, { path: '/a', parameters: [value('/a/b/c', 'x')] }]);
    expect([...variables]).to.deep.equal([['B_C', 'x']]);
    expect(overlays).to.deep.equal([]);
  });

  it('refuses what no environment can have, without showing it', () => expect(() => planEnvironment([{ path: '/a', parameters: [value('/a/b', 'se\0cret')] }])).to.throw(UserError, /^\/a\/b: its value has a NUL character/));
});

describe('fillPlaceholders', () => {
  const variables = new Map([['A', '1'], ['B', '2']]);
  it('fills what waits', () => expect([...fillPlaceholders(variables, { A: 'X', B: 'own', C: undefined }, 'X')]).to.deep.equal([['A', '1']]));
  it('names what nothing fills', () => expect(() => fillPlaceholders(variables, { A: 'X', Q: 'X', R: 'X' }, 'X')).to.throw(UserError, /Q, R/));
});

describe('changedNames', () => {
  const at = (...parameters: PathValues['parameters'][number][]): PathValues[] => [{ path: '/a', parameters }];
  it('sees new, gone and other versions', () => expect(changedNames(at(value('/a/1', 'x'), value('/a/2', 'x'), value('/a/3', 'x')), at(value('/a/1', 'x'), value('/a/2', 'y', 2), value('/a/4', 'x')))).to.deep.equal(['/a/2', '/a/3', '/a/4']));
});
