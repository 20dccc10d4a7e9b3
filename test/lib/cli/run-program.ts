/** What the commands do after their flags are read, as a process of its own: `node run-program.ts send|resume|retry|apply JSON`. */
import { laneWords, openLanes } from '../../../src/lib/cli/lanes.ts';
import { performPlanFile } from '../../../src/lib/cli/plan-file.ts';
import { verbOf } from '../../../src/lib/cli/run-verbs.ts';
import { performSend } from '../../../src/lib/cli/send-run.ts';
import { DroverError } from '../../../src/lib/errors/errors.ts';
import { Journal, journalFolder } from '../../../src/lib/run/journal/journal.ts';
import { parseRetryWords } from '../../../src/lib/run/journal/retry-words.ts';
import { openSsm } from '../../../src/lib/topics/ssm/open.ts';
import { prepareSend } from '../../../src/lib/topics/ssm/prepare.ts';
import { wordsOf } from '../topics/ssm/example-words.ts';

interface Words {
  readonly endpoint: string;
  readonly ids?: readonly string[];
  readonly file?: string;
  readonly outDir?: string;
}

const [verb = '', json = '{}'] = process.argv.slice(2);
const { endpoint, ids = [], file = '', outDir } = JSON.parse(json) as Words;
const flags = { output: 'json', json: true, gather: false, stream: false, live: false, requiredCoverage: 1, 'out-dir': outDir } as const;
const context = { root: import.meta.dirname, environment: process.env };
const { signal } = new AbortController();

async function run(): Promise<unknown> {
  if (verb === 'apply') return performPlanFile(file, flags, context, signal);
  if (verb === 'send') {
    const words = laneWords({ 'endpoint-url': endpoint, region: 'eu-west-1' });
    const lanes = await openLanes(words, context);
    const asked = wordsOf({ targets: { instanceIds: ids }, maxErrors: '100%', driven: true });
    const plan = await prepareSend(asked, lanes.map(({ connection, name }) => openSsm(connection, name)), signal);
    return performSend({ plan, lanes, words, flags, signal });
  }
  const journal = new Journal(journalFolder(process.env));
  const record = journal.find('@last');
  const { resume, retry } = await verbOf(record.verb);
  return verb === 'resume' ? resume(record, journal, flags, context, signal) : retry(record, journal, parseRetryWords('failed'), flags, context, signal);
}

try {
  console.log(JSON.stringify(await run()));
} catch (error) {
  console.log(JSON.stringify({ error: { code: error instanceof DroverError ? error.code : 'bug', message: String(error) } }));
  process.exitCode = error instanceof DroverError ? error.exitCode : 1;
}
