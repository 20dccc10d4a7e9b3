import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { ListCommandsCommand, SendCommandCommand } from '@aws-sdk/client-ssm';
import type { BenchEngine } from './engine.ts';
import type { Figure } from './figure.ts';
import { alternate } from './median.ts';

const ROUNDS = 9;
const NODES = 200;
const WIDTH = 64;
const POLL_MILLISECONDS = 20;
const GOAL = 1.5;

/** Wall time of `true` on 200 process nodes through the engine, against as many processes started by a bare loop. */
export async function measureEngineRun(engine: BenchEngine): Promise<Figure> {
  const milliseconds = await alternate(ROUNDS, { loop: spawnLoop, engine: () => runOnEngine(engine) });
  const perNode = (value: number): string => (value / NODES).toFixed(2);
  return {
    what: `engine: true on ${NODES} nodes, ${WIDTH} wide`,
    measured: milliseconds.engine / milliseconds.loop,
    unit: 'x',
    goal: GOAL,
    note: `${perNode(milliseconds.engine)} ms a node to ${perNode(milliseconds.loop)} of a bare spawn loop`,
  };
}

async function spawnLoop(): Promise<number> {
  const { stdout } = await promisify(execFile)(process.execPath, [join(import.meta.dirname, 'spawn-loop.ts'), String(NODES), String(WIDTH)]);
  return Number(stdout);
}

/** Sent and looked after as a client would, by one cheap call a round: the command's own counts. */
async function runOnEngine({ client }: BenchEngine): Promise<number> {
  const startedAt = performance.now();
  const { Command } = await client.send(
    new SendCommandCommand({
      DocumentName: 'AWS-RunShellScript',
      Parameters: { commands: ['true'] },
      Targets: [{ Key: 'tag:Part', Values: [String(NODES)] }],
      MaxConcurrency: String(WIDTH),
      MaxErrors: '100%',
    }),
  );
  for (;;) {
    const { Commands } = await client.send(new ListCommandsCommand({ CommandId: Command?.CommandId }));
    const command = Commands?.[0];
    if (command?.Status === 'Success' && command.CompletedCount === NODES) return performance.now() - startedAt;
    if (!['Pending', 'InProgress', 'Success'].includes(command?.Status ?? '')) throw new Error(`the command ended as ${command?.Status}`);
    await delay(POLL_MILLISECONDS);
  }
}
