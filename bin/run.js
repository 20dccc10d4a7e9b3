#!/usr/bin/env node
'use strict';
// Kept in plain old JavaScript: it must still run on the Node that it refuses.
const NEEDED = 24;
if (Number(process.versions.node.split('.')[0]) < NEEDED) {
  process.stderr.write(
    'drover needs Node.js ' + NEEDED + ' or newer; this is ' + process.version + '. Install it from https://nodejs.org and run drover again.\n',
  );
  process.exit(1);
}
const path = require('node:path');
const root = path.dirname(__dirname);

// The whole answer to `drover --version`, without loading the program for it.
if (process.argv.length === 3 && process.argv[2] === '--version') {
  const { name, version } = require('../package.json');
  process.stdout.write(name + '/' + version + ' ' + process.platform + '-' + process.arch + ' node-' + process.version + '\n');
} else {
  start();
}

function start() {
  const home = process.env.XDG_CACHE_HOME || (process.env.HOME && path.join(process.env.HOME, '.cache'));
  if (home && !process.env.NODE_COMPILE_CACHE) keepCompiled([home, path.join(home, 'drover'), path.join(home, 'drover', 'compile')]);
  let program;
  try {
    program = require('../dist/cli/main.js');
  } catch (error) {
    if (error.code !== 'MODULE_NOT_FOUND' || !/dist.cli.main/.test(error.message)) throw error;
    process.stderr.write('drover is not built yet. Run: npm ci && npm run build\n');
    process.exit(1);
  }
  program.main(root);
}

// Folder by folder: where the first cannot be made, Node would look for a place to make it in forever.
function keepCompiled(folders) {
  const fs = require('node:fs');
  const folder = folders[folders.length - 1];
  try {
    if (!fs.existsSync(folder)) for (const each of folders) if (!fs.existsSync(each)) fs.mkdirSync(each);
    require('node:module').enableCompileCache(folder);
  } catch {
    // It starts a little slower.
  }
}
