import { string } from '@oclif/core/args';
import { boolean, integer, option, string as stringFlag } from '@oclif/core/flags';
import { parse } from '@oclif/core/parser';
import { expect } from 'chai';
import { durationSeconds } from '../../../src/lib/cli/flags/duration.ts';
import { describeError, errorLine } from '../../../src/lib/cli/report-error.ts';
import { describeUsageError } from '../../../src/lib/cli/usage-error.ts';

const INPUT = {
  args: { name: string({ description: 'Its name', required: true, ignoreStdin: true }), shell: string({ options: ['bash', 'zsh'], ignoreStdin: true }) },
  flags: {
    region: stringFlag({ char: 'r' }),
    output: option({ options: ['text', 'json', 'ndjson'] as const })(),
    gather: boolean({ exclusive: ['stream'] }),
    stream: boolean(),
    local: boolean({ allowNo: true }),
    ssh: stringFlag(),
    key: stringFlag({ dependsOn: ['ssh'] }),
    port: integer({ min: 1, max: 9 }),
    timeout: durationSeconds(),
  },
  context: { id: 'ssm:send' } as never,
};

/** What a user reads after oclif's own parser has refused the words. */
async function refusal(words: readonly string[], input: object = INPUT): Promise<ReturnType<typeof describeError>> {
  try {
    await parse([...words], input as typeof INPUT);
  } catch (error) {
    return describeError(error);
  }
  throw new Error(`${words.join(' ')} was accepted`);
}

const CASES: ReadonlyArray<readonly [words: string, code: string, message: RegExp, hint: RegExp]> = [
  ['x zsh --regoin', 'unknown-flag', /^there is no flag --regoin$/, /^Did you mean --region\?$/],
  ['x --no-locl', 'unknown-flag', /--no-locl$/, /^Did you mean --no-local\?$/],
  ['x --regoin=y', 'unknown-flag', /^there is no flag --regoin$/, /^Did you mean --region\?$/],
  ['x --frobnicate', 'unknown-flag', /--frobnicate$/, /^drover ssm send --help lists the flags\.$/],
  ['x -q', 'unknown-flag', /^there is no flag -q$/, /--help/],
  ['x --region', 'missing-value', /^--region needs a value$/, /--region=VALUE/],
  ['x --region --stream', 'missing-value', /^--region needs a value$/, /--region=VALUE/],
  ['x --output', 'missing-value', /^--output needs a value$/, /text, json, ndjson/],
  ['x --output jsn', 'bad-value', /^--output: "jsn" is not one of text, json, ndjson$/, /^Did you mean json\?$/],
  ['x --output pictures', 'bad-value', /"pictures" is not one of/, /^Write one of them\.$/],
  ['x csh', 'bad-value', /^"csh" is not one of bash, zsh$/, /^Did you mean zsh\?$/],
  ['x --region a --region b', 'repeated-flag', /^--region is given twice$/, /once/],
  ['x --gather --stream', 'exclusive-flags', /^--stream and --gather exclude each other$/, /Leave one/],
  ['x --key k', 'missing-flag', /^--key needs --ssh too$/, /^Add --ssh\.$/],
  ['x --port many', 'bad-value', /^--port: "many" is not a whole number$/, /digits/],
  ['x --port 10', 'bad-value', /^--port: expected an integer less than or equal to 9 but received: 10$/, /value/],
  ['x --timeout soon', 'bad-duration', /^--timeout: "soon" is not a duration$/, /seconds/],
  ['', 'missing-argument', /^NAME \(Its name\) must be given$/, /^drover ssm send --help shows where\.$/],
  ['x zsh more', 'unexpected-argument', /^unexpected argument "more"$/, /--help shows what it takes\.$/],
  ['x zsh more words', 'unexpected-argument', /^unexpected arguments "more", "words"$/, /--help/],
];

describe('describeUsageError', () => {
  for (const [words, code, message, hint] of CASES) {
    it(`explains ${JSON.stringify(words)}`, async () => {
      const reported = await refusal(words.split(' ').filter((word) => word !== ''));
      expect(reported.code).to.equal(code);
      expect(reported.message).to.match(message);
      expect(reported.hint).to.match(hint);
      expect(reported.exitCode).to.equal(2);
      expect(errorLine(reported)).to.match(/^drover: [^\n\u001B]+$/);
    });
  }

  it('says where the command belongs, where there are targets', async () => {
    const reported = await refusal(['x', 'zsh', 'ls', '-la'], { ...INPUT, flags: { targets: stringFlag() } });
    expect(reported.hint).to.match(/the command to run stands after --/);
  });

  it('names a required flag', async () => {
    const reported = await refusal(['x'], { ...INPUT, flags: { file: stringFlag({ required: true }) } });
    expect(reported).to.include({ code: 'missing-flag', message: '--file is required' });
  });

  it('keeps the words of an error that it does not know', () => {
    expect(describeUsageError({ message: 'Something\n  else\nSee more help with --help' })).to.include({ code: 'usage', message: 'Something else' });
  });
});
