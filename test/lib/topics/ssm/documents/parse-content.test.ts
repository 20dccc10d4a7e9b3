import { expect } from 'chai';
import { UserError } from '../../../../../src/lib/errors/errors.ts';
import { checkContent, guessFormat } from '../../../../../src/lib/topics/ssm/documents/parse-content.ts';

const GOOD = '{"schemaVersion": "2.2", "mainSteps": []}';

describe('guessFormat', () => {
  for (const [source, content, format] of [
    ['a.json', 'x: 1', 'JSON'],
    ['a.yaml', GOOD, 'YAML'],
    ['a.YML', GOOD, 'YAML'],
    ['stdin', `\n ${GOOD}`, 'JSON'],
    ['a.txt', 'schemaVersion: "2.2"', 'YAML'],
  ] as const) {
    it(`takes ${source} with ${content.trim().slice(0, 10)} for ${format}`, () => expect(guessFormat(source, content)).to.equal(format));
  }
});

describe('checkContent', () => {
  it('lets documents through', () => {
    checkContent(GOOD, 'JSON', 'a.json');
    checkContent('schemaVersion: "2.2"\nmainSteps: []\n', 'YAML', 'a.yaml');
  });

  for (const [what, content, format, place] of [
    ['a missing value', '{\n  "schemaVersion":}\n', 'JSON', 'f:2:19: Unexpected token'],
    ['a trailing comma', '{"schemaVersion": "2.2",}', 'JSON', 'f:1:25: Expected double-quoted property name'],
    ['a text that ends', '{"schemaVersion": "2.2"', 'JSON', 'f:1:24: '],
    ['a bare word', '{"schemaVersion": True}', 'JSON', 'f:1:19: '],
    ['no text', '', 'JSON', 'f:1:1: Unexpected end of JSON input'],
    ['a bad indent', 'schemaVersion: "2.2"\nmainSteps: [\nfoo: 1\n', 'YAML', 'f:3:1: '],
    ['a key twice', 'schemaVersion: "2.2"\nschemaVersion: "1.2"\n', 'YAML', 'f:2:1: Map keys must be unique'],
    ['a tab', 'schemaVersion: "2.2"\nmainSteps:\n\t- a\n', 'YAML', 'f:3:1: '],
  ] as const) {
    it(`finds the place of ${what}`, () => {
      expect(() => checkContent(content, format, 'f'))
        .to.throw(UserError)
        .with.property('message')
        .that.satisfies((message: string) => message.startsWith(place) && !message.includes('\n') && !/position|\bat line\b/.test(message), place);
    });
  }

  for (const [what, content] of [
    ['a list', '[]'],
    ['a text', '"schemaVersion"'],
    ['an object without a version', '{}'],
  ] as const) {
    it(`refuses ${what}`, () => expect(() => checkContent(content, 'JSON', 'f')).to.throw(UserError, /schemaVersion/));
  }

  it('refuses what is too large for the service, in bytes', () => {
    expect(() => checkContent(`{"schemaVersion": "${'é'.repeat(32_768)}"}`, 'JSON', 'f')).to.throw(UserError, /64 KB/);
  });
});
