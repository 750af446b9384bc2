'use strict';

/**
 * `npm test`: check, then all tests. `npm test -- <jest's arguments>`: build, then jest with these, without check.
 * The last line says `N passed, N failed, N skipped`, also when it did not come to the tests.
 */

const { mkdtempSync, readFileSync, rmSync, existsSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { announce, runStep } = require('./run-step.js');
const { formatSummary } = require('./test-summary.js');

const neededNode = 24;

/** @param {string} reason @returns {{ code: number, summary: string }} */
function stopped(reason, code = 1) {
  console.error(`\n${reason}`);
  return { code, summary: formatSummary({ passed: 0, failed: 1, skipped: 0 }) };
}

/** @param {readonly string[]} args */
async function runJest(args) {
  const folder = mkdtempSync(join(tmpdir(), 'gobbler-summary-'));
  const summaryFile = join(folder, 'summary');
  try {
    const code = await runStep('jest', args, { TEST_SUMMARY_FILE: summaryFile });
    if (!existsSync(summaryFile)) return stopped('jest ended without a result.', code || 1);
    return { code, summary: readFileSync(summaryFile, 'utf8') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @param {readonly string[]} args for jest */
async function run(args) {
  if (Number(process.versions.node.split('.')[0]) < neededNode) {
    return stopped(`This needs Node ${neededNode} or newer, not ${process.version}. (On Linux \`npm ci\` brings it.)`);
  }
  const first = args.length > 0 ? ['npm', 'run', '--silent', 'build'] : ['node', 'tools/check.js'];
  if (args.length > 0) announce('build');
  if ((await runStep(first[0], first.slice(1))) !== 0) return stopped('The tests were not run.');
  announce('tests');
  return runJest(args);
}

async function main() {
  const { code, summary } = await run(process.argv.slice(2)).catch((error) => stopped(error.stack));
  process.exitCode = code;
  console.log(summary);
}

void main();
