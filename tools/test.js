'use strict';

/**
 * npm test                        check, then all but `*.all.test.ts`; on MariaDB what may differ there
 * npm run test:all                what npm test leaves out
 * npm run test:quick              unit tests for the edit loop, without servers
 * npm test -- <arguments>         build, then vitest with these: everything that they select, without check
 *
 * The last line is `N passed, N failed, N skipped`, also when it did not come to the tests.
 */

const { mkdtempSync, readFileSync, rmSync, existsSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { announce, runStep } = require('./run-step.js');
const { formatSummary } = require('./test-summary.js');
const { printHelp } = require('./print-help.js');

printHelp(__filename);

const neededNode = 24;

const build = [
  ['node', 'tools/codegen.js'],
  ['node', 'tools/graphiql.js'],
  ['tsc', '-b'],
];
/** What comes before vitest. @type {Record<string, readonly (readonly string[])[]>} */
const preparations = {
  default: [['node', 'tools/check.js']],
  rest: build,
  selected: build,
  quick: [['node', 'tools/codegen.js']],
};

/** @param {string} reason @returns {{ code: number, summary: string }} */
function stopped(reason, code = 1) {
  console.error(`\n${reason}`);
  return { code, summary: formatSummary({ passed: 0, failed: 1, skipped: 0 }) };
}

/** @param {string} group @param {readonly string[]} args */
async function runVitest(group, args) {
  const folder = mkdtempSync(join(tmpdir(), 'gobbler-summary-'));
  const summaryFile = join(folder, 'summary');
  try {
    const env = { TEST_SUMMARY_FILE: summaryFile, GOBBLER_TEST_GROUP: group };
    const { code } = await runStep('vitest', ['run', ...args], { env });
    if (!existsSync(summaryFile)) return stopped('vitest ended without a result.', code || 1);
    return { code, summary: readFileSync(summaryFile, 'utf8') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @param {readonly string[]} args `--group=rest`, `--group=quick`, or arguments for vitest */
async function run([first = '', ...others]) {
  if (Number(process.versions.node.split('.')[0]) < neededNode) {
    return stopped(`This needs Node ${neededNode} or newer, not ${process.version}. (On Linux \`npm ci\` brings it.)`);
  }
  const named = /^--group=(\w+)$/.exec(first)?.[1];
  const group = named ?? (first === '' ? 'default' : 'selected');
  for (const [program, ...args] of preparations[group] ?? []) {
    announce([program, ...args].join(' '));
    if ((await runStep(program, args)).code !== 0) return stopped('The tests were not run.');
  }
  announce('tests');
  return runVitest(group, named === undefined ? [first, ...others].filter((arg) => arg !== '') : others);
}

async function main() {
  const { code, summary } = await run(process.argv.slice(2)).catch((error) => stopped(error.stack));
  process.exitCode = code;
  console.log(summary);
}

void main();
