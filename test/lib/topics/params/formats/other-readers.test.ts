import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { expect } from 'chai';
import fc from 'fast-check';
import { dotenvName } from '../../../../../src/lib/topics/params/formats/dotenv.ts';
import { readEntries } from '../../../../../src/lib/topics/params/formats/read.ts';
import { tfvarsName } from '../../../../../src/lib/topics/params/formats/tfvars.ts';
import { NASTY, nastyPairs, written, type Pair } from './nasty-parameters.ts';

/** Programs of other people read what is written, and write or read what is read. A program that is not installed is named in the report. */
const works = (command: string, ...words: readonly string[]): boolean => spawnSync(command, words, { stdio: 'ignore', timeout: 20_000 }).status === 0;
const withReader = (command: string, words: readonly string[], title: string, test: () => Promise<void>): Mocha.Test => (works(command, ...words) ? it(title, test) : it.skip(`${title} (${[command, ...words].join(' ')} does not work here)`, test));

const PYTHON_CSV = 'import csv, json, sys; print(json.dumps([list(csv.reader(open(name, newline="", encoding="utf-8"), strict=True)) for name in sys.argv[1:]]))';
const PYTHON_WRITES_CSV = `import csv, json, sys
for name in sys.argv[1:]:
    rows = json.load(open(name, encoding="utf-8"))
    csv.writer(open(name + ".csv", "w", newline="", encoding="utf-8")).writerows([["name", "value"], *rows])`;
const PYTHON_YAML = 'import json, sys, yaml; print(json.dumps([list(yaml.safe_load(open(name, encoding="utf-8")).items()) for name in sys.argv[1:]]))';

/** Reads files as Properties.load does from bytes (ISO 8859-1), or from a text; prints `key value` in base64, a file a line. */
const JAVA = `import java.io.*; import java.nio.file.*; import java.util.*; import java.nio.charset.StandardCharsets;
class Load {
  static String coded(String text) { return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)); }
  public static void main(String[] words) throws Exception {
    for (int index = 1; index < words.length; index++) {
      var properties = new Properties();
      var line = new StringJoiner(" ");
      try {
        if (words[0].equals("bytes")) try (var in = Files.newInputStream(Path.of(words[index]))) { properties.load(in); }
        else properties.load(new StringReader(Files.readString(Path.of(words[index]))));
        for (var name : properties.stringPropertyNames()) { line.add("=" + coded(name)); line.add("=" + coded(properties.getProperty(name))); }
        if (words[0].equals("store")) try (var out = Files.newOutputStream(Path.of(words[index] + ".properties"))) { properties.store(out, "a comment\\nof two lines"); }
      } catch (IllegalArgumentException error) { line.add("refused"); }
      System.out.println(line);
    }
  }
}`;

