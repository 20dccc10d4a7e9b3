/**
 * `npm run picture`: docs/pictures/live-view.svg, the live view in the middle of a real run of the built program on the
 * demo fleet. Needs util-linux's script for a pseudo-terminal.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { drawScreen } from './picture/draw-screen.ts';
import { recordTerminal } from './picture/record-terminal.ts';
import { textOf, type Screen } from './picture/screen.ts';

const root = dirname(import.meta.dirname);
const binary = join(root, 'bin', 'run.js');
const target = join(root, 'docs', 'pictures', 'live-view.svg');
const SIZE = { columns: 92, rows: 19 };
/** Failures are in, and many still run. */
const BEST_SHARE = 0.5;

const words = ['ssm', 'send', '--local', '--all', '-y', '--max-concurrency', '50%', '--max-errors', '4', '--script', 'deploy.sh'];
const folder = mkdtempSync(join(tmpdir(), 'drover-picture-'));
const environment = { PATH: `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`, HOME: folder, DROVER_STATE: join(folder, 'engine'), TZ: 'UTC', LANG: 'C.UTF-8' };

// With CloudWatch Logs lines come while nodes run.
writeFileSync(join(folder, '.drover.yaml'), 'ssm send:\n  output-cloudwatch: true\n');
copyFileSync(join(import.meta.dirname, 'picture', 'deploy.sh'), join(folder, 'deploy.sh'));
process.chdir(folder);
try {
  spawnSync(process.execPath, [binary, 'local', 'up'], { env: environment, stdio: 'ignore' });
  const screen = await bestScreen();
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, drawScreen(withoutEmptyEnd(screen), 'drover ssm send in the middle of a run: progress, counts, running and failing nodes'));
  console.log(textOf(screen).trimEnd());
} finally {
  spawnSync(process.execPath, [binary, 'local', 'down'], { env: environment, stdio: 'ignore' });
  process.chdir(root);
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

/** Of all screens with failures on them, the one that is nearest to the best share. */
async function bestScreen(): Promise<Screen> {
  let best: { readonly screen: Screen; readonly distance: number } | undefined;
  const before = `\u001B[2m$\u001B[22m drover ${words.join(' ')}\r\n`;
  for await (const screen of recordTerminal([process.execPath, binary, ...words], { ...SIZE, environment, before })) {
    const [, ended, total] = /(\d+)\/(\d+) {2}\d+%/.exec(textOf(screen)) ?? [];
    if (ended === undefined || !/^failing$/m.test(textOf(screen)) || !/^running$/m.test(textOf(screen))) continue;
    const failed = Number(/(\d+) failed/.exec(textOf(screen))?.[1] ?? 0);
    const distance = Math.abs(Number(ended) / Number(total) - BEST_SHARE) - (failed > 1 ? 1 : 0);
    if (best === undefined || distance <= best.distance) best = { screen, distance };
  }
  if (best === undefined) throw new Error('the live view never showed running and failing nodes');
  return best.screen;
}

function withoutEmptyEnd({ columns, rows }: Screen): Screen {
  return { columns, rows: rows.slice(0, rows.findLastIndex((runs) => runs.length > 0) + 1) };
}
