import { execa } from 'execa';
import type { Context } from 'mocha';
import type { InProcessEngine } from '../lib/local/services/in-process-engine.ts';

/** The variables with which a client that knows nothing of Drover finds the engine, and nothing of this user's own setup. */
const environmentOf = ({ endpoint, keys }: Pick<InProcessEngine, 'endpoint' | 'keys'>): Record<string, string> => ({
  PATH: process.env['PATH'] ?? '',
  HOME: process.env['HOME'] ?? '',
  AWS_ENDPOINT_URL: endpoint,
  AWS_ACCESS_KEY_ID: keys.accessKeyId,
  AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
  AWS_DEFAULT_REGION: 'us-east-1',
  AWS_DISABLE_HOST_PREFIX_INJECTION: 'true',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_PAGER: '',
  AWS_MAX_ATTEMPTS: '1',
  PYTHONDONTWRITEBYTECODE: '1',
});

/** Skips the tests, with a word, where the tool is not installed. */
export async function needTool(context: Context, name: 'boto3' | 'aws'): Promise<void> {
  const [command, ...words] = name === 'boto3' ? ['python3', '-c', 'import boto3'] : ['aws', '--version'];
  const { failed } = await execa(command ?? '', words, { reject: false });
  if (!failed) return;
  process.stderr.write(`  ${name} is not installed: its tests are skipped\n`);
  context.skip();
}

const PRELUDE = `
import boto3, json, sys
from botocore.exceptions import ClientError
def refused(call, **words):
    try:
        call(**words)
    except ClientError as error:
        return [error.response['Error']['Code'], error.response['ResponseMetadata']['HTTPStatusCode']]
    raise AssertionError('not refused')
def show(value):
    print(json.dumps(value, default=str))
`;

/** Runs a Python program that uses boto3, and gives back what it showed last. */
export async function boto3(engine: Pick<InProcessEngine, 'endpoint' | 'keys'>, program: string): Promise<unknown> {
  const { stdout } = await execa('python3', ['-'], { input: `${PRELUDE}\n${program}`, env: environmentOf(engine), extendEnv: false });
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? 'null');
}

/** Runs the aws CLI; its answer, or where it fails what it says. */
export async function aws(engine: Pick<InProcessEngine, 'endpoint' | 'keys'>, ...words: string[]): Promise<{ readonly answer: unknown; readonly error: string }> {
  const { stdout, stderr, failed } = await execa('aws', [...words, '--output', 'json'], { env: environmentOf(engine), extendEnv: false, reject: false });
  return { answer: stdout.trim() === '' || failed ? undefined : JSON.parse(stdout), error: failed ? stderr.trim() : '' };
}
