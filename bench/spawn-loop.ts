/** The bare loop that the engine is held against: `sh -c true` for so many nodes, so many at a time. Prints milliseconds. */
import { spawn } from 'node:child_process';

const [nodes = 0, width = 0] = process.argv.slice(2).map(Number);
let left = nodes;

const runOne = (): Promise<void> =>
  new Promise((resolve, reject) => {
    spawn('sh', ['-c', 'true'], { stdio: 'ignore' })
      .on('error', reject)
      .on('close', (code) => (code === 0 ? resolve() : reject(new Error(`exit ${code}`))));
  });

async function lane(): Promise<void> {
  while (left > 0) {
    left -= 1;
    await runOne();
  }
}

const startedAt = performance.now();
await Promise.all(Array.from({ length: width }, lane));
console.log(performance.now() - startedAt);
