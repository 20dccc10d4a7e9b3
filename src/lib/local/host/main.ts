/**
 * The engine's program. It starts itself once more, as the launcher of the nodes' processes: that one has to stay small,
 * and so each of the two loads only what it needs.
 */
const LAUNCHER_WORDS = ['launcher'];
const [, program = '', ...words] = process.argv;

if (words.join() === LAUNCHER_WORDS.join()) void import('../nodes/serve-launches.ts').then(({ serveLaunches }) => serveLaunches(process));
else void runEngine();

async function runEngine(): Promise<void> {
  const [{ runEngine: run }, { Launcher }] = await Promise.all([import('./run-engine.ts'), import('../nodes/launcher.ts')]);
  await run(words, new Launcher(program, LAUNCHER_WORDS));
}
