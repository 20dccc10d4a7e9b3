/** A process of its own that holds a run: `node journal-program.ts FOLDER begin|resume ID`. Says what came of it, and stays. */
import { UserError } from '../../../../src/lib/errors/errors.ts';
import { Journal } from '../../../../src/lib/run/journal/journal.ts';

const [folder = '', verb, id = ''] = process.argv.slice(2);
try {
  const journal = new Journal(folder);
  const log = verb === 'begin' ? journal.begin({ id, verb: 'ssm send', title: 't', total: 1, startedAt: 1, parent: undefined, plan: {} }) : journal.resume(id);
  log.handle({ type: 'dispatching', at: 2, sliceId: '1', lane: '', nodes: ['n-1'] });
  console.log('held');
  setInterval(() => log.handle({ type: 'notice', at: 3, level: 'info', message: 'here' }), 1000);
} catch (error) {
  console.log(error instanceof UserError ? `${error.code}: ${error.message}` : String(error));
}
