'use strict';

const { spawn } = require('node:child_process');
const { constants } = require('node:os');
const { delimiter, join, resolve } = require('node:path');

const root = resolve(__dirname, '..');

/** Shows where we are in a run of several steps. @param {string} text */
const announce = (text) => console.log(`\n▸ ${text}`);

/**
 * Runs a command of `node_modules/.bin` (or `node`) at the top of the repository, with its output passed on.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [extraEnv]
 * @returns {Promise<number>} its exit code; 128 + the signal's number when a signal ended it
 */
function runStep(command, args, extraEnv = {}) {
  const path = [join(root, 'node_modules', '.bin'), process.env['PATH']].join(delimiter);
  const child = spawn(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...extraEnv, PATH: path } });
  // Ctrl-C reaches the child by itself, as it does us; we only wait until it has cleaned up.
  const ignore = () => {};
  const pass = () => child.kill('SIGTERM');
  process.on('SIGINT', ignore).on('SIGTERM', pass);
  return new Promise((resolveCode, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      process.off('SIGINT', ignore).off('SIGTERM', pass);
      resolveCode(code ?? 128 + constants.signals[signal]);
    });
  });
}

module.exports = { announce, runStep };
