import { expect } from 'chai';
import fc from 'fast-check';
import { UserError } from '../../../../../src/lib/errors/errors.ts';
import { readEntries } from '../../../../../src/lib/topics/params/formats/read.ts';
import { FORMATS, type Format } from '../../../../../src/lib/topics/params/formats/types.ts';
import { written } from './nasty-parameters.ts';

/** The error of a file; undefined where it is taken. Anything but a UserError goes on. */
const refusal = async (format: Format, text: string): Promise<UserError | undefined> => {
  try {
    await readEntries(format, text, 'f');
    return undefined;
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
};

describe('files of parameters that are wrong', () => {
  const NULL = 'is null';
  for (const [format, text, message] of [
    ['yaml', 'a:\n\tb: 1\n', '2:1: a tab stands where YAML wants spaces'],
    ['yaml', 'x: 1\na:\n  b: 1\n \tc: 2\n', '4:2: a tab stands where YAML wants spaces'],
    ['yaml', 'a: ~\n', `1:4: a ${NULL}`],
    ['yaml', 'a: null\n', `1:4: a ${NULL}`],
    ['yaml', 'a: {b: NULL}\n', `1:8: a/b ${NULL}`],
    ['yaml', 'a: [x, ~]\n', `1:8: a: an item of the list ${NULL}`],
    ['yaml', 'a: {value: null}\n', `1:12: a ${NULL}`],
    ['yaml', 'a: {value: 1, description: ~}\n', `1:28: a: description ${NULL}`],
    ['yaml', 'a: {value: 1, policies: [~]}\n', `1:26: a: policies ${NULL}`],
    ['yaml', 'a: [\n\tx\n]\n', '2:1: a tab stands where YAML wants spaces'],
    ['yaml', 'a:\n  -\tb: 1\n', '2:4: a tab stands where YAML wants spaces'],
    ['yaml', 'a: {\nb: 1}\n', '2:1: flow map in block collection must be sufficiently indented and end with a }'],
    ['yaml', 'a: {value: 1, description}\n', '1:15: a: description is empty'],
    ['yaml', '? a\n', '1:3: a has no value'],
    ['yaml', 'a: 1\n---\nb: 2\n', '2:1: a second document begins'],
    ['yaml', 'a: 1\n...\nb: 2\n', '3:1: a second document begins'],
    ['yaml', 'a: {value: 1, tpye: String}\n', '1:15: a has no attribute "tpye"'],
    ['yaml', 'a:\n  value: 1\n  type: string\n', '3:9: a: type: "string" is not one of String, StringList, SecureString'],
    ['yaml', 'a: {value: 1, tier: advanced}\n', '1:21: a: tier: "advanced" is not one of Standard, Advanced, Intelligent-Tiering'],
    ['yaml', 'a: {value: 1, dataType: image}\n', '1:25: a: dataType: "image" is not one of text, aws:ec2:image, aws:ssm:integration'],
    ['yaml', 'a: {value: {b: 1}}\n', '1:12: a is no text'],
    ['yaml', 'a: {value: 1, tags: [x]}\n', '1:21: a: tags are no map'],
    ['yaml', 'a: {value: 1, tags: {x: [y]}}\n', '1:25: a: the tag is no text'],
    ['yaml', 'a: [b, "x,y"]\n', '1:8: a: an item of the list has a comma in it, which separates the items of a StringList'],
    ['yaml', 'a: [[1]]\n', '1:5: a: an item of the list is no text'],
    ['yaml', 'a: [{b: 1}]\n', '1:5: a: an item of the list is no text'],
    ['yaml', '- a\n', '1:1: this is no map of names to values'],
    ['yaml', 'text\n', '1:1: this is no map of names to values'],
    ['yaml', '~\n', '1:1: this is no map of names to values'],
    ['yaml', '? [a]\n: 1\n', '1:3: a key is no text'],
    ['yaml', '"": 1\n', '1:1: the key is empty'],
    ['yaml', 'a: *b\n', '1:4: this alias stands for nothing'],
    ['yaml', 'a: &a {b: *a}\n', '1:11: this is one alias too many'],
    ['yaml', 'a: !secret x\n', '1:12: the tag is not known here'],
    ['yaml', 'a: !secret {b: x}\n', '1:12: the tag is not known here'],
    ['yaml', 'a: !!binary aGk=\n', '1:13: the tag is not known here'],
    ['yaml', 'a: {value: 1, policies: [!x y]}\n', '1:29: the tag is not known here'],
    ['yaml', 'a: !secure {b: x}\n', '1:12: a cannot be !secure'],
    ['yaml', 'a: !secure {value: x}\n', '1:12: a cannot be !secure'],
    ['yaml', '!secure {a: x}\n', '1:9: the whole file cannot be !secure'],
    ['yaml', 'a: [!secure x]\n', '1:13: a: an item of the list cannot be !secure'],
    ['yaml', '!secure a: x\n', '1:9: a key cannot be !secure'],
    ['yaml', 'a: {value: x, description: !secure y}\n', '1:36: a: description cannot be !secure'],
    ['yaml', 'a: {value: x, tags: {y: !secure z}}\n', '1:33: a: the tag cannot be !secure'],
    ['yaml', 'a: {value: x, policies: !secure [z]}\n', '1:33: a: policies cannot be !secure'],
    ['yaml', 'a: {value: !secure x, type: String}\n', '1:4: a is !secure, and its type String'],
    ['yaml', 'a: {type: String, value: !secure x}\n', '1:4: a is !secure, and its type String'],
    ['yaml', 'a: "x\\q"\n', '1:6: invalid escape sequence \\q'],
    ['yaml', 'a: x\n b: y\n', '1:4: nested mappings are not allowed in compact mappings'],
    ['json', '{"a": 1,}', '1:9: this is not JSON'],
    ['json', '{"a": 1', '1:8: the JSON ends too early'],
    ['json', '', '1:1: the JSON ends too early'],
    ['json', '{\n "a": "x\ny"}', '2:9: this is not JSON'],
    ['json', "{\n\t'a': 1}", '2:2: this is not JSON'],
    ['json', '{"a": 01}', '1:8: this is not JSON'],
    ['json', '// c\n{}', '1:1: this is not JSON'],
    ['json', '{"a": 1} {"b": 2}', '1:10: this is not JSON'],
    ['json', '[1]', '1:1: this is no map of names to values'],
    ['json', 'null', '1:1: this is no map of names to values'],
    ['json', '{"a":\n null}', `2:2: a ${NULL}`],
    ['json', '{"a": [null]}', `1:8: a: an item of the list ${NULL}`],
    ['json', '{"a": {"value": 1, "b": 2}}', '1:20: a has no attribute "b"'],
    ['json', '{"a": "\\ud83d"}', '1:2: the value of "a" has half of a surrogate pair in it'],
    ['dotenv', 'A=1\nnonsense\n', '2:1: this is no NAME=VALUE'],
    ['dotenv', '  1A=x', '1:3: this is no NAME=VALUE'],
    ['dotenv', 'A B=x', '1:1: this is no NAME=VALUE'],
    ['dotenv', 'export A', '1:1: this is no NAME=VALUE'],
    ['dotenv', '=x', '1:1: this is no NAME=VALUE'],
    ['dotenv', 'A=1\r\nB="x\n\n', '2:3: the quote is never closed'],
    ['dotenv', "A='x\\'y'", '1:7: something stands behind the value of A'],
    ['dotenv', "A='x\nB=1", '1:3: the quote is never closed'],
    ['dotenv', "A='x' y\n", '1:6: something stands behind the value of A'],
    ['dotenv', 'A="x\ny"z\n', '2:3: something stands behind the value of A'],
    ['dotenv', 'A=x\rB=y', '1:4: something stands behind the value of A'],
    ['dotenv', '\r', '1:1: this is no NAME=VALUE'],
    ['properties', 'x=1\n  a=\\u12', '2:3: \\u is not followed by four hexadecimal digits'],
    ['properties', '\\u00g0=1', '1:1: \\u is not followed by four hexadecimal digits'],
    ['properties', 'a=1\r= x', '2:1: the key is empty'],
    ['tfvars', 'a = "x ${y}"', '1:8: it has ${ in it, which Terraform fills in'],
    ['tfvars', 'a = "%{if x}"', '1:6: it has %{ in it, which Terraform fills in'],
    ['tfvars', 'a = "$$${x} ${y}"', '1:13: it has ${ in it, which Terraform fills in'],
    ['tfvars', 'a = <<-E\n    x\n    ${y}\n  E\n', '3:5: it has ${ in it, which Terraform fills in'],
    ['tfvars', 'a = "x\\q"', '1:7: \\q means nothing'],
    ['tfvars', 'a = "\\ud83d"', '1:6: \\ud83d is no character'],
    ['tfvars', 'a = "\\U00110000"', '1:6: \\U00110000 is no character'],
    ['tfvars', 'a = "x\ny"', '1:5: the quote is not closed on its line'],
    ['tfvars', 'a = <<EOT\nx\n', '1:5: <<EOT is never closed'],
    ['tfvars', 'a = {b = 1}', '1:5: only texts, numbers, true, false and lists of them can be parameters'],
    ['tfvars', 'a = null', '1:5: only texts, numbers, true, false and lists of them can be parameters'],
    ['tfvars', 'a = var.x', '1:5: only texts, numbers, true, false and lists of them can be parameters'],
    ['tfvars', 'a =\n  "x"', '1:4: only texts, numbers, true, false and lists of them can be parameters'],
    ['tfvars', 'a = [\n  ["x"]]', '2:3: only texts, numbers, true, false and lists of them can be parameters'],
    ['tfvars', 'a = ["x",\n  "y,z"]', '2:3: an item of a list has a comma in it, which separates the items of a StringList'],
    ['tfvars', 'a = ["x" "y"]', '1:10: the list is never closed'],
    ['tfvars', 'a = "x" b = "y"', '1:9: something stands behind the value of a'],
    ['tfvars', 'a = 1 + 2', '1:7: something stands behind the value of a'],
    ['tfvars', 'a = truer', '1:9: something stands behind the value of a'],
    ['tfvars', 'a = 1.', '1:6: something stands behind the value of a'],
    ['tfvars', 'a = upper("x")', '1:5: only texts, numbers, true, false and lists of them can be parameters'],
    ['tfvars', '\na "x"', '2:3: = is missing behind this name'],
    ['tfvars', 'a {\n}', '1:3: = is missing behind this name'],
    ['tfvars', '1a = 1', '1:1: this is no name'],
    ['csv', 'key,value\na,1', '1:1: the first line does not name the columns name and value'],
    ['csv', '\nname\na', '2:1: the first line does not name the columns name and value'],
    ['csv', 'name,value\na,1,2', '2:1: this line has 3 fields, and the first one 2'],
    ['csv', 'name,value\n\n"a\nb",1\nc\n', '5:1: this line has 1 fields, and the first one 2'],
    ['csv', 'name,value\na,"x', '2:3: the quote is never closed'],
    ['csv', 'name,value\na,x"y', '2:4: a quote stands in the middle of a field'],
    ['csv', 'name,value\na,"x"y', '2:6: a quote stands in the middle of a field'],
    ['csv', 'name,value\na,x\rb,y', '2:4: a carriage return stands in the middle of a field'],
    ['csv', 'name,value,type\na,1,Secure', '2:5: this is no type of a parameter'],
    ['csv', 'name,value,Value\na,1,2', '1:12: the column value is there twice'],
    ['csv', 'value,name\n1,', '2:3: the key is empty'],
    ['tsv', 'name\tvalue\nkey\tx\\y', '2:6: \\y means nothing'],
    ['tsv', 'name\tvalue\r\na\t1\r\nb\t\\', '3:3: \\ means nothing'],
    ['tsv', 'name\tvalue\na\t1\t2', '2:1: this line has 3 fields, and the first one 2'],
    ['tsv', 'name\tvalue\ttype\r\na\t1\tstring\r\n', '2:5: this is no type of a parameter'],
    ['tsv', 'name\tx\n', '1:1: the first line does not name the columns name and value'],
  ] as const) {
    it(`${format}: says where ${JSON.stringify(text)} is wrong`, async () => {
      const error = await refusal(format, text);
      expect(error?.message).to.equal(`f:${message}`);
      expect(error?.hint).to.match(/\.$/);
      expect(error?.exitCode).to.equal(2);
    });
  }

  const NUL: Readonly<Record<Format, readonly [text: string, place: string]>> = {
    dotenv: ['A=1\nB="x\0"', '2:1'],
    json: ['{"A": "1",\n "B": "x\\u0000"}', '2:2'],
    yaml: ['A: 1\nB: "x\\0"\n', '2:1'],
    properties: ['A=1\n B=x\\u0000\n', '2:2'],
    tfvars: ['A=1\n  B="\\u0000"\n', '2:3'],
    csv: ['value,name\n1,A\n\0,B\n', '3:3'],
    tsv: ['value\tname\n1\tA\n\0\tB\n', '3:3'],
  };
  const TWICE: Readonly<Record<Format, ReadonlyArray<readonly [text: string, place: string, key: string, line: number]>>> = {
    dotenv: [['A=1\nB=2\n export A="3"\n', '3:2', 'A', 1]],
    json: [['{"a": 1,\n "a": 2}', '2:2', 'a', 1], ['{"a": 1,\n\n "\\u0061": 2}', '3:2', 'a', 1], ['{"a": {"b": 1},\n "a/b": 2}', '2:2', 'a/b', 1], ['{"a": {"b": 1},\n "a": {"c": 2}}', '2:2', 'a', 1], ['{"a/b": 1,\n "a": {\n  "b": 2}}', '3:3', 'a/b', 1]],
    yaml: [
      ['a: 1\na: 2\n', '2:1', 'a', 1],
      ['a: 1\n"a": 2\n', '2:1', 'a', 1],
      ['a: {b: 1}\na/b: 2\n', '2:1', 'a/b', 1],
      ['a:\n  b: 1\na:\n  c: 2\n', '3:1', 'a', 1],
      ['a: 1\na: {b: 2}\n', '2:1', 'a', 1],
      ['a: {b: {c: 1,\n  c: 2}}\n', '2:3', 'a/b/c', 1],
      ['a/: {b: 1}\na: {b: 2}\n', '2:5', 'a/b', 1],
      ['a: {value: 1,\n value: 2}\n', '2:2', 'value', 1],
      ['a: {value: 1, type: String,\n type: String}\n', '2:2', 'type', 1],
      ['a: {value: 1, tags: {x: 1,\n x: 2}}\n', '2:2', 'x', 1],
      ['a: {value: 1}\na: 1\n', '2:1', 'a', 1],
    ],
    properties: [['a=1\n# c\na 2\n', '3:1', 'a', 1], ['a=1\n\\u0061: 2\n', '2:1', 'a', 1], ['a=1\\\n  2\n\\a=3\n', '3:1', 'a', 1]],
    tfvars: [['a = 1\n/*\n*/ a = [2]\n', '3:4', 'a', 1]],
    csv: [['name,value\na,"1\n\n"\na,2\n', '5:1', 'a', 2], ['value,name\n1,a\n2,"a"\n', '3:3', 'a', 2]],
    tsv: [['name\tvalue\na\t1\nb\t1\na\t2\n', '4:1', 'a', 2]],
  };
  for (const format of FORMATS) {
    it(`${format}: refuses NUL characters`, async () => {
      const [text, place] = NUL[format];
      expect((await refusal(format, text))?.message).to.equal(`f:${place}: the value of "B" is binary (it has a NUL character)`);
    });
    for (const [text, place, key, line] of TWICE[format]) {
      it(`${format}: refuses what is there twice in ${JSON.stringify(text)}`, async () => {
        const error = await refusal(format, text);
        expect(error?.message).to.equal(`f:${place}: the key ${JSON.stringify(key)} is there already, in line ${line}`);
      });
    }
  }
});

describe('errors of files of parameters', () => {
  const SECRET = 'hunter2';
  for (const [format, text] of [
    ['yaml', `a: !${SECRET}\n`],
    ['yaml', `a: !${SECRET} x\n`],
    ['yaml', `a: !!${SECRET} x\n`],
    ['yaml', `a: !<${SECRET}\n`],
    ['yaml', `a: !<${SECRET}> x\n`],
    ['yaml', `a: !x!${SECRET} x\n`],
    ['yaml', `a: *${SECRET}\n`],
    ['yaml', `a: &${SECRET}\n`],
    ['yaml', `a: |${SECRET}\n`],
    ['yaml', `a: >-${SECRET} x\n`],
    ['yaml', `a: @${SECRET}\n`],
    ['yaml', `a: \`${SECRET}\n`],
    ['yaml', `a: %${SECRET}: x\n`],
    ['yaml', `a: {${SECRET}\n`],
    ['yaml', `a: [${SECRET}\n`],
    ['yaml', `a: "${SECRET}\n`],
    ['yaml', `a: '${SECRET}\n`],
    ['yaml', `a: "x" ${SECRET}\n`],
    ['yaml', `a: "x"${SECRET}\n`],
    ['yaml', `a: x\n${SECRET}\n`],
    ['yaml', `a: |\n  x\n ${SECRET}\n`],
    ['yaml', `a: "\\q${SECRET}"\n`],
    ['yaml', `a: }${SECRET}\n`],
    ['yaml', `a: ]${SECRET}\n`],
    ['yaml', `a: [${SECRET}]]${SECRET}\n`],
    ['yaml', `a: - ${SECRET}\n`],
    ['yaml', `${SECRET}\n`],
    ['yaml', `a: ["${SECRET},x"]\n`],
    ['yaml', `a: {value: 1, tags: ${SECRET}}\n`],
    ['yaml', `a: "\\0${SECRET}"\n`],
    ['json', `{"a": ${SECRET}}`],
    ['json', `{"a": "${SECRET}}`],
    ['json', `{"a": "${SECRET}\\q"}`],
    ['json', `{"a": ["${SECRET},"]}`],
    ['dotenv', `A=1\n${SECRET}\n`],
    ['dotenv', `A="${SECRET}\n`],
    ['dotenv', `A="x"${SECRET}\n`],
    ['properties', `a=${SECRET}\\u00`],
    ['tfvars', `a = ${SECRET}`],
    ['tfvars', `a = "x" ${SECRET}`],
    ['tfvars', `a = "${SECRET}`],
    ['tfvars', `a = "\${${SECRET}}"`],
    ['tfvars', `a = ["${SECRET},"]`],
    ['csv', `name,value\na,x,${SECRET}`],
    ['csv', `name,value,type\na,x,${SECRET}`],
    ['csv', `name,value\na,"x"${SECRET}`],
    ['tsv', `name\tvalue\tx\tx\na\t\\${SECRET}`],
    ['tsv', `name\tvalue\ttype\na\tx\t${SECRET}`],
  ] as const) {
    it(`do not repeat the secret in ${format} ${JSON.stringify(text)}`, async () => {
      const error = await refusal(format, text);
      expect(error, 'it is refused').to.be.instanceOf(UserError);
      expect(`${error?.message} ${error?.hint}`).to.not.contain(SECRET);
    });
  }

  const files = async (format: Format): Promise<string> => written(format, [['a', `${SECRET}\n'x'`], ['b', `"${SECRET}"`], ['c', SECRET]]);
  for (const format of FORMATS) {
    it(`never repeat a secret, whatever character of a ${format} file is wrong`, () =>
      fc.assert(
        fc.asyncProperty(fc.nat(), fc.constantFrom('', '"', "'", '\\', ',', '=', '{', '}', '[', ']', '!', '*', '&', '|', '>', '%', '@', '#', '\t', '\r', '${', '<<E', '- ', '\0'), async (at, inserted) => {
          const text = await files(format);
          const index = at % text.length;
          const broken = inserted === '' ? text.slice(0, index) + text.slice(index + 1) : text.slice(0, index) + inserted + text.slice(index);
          const error = await refusal(format, broken);
          expect(`${error?.message} ${error?.hint}`, broken).to.not.contain(SECRET);
        }),
        { numRuns: 1000 },
      ));
  }
});

describe('any text at all', () => {
  const piece = fc.oneof(fc.constantFrom('a', 'b: ', 'c=', '{', '}', '[', ']', '"', "'", '\\', '\n', '\r\n', ' ', '  ', '\t', '!', '&a ', '*a', '|', '>', '- ', '? ', ': ', ',', '#', '<<EOT\n', 'EOT\n', '${', '%', '---', '...', '!secure ', '!!str ', 'value', 'name', 'type', 'tags', 'policies', '\\u', '\0', '/*', '*/'), fc.string({ maxLength: 3 }));
  for (const format of FORMATS) {
    it(`${format}: is read, or refused with a place that is there`, () =>
      fc.assert(
        fc.asyncProperty(fc.array(piece, { maxLength: 20 }).map((pieces) => pieces.join('')), async (text) => {
          const error = await refusal(format, text);
          if (error === undefined) return;
          const [, line, column] = /^f:(\d+):(\d+): /.exec(error.message) ?? [];
          const lines = text.split(format === 'properties' ? /\r\n|\r|\n/ : '\n');
          expect(Number(line), error.message).to.be.within(1, lines.length);
          expect(Number(column), error.message).to.be.within(1, (lines[Number(line) - 1] ?? '').length + 1);
        }),
        { numRuns: 1500 },
      ));
  }
});
