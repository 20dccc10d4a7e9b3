/**
 * `npm run picture`: docs/pictures/live-view.svg, the live view in the middle of a real run of the built program on the
 * demo fleet. Needs util-linux's script for a pseudo-terminal.
 */
import { execFileSync } from 'node:child_process';
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
/** Both failures are in, and many nodes still run. */
const BEST_SHARE = 0.5;
const FAILURES = 2;

/** As it would be typed, on two lines. With CloudWatch Logs lines come while nodes run. */
const WORDS = ['ssm', 'send', '--local', '--all', '-y', '--max-concurrency', '50%', '--max-errors', '4'];
const MORE_WORDS = ['--output-cloudwatch', '--script', 'deploy.sh'];
const PROMPT = `\u001B[2m$\u001B[22m drover ${WORDS.join(' ')} \\\r\n    ${MORE_WORDS.join(' ')}\r\n`;

const folder = mkdtempSync(join(tmpdir(), 'drover-picture-'));
const environment = { PATH: process.env['PATH'] ?? '', HOME: folder, DROVER_STATE: join(folder, 'engine'), LANG: 'C.UTF-8' };
const engine = (verb: string): Buffer => execFileSync(process.execPath, [binary, 'local', verb], { env: environment, stdio: ['ignore', 'ignore', 'inherit'] });

try {
  copyFileSync(join(import.meta.dirname, 'picture', 'deploy.sh'), join(folder, 'deploy.sh'));
  engine('up');
  const screens = await recordTerminal([process.execPath, binary, ...WORDS, ...MORE_WORDS], { ...SIZE, folder, environment, before: PROMPT });
  const screen = bestOf(screens);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, drawScreen(screen, 'drover ssm send in the middle of a run: progress, counts, running and failing nodes'));
  console.log(textOf(screen));
} finally {
  engine('down');
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

/** Of all screens that show nodes running and all that fail, the one that is nearest to the best share. */
function bestOf(screens: readonly Screen[]): Screen {
  const telling = screens.filter((screen) => {
    const text = textOf(screen);
    return text.includes(`${FAILURES} failed`) && /^running$/m.test(text);
  });
  const distance = (screen: Screen): number => {
    const [, ended, total] = /(\d+)\/(\d+) {2}\d+%/.exec(textOf(screen)) ?? [];
    return Math.abs(Number(ended) / Number(total) - BEST_SHARE);
  };
  const [best] = telling.toSorted((a, b) => distance(a) - distance(b));
  if (best === undefined) throw new Error(`the live view never showed running and failing nodes:\n${screens.map(textOf).at(-1) ?? 'no frame at all'}`);
  return { ...best, rows: best.rows.slice(0, best.rows.findLastIndex((runs) => runs.length > 0) + 1) };
}
