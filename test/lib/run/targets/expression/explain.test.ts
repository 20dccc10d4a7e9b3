import { expect } from 'chai';
import fc from 'fast-check';
import { testOf, type Facts } from '../../../../../src/lib/run/targets/expression/evaluate.ts';
import { explainExpression } from '../../../../../src/lib/run/targets/expression/explain.ts';
import { expressionOf } from '../../../../../src/lib/run/targets/expression/expression-of.ts';
import { parseExpression } from '../../../../../src/lib/run/targets/expression/parse.ts';
import { printExpression } from '../../../../../src/lib/run/targets/expression/print.ts';
import { parseTargets } from '../../../../../src/lib/run/targets/parse-targets.ts';
import type { TargetNode } from '../../../../../src/lib/run/targets/types.ts';
import { expressions, fleets, targetNodeOf } from './expressions.ts';

const ID = 'i-0abc12345678def00';
const NODE: TargetNode = {
  id: ID,
  name: 'web-1',
  managed: { id: ID, computerName: 'ip-1', registeredName: undefined, ping: 'Online', lastPingAt: undefined, platform: 'Linux', platformName: undefined, agentVersion: '3.2.1.0', ipAddress: undefined },
  instance: { id: ID, state: 'running', tags: { Role: 'web', Empty: '' } },
};
const FACTS: Facts = { members: new Map([['group:blue', new Set([ID])]]) };
const explained = (text: string, node = NODE): string[] => explainExpression(parseExpression(text), node, FACTS).map(({ depth, text: part, matches, seen }) => `${'.'.repeat(depth)}${matches ? 'yes' : 'no'} ${part}${seen === '' ? '' : ` (${seen})`}`);

describe('explainExpression', () => {
  const PARTS: readonly [string, readonly string[]][] = [
    ['tag:Role=db', ['no tag:Role=db (Role is web)']],
    ['tag:Empty', ['yes tag:Empty (Empty is empty)']],
    ['!tag:constructor', ['yes !tag:constructor (it has no tag constructor)']],
    [`id:${ID}`, [`yes id:${ID} (its id is ${ID})`]],
    ['name:web-*', [`yes name:web-* (it is called ${ID}, web-1, ip-1)`]],
    ['platform:Windows', ['no platform:Windows (it runs Linux)']],
    ['ping:Online & agent:>=3.3', ['no ping:Online & agent:>=3.3', '.yes ping:Online (its ping is Online)', '.no agent:>=3.3 (its agent is 3.2.1.0)']],
    ['group:blue | group:red', ['yes group:blue | group:red', '.yes group:blue (it is in the group)', '.no group:red (it is not in the group)']],
    ['!(state:stopped | *)', ['no !(state:stopped | *)', '.yes state:stopped | *', '..no state:stopped (it is running)', '..yes *']],
  ];
  for (const [text, parts] of PARTS) it(`tells ${text}`, () => expect(explained(text)).to.deep.equal(parts));

  it('says what is not known', () => {
    const nobody = { id: ID, name: ID, managed: undefined, instance: undefined };
    expect(explained('tag:a | platform:Linux | ping:Online | agent:3.2 | state:running', nobody).slice(1)).to.deep.equal([
      '.no tag:a (Systems Manager says it does not have it)',
      '.no platform:Linux (its platform is not known)',
      '.no ping:Online (it is not registered)',
      '.no agent:3.2 (its agent is not known)',
      '.no state:running (it is no instance of EC2)',
    ]);
  });

  it('begins with the whole, and decides it as the send does', () => {
    fc.assert(
      fc.property(expressions, fleets, (expression, fleet) => {
        for (const node of fleet.map(targetNodeOf)) expect(explainExpression(expression, node, FACTS)[0]).to.include({ depth: 0, text: printExpression(expression), matches: testOf(expression, FACTS)(node) });
      }),
      { numRuns: 200 },
    );
  });
});

describe('expressionOf', () => {
  it('says every query as an expression', () => {
    const said = (words: Parameters<typeof parseTargets>[0]): string => printExpression(expressionOf(parseTargets(words)));
    expect(said({ targets: ['tag:Role=web,api'] })).to.equal('tag:Role=web,api');
    expect(said({ targets: ['tag:Role=web', 'tag:Env=prod'] })).to.equal('tag:Role=web & tag:Env=prod');
    expect(said({ targets: ['tag:Role | name:a*'] })).to.equal('tag:Role | name:a*');
    expect(said({ instanceIds: [ID] })).to.equal(`id:${ID}`);
    expect(said({ nodes: 'web-[01-09],db' })).to.equal('name:web-01,web-02,web-03,web-04,web-05,web-06,web-07,web-08,web-09,db');
    expect(said({ all: true })).to.equal('*');
  });
});
