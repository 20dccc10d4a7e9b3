import { BINARY, type BenchEngine } from './engine.ts';
import type { Figure } from './figure.ts';
import { peakMemoryMiB } from './measure-process.ts';

/** Only shown: peak memory of a send to 1,000 nodes that is watched to its end, and of the engine after it. */
export async function measureMemory(engine: BenchEngine): Promise<Figure[]> {
  const words = ['ssm', 'send', '--targets', 'tag:Bench=1000', '--max-concurrency', '100', '--', 'echo hello'];
  const client = await peakMemoryMiB({ words: [process.execPath, BINARY, ...words], environment: engine.environment });
  return [
    { what: 'drover ssm send, 1,000 nodes', measured: client, unit: 'MiB', note: 'peak memory of the client' },
    { what: 'engine after it', measured: await engine.memoryMiB(), unit: 'MiB', note: 'resident memory' },
  ];
}
