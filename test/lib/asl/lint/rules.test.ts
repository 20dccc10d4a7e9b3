import { expect } from 'chai';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lint, positionOf } from '../../../../src/lib/asl/lint/lint.ts';
import { readJsonDefinition } from '../../../../src/lib/asl/source/json-reader.ts';

const END = '"End": true';
/** A machine that starts at A; `^^` stands before what is wrong. */
const machine = (states: string, fields = ''): string => `{"StartAt": "A", ${fields}\n"States": {${states}}}`;
const jsonata = (states: string): string => machine(states, '"QueryLanguage": "JSONata", ');
const task = (fields: string): string => machine(`"A": {"Type": "Task", ${fields}, ${END}}`);
const LAMBDA = '"Resource": "arn:aws:lambda:us-east-1:123456789012:function:charge"';
const inline = (states: string, start = 'B'): string => `"ItemProcessor": {"StartAt": "${start}", "States": {${states}}}`;
const distributed = (fields = ''): string => machine(`"A": {"Type": "Map", ${fields} "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, "StartAt": "B", "States": {"B": {"Type": "Pass", ${END}}}}, ${END}}`);

/** The rule, a machine that breaks it and nothing else, and what to do about it. */
const RULES: ReadonlyArray<readonly [rule: string, text: string, fix: RegExp]> = [
  ['missing-field', machine(`"A": {"Type": "Choice", "Choices": [^^{"Variable": "$.x", "IsNull": true}], "Default": "B"}, "B": {"Type": "Succeed"}`), /Add "Next"/],
  ['missing-field', machine(`"A": ^^{${END}}`), /Add "Type"/],
  ['missing-field', machine(`"A": ^^{"Type": "Task", ${END}}`), /Add "Resource"/],
  ['missing-field', machine(`"A": ^^{"Type": "Wait", ${END}}`), /Add "SecondsPath", "Seconds", "TimestampPath" or "Timestamp"/],
  ['missing-field', machine(`"A": ^^{"Type": "Map", ${END}}`), /Add "ItemProcessor"/],
  ['missing-field', machine(`"A": {"Type": "Map", "ItemProcessor": {"ProcessorConfig": ^^{"Mode": "DISTRIBUTED"}, "StartAt": "B", "States": {"B": {"Type": "Succeed"}}}, ${END}}`), /Add "ExecutionType"/],
  ['missing-field', distributed('"ItemReader": {"Resource": "arn:aws:states:::s3:getObject", "Parameters": {"Bucket": "b", "Key": "k"}, "ReaderConfig": ^^{"InputType": "CSV"}},'), /"CSVHeaderLocation"/],
  ['missing-next', machine('"A": ^^{"Type": "Pass"}'), /"Next" .* "End": true/],
  ['next-and-end', machine(`"A": {"Type": "Pass", "Next": "B", "End": ^^true}, "B": {"Type": "Succeed"}`), /Leave "Next"/],
  ['unknown-field', machine(`"A": {"Type": "Pass", ^^"Coment": "x", ${END}}`), /Did you mean "Comment"/],
  ['unknown-field', machine(`"A": {"Type": "Pass", ^^"Retry": [], ${END}}`), /Task, Parallel and Map states have it/],
  ['unknown-field', machine(`"A": {"Type": "Succeed"}`, '^^"TimeoutSecond": 3, '), /Did you mean "TimeoutSeconds"/],
  ['unknown-field', machine(`"A": {"Type": "Map", "ItemProcessor": {^^"QueryLanguage": "JSONata", "StartAt": "B", "States": {"B": {"Type": "Succeed"}}}, ${END}}`), /Remove it/],
  ['query-language', machine(`"A": {"Type": "Pass", ^^"Output": 1, ${END}}`), /"QueryLanguage": "JSONata"/],
  ['query-language', jsonata(`"A": {"Type": "Pass", ^^"InputPath": "$", ${END}}`), /\$states\.input/],
  ['query-language', jsonata(`"A": {"Type": "Pass", "QueryLanguage": ^^"JSONPath", "InputPath": "$", ${END}}`), /Write the state in JSONata/],
  ['query-language', machine(`"A": {"Type": "Choice", "Choices": [{^^"Condition": true, "Next": "B"}], "Default": "B"}, "B": {"Type": "Succeed"}`), /Use Variable and a comparison/],
  ['wrong-type', machine(`"A": {"Type": "Wait", "Seconds": ^^"ten", ${END}}`), /a whole number/],
  ['wrong-type', jsonata(`"A": {"Type": "Wait", "Seconds": ^^"ten", ${END}}`), /an expression in \{% %\}/],
  ['wrong-type', machine('"A": {"Type": "Succeed", "Comment": ^^3}'), /Write a text/],
  ['out-of-range', task(`${LAMBDA}, "TimeoutSeconds": ^^0`), /Write 1 or more/],
  ['out-of-range', distributed('"ToleratedFailurePercentage": ^^101,'), /Write 100 or less/],
  ['not-one-of', machine(`"A": {"Type": ^^"Succed", ${END}}`), /Did you mean "Succeed"/],
  ['not-one-of', task(`${LAMBDA}, "Retry": [{"ErrorEquals": ["E"], "JitterStrategy": ^^"HALF"}]`), /Write "NONE" or "FULL"/],
  ['empty', machine(`"A": {"Type": "Choice", "Choices": ^^[], "Default": "B"}, "B": {"Type": "Succeed"}`), /at least one/],
  ['exclusive-fields', task(`${LAMBDA}, "TimeoutSeconds": 3, "TimeoutSecondsPath": ^^"$.t"`), /Leave one of them/],
  ['exclusive-fields', machine(`"A": {"Type": "Fail", "Error": "E", "ErrorPath": ^^"$.e"}`), /Leave one of them/],
  ['choice-rule', machine(`"A": {"Type": "Choice", "Choices": [^^{"Next": "B"}], "Default": "B"}, "B": {"Type": "Succeed"}`), /Add "Variable"/],
  ['choice-rule', machine(`"A": {"Type": "Choice", "Choices": [^^{"Variable": "$.x", "Next": "B"}], "Default": "B"}, "B": {"Type": "Succeed"}`), /Add a comparison/],
  ['choice-rule', machine(`"A": {"Type": "Choice", "Choices": [{"Variable": "$.x", "IsNull": true, "IsString": ^^true, "Next": "B"}], "Default": "B"}, "B": {"Type": "Succeed"}`), /"And" or "Or"/],
  ['choice-rule', machine(`"A": {"Type": "Choice", "Choices": [{"Variable": "$.x", "IsNull": true, ^^"IsNul": true, "Next": "B"}], "Default": "B"}, "B": {"Type": "Succeed"}`), /Did you mean/],
  ['choice-rule', machine(`"A": {"Type": "Choice", "Choices": [{"Not": {"Variable": "$.x", "IsNull": true, ^^"Next": "B"}, "Next": "B"}], "Default": "B"}, "B": {"Type": "Succeed"}`), /outer rule/],
  ['no-default', machine(`"A": ^^{"Type": "Choice", "Choices": [{"Variable": "$.x", "IsNull": true, "Next": "B"}]}, "B": {"Type": "Succeed"}`), /Add "Default"/],
  ['bad-path', machine(`"A": {"Type": "Pass", "InputPath": ^^"x", ${END}}`), /\$\.field/],
  ['bad-path', machine(`"A": {"Type": "Pass", "ResultPath": ^^"$.a[*]", ${END}}`), /a single place/],
  ['bad-path', machine(`"A": {"Type": "Pass", "ResultPath": ^^"$$.a", ${END}}`), /into the input before/],
  ['bad-path', machine(`"A": {"Type": "Pass", "Parameters": {"list": [{"a.$": ^^"x"}]}, ${END}}`), /take \.\$ from the name/],
  ['bad-intrinsic', machine(`"A": {"Type": "Pass", "Parameters": {"a.$": ^^"States.Formt('{}', $.x)"}, ${END}}`), /Mend the call/],
  ['bad-intrinsic', machine(`"A": {"Type": "Pass", "Parameters": {"a.$": ^^"States.Format('{} {}', $.x)"}, ${END}}`), /Mend the call/],
  ['bad-timestamp', machine(`"A": {"Type": "Wait", "Timestamp": ^^"2030-02-30T00:00:00Z", ${END}}`), /2030-01-31T12:00:00Z/],
  ['bad-timestamp', machine(`"A": {"Type": "Choice", "Choices": [{"Variable": "$.x", "TimestampEquals": ^^"now", "Next": "B"}], "Default": "B"}, "B": {"Type": "Succeed"}`), /2030-01-31T12:00:00Z/],
  ['states-all', task(`${LAMBDA}, "Retry": [{"ErrorEquals": ["E", ^^"States.ALL"]}]`), /alone/],
  ['states-all', task(`${LAMBDA}, "Retry": [{"ErrorEquals": [^^"States.ALL"]}, {"ErrorEquals": ["E"]}]`), /Move it to the end/],
  ['repeated-error', task(`${LAMBDA}, "Retry": [{"ErrorEquals": ["E"]}, {"ErrorEquals": [^^"E", "F"]}]`), /Remove it/],
  ['unknown-error', task(`${LAMBDA}, "Retry": [{"ErrorEquals": [^^"States.TimeOut"]}]`), /"States\.Timeout"/],
  ['bad-resource', task('"Resource": ^^"charge"'), /the ARN of a function/],
  ['unknown-integration', task('"Resource": ^^"arn:aws:states:::batch:submitJb.sync", "Parameters": {}'), /Did you mean batch:submitJob\.sync\?/],
  ['unknown-integration', task('"Resource": ^^"arn:aws:states:::lamda:invoke", "Parameters": {}'), /Did you mean lambda:invoke\?/],
  ['unknown-integration', task('"Resource": ^^"arn:aws:states:::quantumledger:run", "Parameters": {}'), /aws-sdk:quantumledger:run/],
  ['unknown-integration', task('"Resource": ^^"arn:aws:states:::lambda:invoke.sync", "Parameters": {}'), /lambda:invoke\.waitForTaskToken/],
  ['unknown-integration', task('"Resource": ^^"arn:aws:states:::aws-sdk:s3:ListBuckets", "Parameters": {}'), /listBuckets/],
  ['unknown-integration', task('"Resource": ^^"arn:aws:states:::aws-sdk:s3:listBuckets.sync", "Parameters": {}'), /Leave out \.sync/],
  ['unknown-integration', task('"Resource": ^^"arn:aws:states:::aws-sdk:stepfunctions:listExecutions", "Parameters": {}'), /aws-sdk:sfn:listExecutions/],
  ['unknown-integration', distributed('"ItemReader": {"Resource": ^^"arn:aws:states:::s3:getObjects"},'), /listObjectsV2/],
  ['missing-arguments', machine(`"A": ^^{"Type": "Task", "Resource": "arn:aws:states:::aws-sdk:s3:listBuckets", ${END}}`), /be it \{\}/],
  ['missing-arguments', task('"Resource": "arn:aws:states:::sqs:sendMessage", "Parameters": ^^{"QueueUrl.$": "$.queue"}'), /Add "MessageBody"/],
  ['no-task-token', task('"Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken", "Parameters": ^^{"QueueUrl": "q", "MessageBody": "m"}'), /\$\$\.Task\.Token/],
  ['credentials', task(`${LAMBDA}, "Credentials": ^^{}`), /Add "RoleArn"/],
  ['credentials', task('"Resource": "arn:aws:states:us-east-1:123456789012:activity:a", "Credentials": ^^{"RoleArn": "arn:aws:iam::1:role/r"}'), /Remove "Credentials"/],
  ['heartbeat-not-smaller', task(`${LAMBDA}, "TimeoutSeconds": 5, "HeartbeatSeconds": ^^5`), /smaller than "TimeoutSeconds"/],
  ['inline-map', machine(`"A": {"Type": "Map", "ResultWriter": ^^{"Resource": "arn:aws:states:::s3:putObject", "Parameters": {"Bucket": "b"}}, ${inline(`"B": {"Type": "Succeed"}`)}, ${END}}`), /"Mode": "DISTRIBUTED"/],
  ['no-dollar', machine(`"A": {"Type": "Pass", "Parameters": {"a": ^^"$.x"}, ${END}}`), /"a\.\$"/],
  ['no-path', machine(`"A": {"Type": "Fail", "Error": ^^"$.x"}`), /"ErrorPath"/],
  ['static-result', machine(`"A": {"Type": "Pass", "Result": {^^"a.$": "$.x"}, ${END}}`), /Use "Parameters"/],
  ['same-key', machine(`"A": {"Type": "Pass", "Parameters": {"a": 1, "a.$": ^^"$.x"}, ${END}}`), /Leave one of them/],
  ['path-in-jsonata', jsonata(`"A": {"Type": "Pass", "Output": {"a.$": ^^"$.x"}, ${END}}`), /Name it "a"/],
  ['bad-expression', jsonata(`"A": {"Type": "Pass", "Output": ^^"{% 1 + %}", ${END}}`), /Mend the expression/],
  ['bad-expression', jsonata(`"A": {"Type": "Pass", "Output": {"a": [^^"{% 1"]}, ${END}}`), /Add %\}/],
  ['no-context', jsonata(`"A": {"Type": "Pass", "Output": ^^"{% phone %}", ${END}}`), /\$states\.input\.phone/],
  ['unknown-states-field', jsonata(`"A": {"Type": "Pass", "Output": ^^"{% $states.inpt %}", ${END}}`), /\$states\.input/],
  ['unknown-states-field', jsonata(`"A": {"Type": "Pass", "Output": ^^"{% $states.errorOutput %}", ${END}}`), /of a catcher/],
  ['unknown-function', jsonata(`"A": {"Type": "Pass", "Output": ^^"{% $lenght('a') %}", ${END}}`), /\$length/],
  ['unknown-function', jsonata(`"A": {"Type": "Pass", "Output": ^^"{% $eval('1') %}", ${END}}`), /\$parse/],
  ['undefined-variable', jsonata(`"A": {"Type": "Pass", "Output": ^^"{% $total %}", ${END}}`), /Add "Assign"/],
  ['undefined-variable', machine(`"A": {"Type": "Pass", "Assign": {"total": 1}, "Next": "B"}, "B": {"Type": "Pass", "InputPath": ^^"$totl", ${END}}`), /Did you mean \$total/],
  ['undefined-variable', machine(`"A": {"Type": "Pass", "Parameters": {"x.$": ^^"States.Format('{}', $later)"}, "Next": "B"}, "B": {"Type": "Pass", "Assign": {"later": 1}, ${END}}`), /in a state that comes before/],
  ['inner-assign', machine(`"A": {"Type": "Pass", "Assign": {"x": 1}, "Next": "B"}, "B": {"Type": "Map", ${inline(`"C": {"Type": "Pass", "Assign": {"x": ^^2}, ${END}}`, 'C')}, ${END}}`), /another name/],
  ['reserved-name', machine(`"A": {"Type": "Pass", "Assign": {^^"states": 1}, ${END}}`), /another name/],
  ['bad-variable-name', machine(`"A": {"Type": "Pass", "Assign": {^^"a-b": 1}, ${END}}`), /letters, digits/],
  ['long-name', machine(`^^"${'A'.repeat(81)}": {"Type": "Succeed"}`).replace('"StartAt": "A"', `"StartAt": "${'A'.repeat(81)}"`), /from 1 to 80/],
  ['long-name', distributed(`"Label": ^^"${'l'.repeat(41)}",`), /at most 40/],
  ['duplicate-name', machine(`"A": {"Type": "Map", ${inline('^^"A": {"Type": "Succeed"}', 'A')}, ${END}}`), /unique in the whole machine/],
  ['duplicate-key', machine(`"A": {"Type": "Pass", "Comment": "a", ^^"Comment": "b", ${END}}`), /the last one counts/],
  ['missing-target', machine(`"A": {"Type": "Choice", "Choices": [{"Variable": "$.x", "IsNull": true, "Next": ^^"Other"}], "Default": "Others"}, "Others": {"Type": "Succeed"}`), /Did you mean "Others"/],
  ['missing-target', machine(`"A": {"Type": "Parallel", "Branches": [{"StartAt": "B", "States": {"B": {"Type": "Choice", "Choices": [{"Variable": "$.x", "IsNull": true, "Next": ^^"C"}], "Default": "D"}, "D": {"Type": "Succeed"}}}], "Next": "C"}, "C": {"Type": "Succeed"}`), /States lead only to states beside them/],
  ['unreachable', machine(`"A": {"Type": "Succeed"}, ^^"B": {"Type": "Pass", "Next": "B"}`), /Name it in a "Next"/],
  ['no-end', machine(`"A": {"Type": "Pass", "Next": "A"}`).replace('"States"', '^^"States"'), /Succeed or Fail/],
  ['no-end', machine(`"A": {"Type": "Map", "ItemProcessor": {"StartAt": "B", "States": ^^{"B": {"Type": "Pass", "Next": "B"}}}, ${END}}`), /Succeed or Fail/],
  ['comment', machine('"A": {"Type": "Succeed"}').replace('"StartAt"', '^^// not for AWS\n"StartAt"'), /\.jsonc/],
  ['statelint', machine(`"A": {"Type": "Wait", "Seconds": ^^0, ${END}}`), /Step Functions takes it/],
];

