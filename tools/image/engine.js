'use strict';

const { spawn, spawnSync } = require('node:child_process');

/** Asks for something that only an engine knows: a client alone is of no use. */
const QUESTIONS = {
  docker: ['version', '--format', '{{.Server.Version}}'],
  podman: ['info', '--format', '{{.Version.Version}}'],
};

/** @typedef {{ name: string, run: (args: readonly string[], options?: { isShown?: boolean }) => Promise<Result> }} Engine */
/** @typedef {{ code: number, out: string }} Result */

/** The first container engine that answers. @returns {Engine} */
function findEngine() {
  const name = Object.keys(QUESTIONS).find((client) => spawnSync(client, QUESTIONS[client]).status === 0);
  if (name === undefined) {
    throw new Error('No container engine answers. Install Docker or Podman, start it, and give this command again.');
  }
  return { name, run: (args, options) => run(name, args, options) };
}

/**
 * @param {string} file
 * @param {readonly string[]} args
 * @param {{ isShown?: boolean }} [options] whether its output goes to the terminal as it comes
 * @returns {Promise<Result>} its exit code, and all that it said
 */
function run(file, args, { isShown = false } = {}) {
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      out += text;
      if (isShown) process.stdout.write(text);
    });
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, out: out.trim() }));
  });
}

module.exports = { findEngine };
