import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The build puts the texts themselves in the place of these calls: see scripts/bundle/inlined-text.ts. */
const SOURCES = {
  nodejs: { ending: 'mjs', text: () => readFileSync(join(import.meta.dirname, 'bootstrap.mjs'), 'utf8') },
  python: { ending: 'py', text: () => readFileSync(join(import.meta.dirname, 'bootstrap.py'), 'utf8') },
} as const;

/** The file of our own program that runs the handlers of a language; written where it is not there yet. Its name is its hash. */
export function bootstrapFile(folder: string, language: keyof typeof SOURCES): string {
  const { ending, text } = SOURCES[language];
  const source = text();
  const file = join(folder, 'runtimes', `${createHash('sha256').update(source).digest('hex').slice(0, 16)}.${ending}`);
  if (!existsSync(file)) {
    mkdirSync(join(folder, 'runtimes'), { recursive: true, mode: 0o700 });
    writeFileSync(`${file}.new`, source, { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }
  return file;
}
