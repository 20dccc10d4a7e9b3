import { expect } from 'chai';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import { OfferedFiles } from '../../../../src/lib/local/server/offered-files.ts';
import { movableClock } from '../services/in-process-engine.ts';

describe('Files that are offered', () => {
  it('are read by whoever has the path, as long as it was said', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'drover-offered-'));
    try {
      const file = join(folder, 'file');
      writeFileSync(file, 'content');
      const clock = movableClock();
      const files = new OfferedFiles(clock);
      const path = files.offer(file, 60);
      const answer = files.open(path);
      expect(answer?.headers['content-length']).to.equal('7');
      expect(answer?.body instanceof Readable ? await text(answer.body) : '').to.equal('content');
      expect(files.open(`${path}x`)?.status).to.equal(404);
      expect(files.open('/_files/../etc/passwd')?.status).to.equal(404);
      expect(files.open('/another/path')).to.equal(undefined);
      clock.move(60_000);
      expect(files.open(path)?.status).to.equal(404);
      const later = files.offer(file, 60);
      rmSync(file);
      expect(files.open(later)?.status).to.equal(404);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
