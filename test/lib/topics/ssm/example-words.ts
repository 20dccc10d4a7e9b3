import type { SendInput } from '../../../../src/lib/topics/ssm/read-words.ts';
import { readWords } from '../../../../src/lib/topics/ssm/read-words.ts';
import type { SendWords } from '../../../../src/lib/topics/ssm/types.ts';

/** The words of `drover ssm send --targets tag:Role=web -- uptime`, with what a test changes. */
export const sendInputOf = (changes: Partial<SendInput> = {}): SendInput => ({
  targets: { targets: ['tag:Role=web'] },
  command: ['uptime'],
  script: undefined,
  document: undefined,
  parameters: [],
  readFile: (file) => {
    throw new Error(`${file} is not read in this test`);
  },
  comment: undefined,
  deliveryTimeoutSeconds: undefined,
  executionTimeoutSeconds: undefined,
  workingDirectory: undefined,
  outputS3: undefined,
  outputCloudWatch: false,
  logGroup: undefined,
  maxConcurrency: '50',
  maxErrors: '0',
  waves: undefined,
  soakSeconds: undefined,
  healthCheck: undefined,
  native: false,
  driven: false,
  ...changes,
});

export const wordsOf = (changes: Partial<SendInput> = {}): SendWords => readWords(sendInputOf(changes));