describe('rules of the linter', () => {
  for (const [rule, marked, fix] of RULES) {
    it(`${rule}: ${marked.replaceAll(/\s+/g, ' ').slice(16, 140)}`, () => {
      const at = marked.indexOf('^^');
      const text = marked.replace('^^', '');
      const definition = readJsonDefinition(text, 'm.json');
      const found = lint(definition).map((problem) => ({ problem, position: positionOf(problem, definition) }));
      const before = text.slice(0, at);
      const expected = { line: before.split('\n').length, column: at - before.lastIndexOf('\n') };
      // A machine whose only state leads nowhere has no end either.
      const others = found.filter(({ problem }) => !(rule === 'missing-next' && problem.rule === 'no-end'));
      expect(others.map(({ problem, position }) => [problem.rule, position])).to.deep.equal([[rule, expected]]);
      expect(others[0]?.problem.fix).to.match(fix);
      expect(others[0]?.problem.message).to.match(/^\S/);
    });
  }

  it('are all there, and all in the docs', () => {
    const folder = join(import.meta.dirname, '../../../../src/lib/asl/lint');
    const source = readdirSync(folder).filter((name) => name.endsWith('.ts')).map((name) => readFileSync(join(folder, name), 'utf8')).join('\n');
    const named = new Set([...source.matchAll(/(?:rule: |report\.(?:schema|error|warning)\()'([a-z-]+)'/g)].map(([, rule]) => rule));
    named.delete('express');
    expect([...new Set(RULES.map(([rule]) => rule))]).to.have.members([...named]);
    const docs = readFileSync(join(import.meta.dirname, '../../../../docs/lint-state-machines.md'), 'utf8');
    expect([...named].filter((rule) => !docs.includes(`\`${rule}\``))).to.deep.equal([]);
  });
});
