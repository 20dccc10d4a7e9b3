import { execFileSync } from 'node:child_process';
import { expect } from 'chai';
import fc from 'fast-check';
import { UserError } from '../../../../src/lib/errors/errors.ts';
import { LONGEST_COMMENT, shellText, type SendInput } from '../../../../src/lib/topics/ssm/read-words.ts';
import { commentOf } from '../../../../src/lib/topics/ssm/api.ts';
import { newRunId } from '../../../../src/lib/run/run-id.ts';
import { wordsOf } from './example-words.ts';

const refusal = (changes: Partial<SendInput>): UserError => {
  try {
    wordsOf(changes);
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error('it was taken');
};
const script = (text: string, file = './check.sh') => ({ command: [], script: { file, text } });
const document = (name: string, ...parameters: string[]) => ({ command: [], document: name, parameters });

describe('readWords', () => {
  it('reads the shortest line, with the defaults of Run Command', () => {
    expect(wordsOf()).to.deep.equal({
      query: { kind: 'tags', tags: [{ key: 'Role', values: ['web'] }] },
      document: 'AWS-RunShellScript',
      documentVersion: undefined,
      parameters: { commands: ['uptime'] },
      title: 'uptime',
      comment: '',
      deliveryTimeoutSeconds: 3600,
      rate: { maxConcurrency: '50', maxErrors: '0' },
      places: { s3: undefined, logGroup: undefined },
      waves: [],
      soakSeconds: 0,
      healthCheck: undefined,
      forcedMode: undefined,
    });
  });

  describe('what is run', () => {
    it('takes one word as shell text and several as a program and its arguments', () => {
      expect(wordsOf({ command: ['uptime; df -h /'] }).parameters).to.deep.equal({ commands: ['uptime; df -h /'] });
      expect(wordsOf({ command: ['echo', "it's", 'a b', ''] }).parameters).to.deep.equal({ commands: [`echo 'it'\\''s' 'a b' ''`] });
    });

    it('reads a script line by line, empty lines and a line without an end too', () => {
      expect(wordsOf(script('#!/bin/sh\nset -e\n\n  echo a \n')).parameters).to.deep.equal({ commands: ['#!/bin/sh', 'set -e', '', '  echo a '] });
      expect(wordsOf(script('echo a')).parameters).to.deep.equal({ commands: ['echo a'] });
      expect(wordsOf(script('echo a')).title).to.equal('AWS-RunShellScript: ./check.sh');
    });

    it('reads a script that was saved on Windows: the interpreter has no carriage return in its name', () => {
      expect(wordsOf(script('#!/bin/bash\r\necho "a\rb"\r\n')).parameters).to.deep.equal({ commands: ['#!/bin/bash', 'echo "a\rb"'] });
    });

    for (const empty of ['', '\n', ' \n\t\r\n']) {
      it(`refuses the empty script ${JSON.stringify(empty)}`, () => {
        expect(refusal(script(empty))).to.include({ code: 'empty-script', message: '--script: ./check.sh is empty', exitCode: 2 });
      });
    }

    it('refuses nothing to run, and no more than one thing to run', () => {
      expect(refusal({ command: [] })).to.include({ code: 'no-command', exitCode: 2 });
      expect(refusal(document('AWS-RunPowerShellScript'))).to.include({ code: 'no-command' });
      expect(refusal({ script: { file: 'a', text: 'b' } }).message).to.equal('a command after -- and --script exclude each other');
      expect(refusal({ parameters: ['commands=date'] }).message).to.equal('a command after -- and --parameters commands=… exclude each other');
      expect(refusal({ ...script('a'), parameters: ['commands=date'] }).message).to.equal('--script and --parameters commands=… exclude each other');
    });

    it('takes commands from --parameters', () => {
      expect(wordsOf({ command: [], parameters: ['commands=date', 'commands=uptime'] })).to.deep.include({ parameters: { commands: ['date', 'uptime'] }, title: 'date; uptime' });
    });

    it('adds the flags that are parameters, and refuses to say them twice', () => {
      expect(wordsOf({ workingDirectory: '/srv', executionTimeoutSeconds: 600 }).parameters).to.deep.equal({ commands: ['uptime'], workingDirectory: ['/srv'], executionTimeout: ['600'] });
      expect(refusal({ workingDirectory: '/srv', parameters: ['workingDirectory=/'] }).message).to.equal('--working-directory and --parameters workingDirectory=… exclude each other');
      expect(refusal({ executionTimeoutSeconds: 5, parameters: ['executionTimeout=6'] }).message).to.equal('--execution-timeout and --parameters executionTimeout=… exclude each other');
    });
  });

  describe('the document', () => {
    const cases: readonly (readonly [string, string, string | undefined])[] = [
      ['My-Document', 'My-Document', undefined],
      ['My-Document:3', 'My-Document', '3'],
      ['My-Document:$LATEST', 'My-Document', '$LATEST'],
      ['arn:aws:ssm:eu-west-1:123456789012:document/My-Document', 'arn:aws:ssm:eu-west-1:123456789012:document/My-Document', undefined],
      ['arn:aws:ssm:eu-west-1:123456789012:document/My-Document:7', 'arn:aws:ssm:eu-west-1:123456789012:document/My-Document', '7'],
    ];
    for (const [text, name, version] of cases) {
      it(`reads ${text}`, () => {
        expect(wordsOf(document(text))).to.deep.include({ document: name, documentVersion: version, parameters: {} });
      });
    }

    for (const bad of ['My-Document:newest', 'My-Document:', ':3', '']) {
      it(`refuses "${bad}"`, () => {
        expect(refusal(document(bad))).to.include({ code: 'bad-document', exitCode: 2 }).and.have.property('message').that.includes(`--document: "${bad}"`);
      });
    }

    it('makes a title of a document and its parameters, on one line and not endless', () => {
      expect(wordsOf(document('My-Document', 'a=1', 'b=x\ny')).title).to.equal('My-Document: a=1; b=x y');
      expect(wordsOf(document('My-Document')).title).to.equal('My-Document');
      expect(wordsOf({ command: ['x'.repeat(5000)] }).title).to.equal(`${'x'.repeat(199)}…`);
    });
  });

  describe('limits of AWS', () => {
    it('takes a comment that leaves room for the run and its slice, and no longer one', () => {
      const longest = 'ä'.repeat(LONGEST_COMMENT - 1) + '😀';
      expect(wordsOf({ comment: longest }).comment).to.equal(longest);
      expect(Array.from(commentOf(longest, `${newRunId()}.9999999`)).length).to.be.at.most(100);
      expect(refusal({ comment: `${longest}x` })).to.include({ code: 'long-comment', exitCode: 2 }).and.have.property('message').that.includes(`--comment has ${LONGEST_COMMENT + 1} characters`);
    });

    it('takes 30 seconds to 30 days for the delivery', () => {
      expect([30, 2_592_000].map((deliveryTimeoutSeconds) => wordsOf({ deliveryTimeoutSeconds }).deliveryTimeoutSeconds)).to.deep.equal([30, 2_592_000]);
      for (const deliveryTimeoutSeconds of [0, 29, 2_592_001]) expect(refusal({ deliveryTimeoutSeconds }).message).to.equal(`--timeout: ${deliveryTimeoutSeconds} s is not between 30 s and 30 days`);
    });

    it('takes 1 second to 48 hours for the execution', () => {
      expect([1, 172_800].map((executionTimeoutSeconds) => wordsOf({ executionTimeoutSeconds }).parameters['executionTimeout'])).to.deep.equal([['1'], ['172800']]);
      for (const executionTimeoutSeconds of [0, 172_801]) expect(refusal({ executionTimeoutSeconds }).message).to.equal(`--execution-timeout: ${executionTimeoutSeconds} s is not between 1 s and 48 h`);
    });

    it('names the flag of a bad rate', () => {
      expect(refusal({ maxConcurrency: '0%' }).message).to.include('--max-concurrency: "0%"');
      expect(refusal({ maxErrors: '101%' }).message).to.include('--max-errors: "101%"');
      expect(wordsOf({ maxErrors: '0%' }).rate).to.deep.equal({ maxConcurrency: '50', maxErrors: '0%' });
    });
  });

  describe('where output goes', () => {
    it('reads a bucket with and without a prefix', () => {
      expect(wordsOf({ outputS3: 's3://logs/run/today//' }).places).to.deep.equal({ s3: { bucket: 'logs', prefix: 'run/today' }, logGroup: undefined });
      expect(wordsOf({ outputS3: 's3://my.logs-1' }).places.s3).to.deep.equal({ bucket: 'my.logs-1', prefix: '' });
      expect(wordsOf({ outputS3: 's3://logs/' }).places.s3).to.deep.equal({ bucket: 'logs', prefix: '' });
    });

    for (const bad of ['logs', 's3://', 's3://Logs', 's3://a', 's3:/logs', 'https://logs.s3.amazonaws.com', 's3://-logs']) {
      it(`refuses ${bad}`, () => {
        expect(refusal({ outputS3: bad })).to.include({ code: 'bad-s3-address', message: `--output-s3: "${bad}" is not a bucket` });
      });
    }

    it('reads a log group, which alone is enough to say that it is wanted', () => {
      expect(wordsOf({ outputCloudWatch: true }).places.logGroup).to.equal('');
      expect(wordsOf({ logGroup: '/ops/runs' }).places.logGroup).to.equal('/ops/runs');
      expect(wordsOf({ outputS3: 's3://logs', outputCloudWatch: true }).places).to.deep.equal({ s3: { bucket: 'logs', prefix: '' }, logGroup: '' });
    });
  });

  it('wants waves for what goes between them', () => {
    expect(refusal({ soakSeconds: 5 }).message).to.equal('--pause goes with --waves');
    expect(refusal({ healthCheck: 'true' }).message).to.equal('--health-check goes with --waves');
    expect(wordsOf({ waves: 'canary:1,100%', soakSeconds: 5, healthCheck: 'true' })).to.deep.include({ soakSeconds: 5, healthCheck: 'true' });
  });
});

describe('shellText', () => {
  it('gives every word to the program as it stands, whatever is in it', () => {
    const characters = fc.constantFrom(...Array.from(` \t\n'"\\$\`!*?[]{}()<>|&;#~=%^a0-é😀`), '--', '$(id)', '\r');
    const word = fc.string({ unit: characters, maxLength: 8 });
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 6 }), (words) => {
        const text = shellText(['printf', '%s\\0', ...words]);
        expect(execFileSync('sh', ['-c', text], { encoding: 'utf8' })).to.equal(words.map((each) => `${each}\0`).join(''));
      }),
      { numRuns: 150 },
    );
  });

  it('leaves words readable that need no quotes', () => {
    expect(shellText(['systemctl', 'restart', 'nginx@80.service'])).to.equal('systemctl restart nginx@80.service');
  });
});
