import { expect } from 'chai';
import { readCases } from '../../../../../src/lib/topics/sfn/cases/read.ts';

const STATES = { all: new Set(['Charge', 'Done']), mockable: new Set(['Charge']) };
const read = (text: string) => readCases(text, 'c.yaml', STATES);
const errorOf = (text: string): string => {
  try {
    read(text);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
};

describe('a file of cases', () => {
  it('is a list, or an object with one, in YAML or JSON', () => {
    const text = `
cases:
  - name: pays
    input: {order: 7}
    mocks:
      Charge: [{error: Busy, cause: later}, {result: {ok: true}, validation: NONE}]
    expect: {output: {ok: true}, path: [Charge, Done]}
  - expect: {error: Declined}
    mocks: {Charge: {error: Declined}}
`;
    const [first, second] = read(text);
    expect(first).to.deep.include({ name: 'pays', input: { order: 7 }, line: 3, expect: { status: 'SUCCEEDED', output: { ok: true }, path: ['Charge', 'Done'] } });
    expect(first?.mocks.get('Charge')).to.deep.equal([{ error: 'Busy', cause: 'later' }, { result: { ok: true }, validation: 'NONE' }]);
    expect(second).to.deep.include({ name: 'case 2', input: {}, expect: { status: 'FAILED', error: 'Declined' } });
    expect(read('[{"name": "x", "expect": {"status": "SUCCEEDED", "output": null}}]')[0]?.expect).to.deep.equal({ status: 'SUCCEEDED', output: null });
    expect(read('- &a {name: one, expect: {output: &o {x: 2024-01-01}}}\n- {name: two, expect: {output: *o}}')[1]?.expect.output).to.deep.equal({ x: '2024-01-01' });
  });

  it('says where something is wrong', () => {
    expect(errorOf('- name: x\n  expct: {}\n')).to.equal('c.yaml:2:3: "expct" means nothing here');
    expect(errorOf('- expect: {}\n  mocks: {Charg: {result: 1}}')).to.equal('c.yaml:2:11: the machine has no state "Charg"');
    expect(errorOf('- expect: {}\n  mocks: {Done: {result: 1}}')).to.match(/^c.yaml:2:11: Done cannot be mocked/);
    expect(errorOf('- expect: {}\n  mocks: {Charge: {}}')).to.match(/^c.yaml:2:19: a mock has either a result or an error/);
    expect(errorOf('- expect: {status: DONE}')).to.match(/^c.yaml:1:20: status: "DONE"/);
    expect(errorOf('- expect: {status: FAILED, output: 1}')).to.match(/has no output$/);
    expect(errorOf('- expect: {output: {a: "<any strnig>"}}')).to.match(/is no matcher/);
    expect(errorOf('- {name: x, expect: {}}\n- {name: x, expect: {}}')).to.equal('c.yaml:2: the case "x" is there twice (line 1)');
    expect(errorOf('- {}')).to.equal('c.yaml:1:3: the case expects nothing');
    expect(errorOf('cases: 1')).to.equal('c.yaml:1:8: there is no list of cases');
    expect(errorOf('[]')).to.match(/is empty/);
    expect(errorOf('- {a: ]')).to.match(/^c.yaml:1:7: /);
    expect(errorOf('')).to.match(/^c.yaml:1:1: /);
  });
});
