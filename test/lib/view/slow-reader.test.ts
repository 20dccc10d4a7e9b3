import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';

describe('a view whose reader is slow', () => {
  for (const mode of ['blocks', 'stream']) {
    it(`loses nothing of 5 MB of ${mode}, and says the verdict after it`, async () => {
      const program = join(import.meta.dirname, 'large-output-program.ts');
      const child = spawn(process.execPath, ['--import=tsx', program, mode], { stdio: ['ignore', 'pipe', 'pipe'] });
      const exit = new Promise<number | null>((resolve) => {
        child.on('close', resolve);
      });
      const report = text(child.stderr);
      await delay(1500);
      const lines = (await text(child.stdout)).split('\n');
      expect(lines.filter((line) => line.endsWith('x'.repeat(99)))).to.have.length(50_000);
      expect(await report).to.match(/0 of 5 succeeded, 5 failed; took 5\.0 s\n$/);
      expect(await exit).to.equal(3);
    });
  }
});