describe('what other programs make of exported files', () => {
  let folder: string;
  before(() => void (folder = mkdtempSync(join(tmpdir(), 'drover-formats-'))));
  after(() => rmSync(folder, { recursive: true }));

  const environment = { PATH: process.env['PATH'] ?? '', HOME: tmpdir(), LC_ALL: 'C.UTF-8', CHECKPOINT_DISABLE: '1' };
  const run = (command: string, words: readonly string[], input = ''): string => execFileSync(command, words, { cwd: folder, env: environment, encoding: 'utf8', input, maxBuffer: 1e8 });
  const fileOf = (name: string, text: string): string => {
    const file = join(folder, name);
    writeFileSync(file, text);
    return file;
  };
  /** Of a kind, the same every time: each run of another program is worth many of them. */
  const samples = (nameOf?: (key: string) => string): Pair[][] => [NASTY.map((text, index): Pair => [`n${index}`, `it's ${text}b`]), NASTY.map((text, index): Pair => [`n${index}`, `a${text}b`]), NASTY.map((text, index): Pair => [`n${index}`, text]), ...fc.sample(nastyPairs(nameOf), { numRuns: 60, seed: 7 })];
  const files = (all: readonly string[], extension: string): string[] => all.map((text, index) => fileOf(`${index}.${extension}`, text));

  for (const shell of ['sh', 'bash', 'zsh', 'dash'] as const) {
    withReader(shell, ['-c', 'true'], `dotenv: ${shell} has the same variables after set -a; . file`, async () => {
      // Some names mean something to a shell itself: none of ours may.
      for (const pairs of samples((key) => dotenvName(`v-${key}`)).slice(0, 25)) {
        const ours = pairs.map(([key, value]): Pair => [`v-${key}`, value]);
        fileOf('.env', await written('dotenv', ours));
        const seen = run(shell, ['-c', 'set -a; . ./.env; env -0']).split('\0').map((line): Pair => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]);
        const found = new Map(seen);
        for (const [key, value] of ours) expect(found.get(dotenvName(key)), key).to.equal(value);
      }
    });
  }

  it('dotenv: Node reads the same, where no value has a single quote or a carriage return', () =>
    fc.assert(
      fc.asyncProperty(nastyPairs(dotenvName), async (pairs) => {
        const plain = pairs.filter(([, value]) => !/['\r]/.test(value));
        expect({ ...parseEnv(await written('dotenv', plain)) }).to.deep.equal(Object.fromEntries(plain.map(([key, value]) => [dotenvName(key), value])));
      }),
      { numRuns: 500 },
    ));

  it('json: JSON.parse reads the same', () =>
    fc.assert(
      fc.asyncProperty(nastyPairs(), async (pairs) => {
        expect(JSON.parse(await written('json', pairs))).to.deep.equal(Object.fromEntries(pairs));
      }),
    ));

  withReader('python3', ['-c', 'import csv'], 'csv: Python reads the same', async () => {
    const all = samples();
    const read: unknown = JSON.parse(run('python3', ['-c', PYTHON_CSV, ...files(await Promise.all(all.map((pairs) => written('csv', pairs))), 'csv')]));
    expect(read).to.deep.equal(all.map((pairs) => [['name', 'value'], ...pairs]));
  });

  withReader('python3', ['-c', 'import csv'], 'csv: what Python writes is read', async () => {
    const all = samples();
    const names = files(all.map((pairs) => JSON.stringify(pairs)), 'pairs');
    run('python3', ['-c', PYTHON_WRITES_CSV, ...names]);
    for (const [index, pairs] of all.entries()) {
      const entries = await readEntries('csv', readFileSync(`${names[index] ?? ''}.csv`, 'utf8'), 'file');
      expect(entries.map(({ key, value }) => [key, value])).to.deep.equal(pairs);
    }
  });

  withReader('python3', ['-c', 'import yaml'], 'yaml: a reader of YAML 1.1 reads the same', async () => {
    const all = samples();
    const read: unknown = JSON.parse(run('python3', ['-c', PYTHON_YAML, ...files(await Promise.all(all.map((pairs) => written('yaml', pairs))), 'yaml')]));
    expect(read).to.deep.equal(all);
  });

  describe('Java', () => {
    const load = (how: 'bytes' | 'text' | 'store', names: readonly string[]): Array<Record<string, string> | 'refused'> =>
      run('java', ['-XX:TieredStopAtLevel=1', fileOf('Load.java', JAVA), how, ...names])
        .trimEnd()
        .split('\n')
        .map((line) => {
          if (line.includes('refused')) return 'refused';
          const words = line.split(' ').filter((word) => word !== '').map((word) => Buffer.from(word.slice(1), 'base64').toString('utf8'));
          return Object.fromEntries(words.flatMap((word, index): Pair[] => (index % 2 === 0 ? [[word, words[index + 1] ?? '']] : [])));
        });

    withReader('java', ['-version'], 'properties: Java loads the same from bytes', async () => {
      const all = samples();
      const names = files(await Promise.all(all.map((pairs) => written('properties', pairs))), 'properties');
      expect(load('bytes', names)).to.deep.equal(all.map((pairs) => Object.fromEntries(pairs)));
    });

    withReader('java', ['-version'], 'properties: what Java stores is read', async () => {
      const all = samples();
      const names = files(await Promise.all(all.map((pairs) => written('properties', pairs))), 'properties');
      load('store', names);
      for (const [index, pairs] of all.entries()) {
        const entries = await readEntries('properties', readFileSync(`${names[index] ?? ''}.properties`, 'latin1'), 'file');
        expect(Object.fromEntries(entries.map(({ key, value }) => [key, value]))).to.deep.equal(Object.fromEntries(pairs));
      }
    });

    withReader('java', ['-version'], 'properties: whatever Java takes is read the same, and what it refuses is refused', async () => {
      const piece = fc.constantFrom('a', 'b', 'c', 'k', ' ', '\t', '\f', '=', ':', '#', '!', '\\', '\\', '\n', '\n', '\r', '\r\n', '\\\n', '\\\n  ', '\\u0041', '\\u00', '\\t', '\\z', 'ä', '🚀', '\u0085', '\u2028');
      const texts = fc.sample(fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join('')), { numRuns: 3000, seed: 11 });
      const java: ReturnType<typeof load> = [];
      for (let first = 0; first < texts.length; first += 1000) java.push(...load('text', files(texts.slice(first, first + 1000), 'properties')));
      let compared = 0;
      for (const [index, text] of texts.entries()) {
        const ours = await readEntries('properties', text, 'file').then((entries) => Object.fromEntries(entries.map(({ key, value }) => [key, value])), (error: unknown) => (error instanceof Error ? error.message : 'no error'));
        const theirs = java[index];
        // Java lets the last of two keys win, and takes an empty one: both are refused here. A backslash and nothing else is an empty one too.
        if (typeof ours === 'string' && /is there already|key is empty/.test(ours)) continue;
        if (theirs !== 'refused' && theirs?.[''] === '' && /\\\s*$/.test(text)) continue;
        expect(typeof ours === 'string' ? 'refused' : ours, JSON.stringify(text)).to.deep.equal(theirs);
        compared += 1;
      }
      expect(compared).to.be.greaterThan(1000);
    }).timeout(60_000);
  });

  describe('Terraform', () => {
    /** Values of variables, numbers and truths as texts. */
    const evaluate = (text: string, names: readonly string[]): Record<string, unknown> => {
      fileOf('variables.tf', names.map((name) => `variable "${name}" {}\n`).join(''));
      const answer: unknown = JSON.parse(run('terraform', ['console', '-no-color', `-var-file=${fileOf('values.tfvars', text)}`], `base64encode(jsonencode({${names.map((name) => `"${name}" = var.${name}`).join(', ')}}))\n`));
      return JSON.parse(Buffer.from(String(answer), 'base64').toString('utf8')) as Record<string, unknown>;
    };

    withReader('terraform', ['version'], 'tfvars: Terraform reads the same', async () => {
      for (const pairs of samples((key) => tfvarsName(`v-${key}`)).slice(0, 25)) {
        const ours = pairs.map(([key, value]): Pair => [`v-${key}`, value]);
        const read = evaluate(await written('tfvars', ours), ours.map(([key]) => tfvarsName(key)));
        // Terraform knows texts in their composed form alone.
        expect(read).to.deep.equal(Object.fromEntries(ours.map(([key, value]) => [tfvarsName(key), value.normalize('NFC')])));
      }
    }).timeout(60_000);

    withReader('terraform', ['version'], 'tfvars: what Terraform takes is read the same', async () => {
      const text = [
        String.raw`plain = "a \"b\" \\ \n\r\t \u00e4 \U0001F680 $ % { } $$ %% $x %y"`,
        'escaped = "$${a} %%{b} $$${c} $$$${d} \\\\$${e}"',
        'hidden = "\\u0024{x} \\u0025{y}"',
        'number = 1.5',
        'negative = -7 // comment',
        'truth = true # comment',
        'inline /* a */ = /* b */ "c" /* d */ // e',
        '/* over',
        '   lines */ after = "x"',
        'heredoc = <<EOT',
        '  two $${x}',
        '',
        'EOTX',
        ' EOT and more',
        '\\n stays',
        '   EOT  ',
        'flush = <<-END-1',
        '      one',
        '        two',
        '      ',
        '   ',
        '',
        '    three',
        '  END-1',
        'nothing = <<X',
        'X',
        'list = ["a", 1, true, # comment',
        '  "b" /* c */ ,',
        ']',
        'empty = ""',
        'last = "x"',
      ].join('\n');
      const entries = await readEntries('tfvars', `${text}\n`, 'file');
      const theirs = evaluate(`${text}\n`, entries.map(({ key }) => key));
      for (const { key, value } of entries) expect(value, key).to.equal(Array.isArray(theirs[key]) ? theirs[key].join(',') : String(theirs[key]));
      expect(entries).to.have.length(14);
    });

    withReader('terraform', ['version'], 'tfvars: heredocs of a file with CRLF are read the same', async () => {
      const text = 'a = <<EOT\r\none\r\n\r\ntwo\r\nEOT\r\nb = <<-EOT\r\n  one\r\n    two\r\n  EOT\r\nc = "x"\r\n';
      const entries = await readEntries('tfvars', text, 'file');
      expect(Object.fromEntries(entries.map(({ key, value }) => [key, value]))).to.deep.equal(evaluate(text, ['a', 'b', 'c']));
    });
  });
});
