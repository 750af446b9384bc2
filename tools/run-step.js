'use strict';

const { spawn } = require('node:child_process');
const { constants } = require('node:os');
const { delimiter, join, resolve } = require('node:path');
const { text } = require('node:stream/consumers');

const root = resolve(__dirname, '..');

/** Shows where we are in a run of several steps. @param {string} text */
const announce = (text) => console.log(`\n▸ ${text}`);

/**
 * Runs a command of `node_modules/.bin` (or `node`) at the top of the repository.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, isCaptured?: boolean }} [options] what it prints is passed on, or captured
 * @returns {Promise<{ code: number, output: string }>} its exit code, 128 + the signal's number when a signal ended it
 */
async function runStep(command, args, { env = {}, isCaptured = false } = {}) {
  const PATH = [join(root, 'node_modules', '.bin'), process.env['PATH']].join(delimiter);
  const stdio = isCaptured ? ['inherit', 'pipe', 'pipe'] : 'inherit';
  const child = spawn(command, args, { cwd: root, stdio, env: { ...process.env, ...env, PATH } });
  // Ctrl-C reaches the child by itself, as it does us; we only wait until it has cleaned up.
  const ignore = () => {};
  const pass = () => child.kill('SIGTERM');
  process.on('SIGINT', ignore).on('SIGTERM', pass);
  const code = new Promise((resolveCode, reject) => {
    child.on('error', reject);
    child.on('exit', (exitCode, signal) => resolveCode(exitCode ?? 128 + constants.signals[signal]));
  });
  const outputs = isCaptured ? [text(child.stdout), text(child.stderr)] : [];
  try {
    return { code: await code, output: (await Promise.all(outputs)).join('') };
  } finally {
    process.off('SIGINT', ignore).off('SIGTERM', pass);
  }
}

module.exports = { announce, runStep };
