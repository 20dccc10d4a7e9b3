import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { plainEnvironment } from './engine.ts';
import type { Figure } from './figure.ts';
import { median } from './median.ts';

const SECONDS = 10;
const RUNS = 3;
const GOAL = 8;

/** What `live-run.ts` prints. */
export interface LiveRunUsage {
  /** CPU of the process from the first event to the last one, in milliseconds. */
  readonly cpuMilliseconds: number;
  readonly wallMilliseconds: number;
  /** CPU of loading and opening the view, once. */
  readonly openMilliseconds: number;
}

/** CPU of a process that shows runs of 10 seconds live: events, state, frames and all. The goal is for 1,000 nodes. */
export async function measureLiveView(folder: string): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const nodes of [1000, 10_000]) {
    const usages: LiveRunUsage[] = [];
    for (let run = 0; run < RUNS; run++) usages.push(await showRun(nodes, folder));
    figures.push({
      what: `live view, ${nodes.toLocaleString('en-US')} nodes in ${SECONDS} s`,
      measured: median(usages.map(({ cpuMilliseconds, wallMilliseconds }) => (100 * cpuMilliseconds) / wallMilliseconds)),
      unit: '%',
      ...(nodes === 1000 ? { goal: GOAL } : {}),
      note: `of a core; and ${median(usages.map(({ openMilliseconds }) => openMilliseconds)).toFixed(0)} ms once to load it`,
    });
  }
  return figures;
}

/** Each in a process of its own. What it draws is read and thrown away, as a terminal would read it. */
async function showRun(nodes: number, folder: string): Promise<LiveRunUsage> {
  const program = join(import.meta.dirname, 'live-run.ts');
  // FORCE_COLOR: a terminal of today has colours, and they are part of the work.
  const env = { ...plainEnvironment(folder), TERM: 'xterm-256color', FORCE_COLOR: '1', NODE_ENV: 'production' };
  const child = spawn(process.execPath, [program, String(nodes), String(SECONDS)], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const [printed, drawn] = await Promise.all([text(child.stdout), text(child.stderr)]);
  if (!drawn.includes(`/${nodes}`)) throw new Error(`the live view did not draw: ${drawn.slice(-500)}`);
  return JSON.parse(printed) as LiveRunUsage;
}
