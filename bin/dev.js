#!/usr/bin/env node
'use strict';
// Builds what changed, then runs it: what a developer tries is what a user gets.
const { spawnSync } = require('node:child_process');
const path = require('node:path');
const build = spawnSync(process.execPath, [path.join(__dirname, '..', 'scripts', 'build.ts'), '--quiet'], { stdio: ['ignore', 2, 2] });
if (build.status !== 0) process.exit(build.status ?? 1);
require('./run.js');
