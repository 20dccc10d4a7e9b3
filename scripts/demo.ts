/**
 * What `npm start` shows: the engine with its demo fleet, and one command on a part of it, by the built binary. The
 * engine stays, so that one can go on trying; it ends by itself when it is not used for an hour.
 */
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';

const binary = join(dirname(import.meta.dirname), 'bin', 'run.js');

/** Prints the command as a person would type it, runs it, and leaves with its exit code where it is not 0. */
function drover(...words: string[]): void {
  console.log(`\n$ drover ${words.map((word) => (/^[\w@%=:,./-]+$/.test(word) ? word : `'${word}'`)).join(' ')}`);
  const { status } = spawnSync(process.execPath, [binary, ...words], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

drover('local', 'up');
drover('ssm', 'send', '--local', '--targets', 'tag:Role=web', '--max-concurrency', '25%', '--max-errors', '2', '--gather', '--', 'uptime -p; df -h / | tail -1');
console.log(`
Go on with:
  npx drover ssm nodes --local
  npx drover ssm send --local --all -- hostname
  npx drover ssm show @last --local
  npx drover local down`);
