import { expect } from 'chai';
import fc from 'fast-check';
import type { Json } from '../../../../../src/lib/asl/json.ts';
import { readDefinition } from '../../../../../src/lib/asl/source/read-definition.ts';
import { UserError } from '../../../../../src/lib/errors/errors.ts';
import { substitute } from '../../../../../src/lib/topics/sfn/deploy/substitute.ts';
import { wantedDefinition } from '../../../../../src/lib/topics/sfn/deploy/wanted-definition.ts';

const filled = async (text: string, values: Record<string, string>, source = 'machine.json'): Promise<Json> => substitute(await readDefinition(text, source), values);

const refusal = async (text: string, values: Record<string, string>, source?: string): Promise<UserError> => {
  try {
    await filled(text, values, source);
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
};

describe('placeholders of a definition', () => {
  it('are filled in texts and names, and what stands in a value is not looked at again', async () => {
    expect(await filled('{"States":{"${Name}":{"Resource":"arn:${AWS::Partition}:${Name}"}}}', { Name: '${Name}', 'AWS::Partition': 'aws-cn' })).to.deep.equal({ States: { '${Name}': { Resource: 'arn:aws-cn:${Name}' } } });
  });

  it('give numbers in fields that take numbers, and unquoted in YAML; texts elsewhere', async () => {
    expect(await filled('{"TimeoutSeconds":"${T}","Comment":"${T}","MaxConcurrency":"${E}"}', { T: '60', E: '{% $n %}' })).to.deep.equal({ TimeoutSeconds: 60, Comment: '60', MaxConcurrency: '{% $n %}' });
    expect(await filled('Whatever: ${T}\nQuoted: "${T}"\nFlag: ${F}\nText: ${X}\n', { T: '1.5', F: 'true', X: '007' }, 'machine.yaml')).to.deep.equal({ Whatever: 1.5, Quoted: '1.5', Flag: true, Text: '007' });
  });

  it('are not what JSONata groups by, nor other dollar signs', async () => {
    const text = '{"Output":"{% ${\\"a\\": b} %}","Path":"$.x","Empty":"${}"}';
    expect(await filled(text, {})).to.deep.equal(JSON.parse(text));
  });

  it('without a value are refused by name and place', async () => {
    const { code, message, hint } = await refusal('{\n  "StartAt": "A",\n  "Resource": "${FunctionArn}",\n  "Other": "${Other}"\n}', {});
    expect(code).to.equal('unfilled-placeholder');
    expect(message).to.equal('no value for ${FunctionArn} at machine.json:3:15, ${Other} at machine.json:4:12');
    expect(hint).to.include("--substitute 'FunctionArn=${FunctionArn}' keeps it");
    expect((await refusal('Resource: ${FunctionArn}\n', {}, 'machine.yaml')).message).to.equal('no value for ${FunctionArn} at machine.yaml:1:11');
  });

  it('that are not there are refused: a misspelt name fills nothing', async () => {
    const { code, message } = await refusal('{"Resource":"${FunctionArn}"}', { FunctionArn: 'x', FunctoinArn: 'y' });
    expect([code, message]).to.deep.equal(['unknown-placeholder', '--substitute: machine.json has no ${FunctoinArn}']);
  });

  it('never let a value change what stands around it', () => {
    const json = fc.jsonValue({ depthSize: 'small' });
    return fc.assert(
      fc.asyncProperty(json, fc.string(), async (inner, value) => {
        const definition = await readDefinition(JSON.stringify({ Before: inner, Text: 'a${X}b', After: inner }), 'machine.json');
        const keep = JSON.stringify(inner).includes('${');
        fc.pre(!keep);
        expect(substitute(definition, { X: value })).to.deep.equal(JSON.parse(JSON.stringify({ Before: inner, Text: `a${value}b`, After: inner })));
      }),
    );
  });

  it('leave a JSON text as it was written where there is nothing to do, and write it anew else', async () => {
    const text = '{\n\t"StartAt": "A",  "Number": 1.0\n}\n';
    expect(wantedDefinition(await readDefinition(text, 'machine.json'), text, {}).text).to.equal(text.trim());
    const commented = '{ // why\n"StartAt": "${A}"}';
    expect(wantedDefinition(await readDefinition(commented, 'machine.jsonc'), commented, { A: 'B' }).text).to.equal('{\n  "StartAt": "B"\n}');
  });
});
