'use strict';

const { writeFileSync } = require('node:fs');
const { formatSummary, summarize } = require('./test-summary.js');
const allowedSkips = require('./allowed-skips.json');

/**
 * Jest reporter that closes a run with `N passed, N failed, N skipped` and fails it for a skip without a reason on
 * `allowed-skips.json`. With `TEST_SUMMARY_FILE` the line goes into that file, for a caller that still has to report
 * something before it.
 */
class TestSummaryReporter {
  #error;

  constructor(globalConfig) {
    // With `-t` whatever does not match is skipped, which is no news.
    this.allowedSkips = globalConfig.testNamePattern ? undefined : allowedSkips;
  }

  onRunComplete(_contexts, results) {
    const { problems, ...counts } = summarize(results.testResults, this.allowedSkips);
    for (const problem of problems) process.stderr.write(`${problem}\n`);
    const { leftOut = [] } = globalThis.gobblerTestSelection ?? {};
    for (const { reason, tests } of leftOut) {
      process.stderr.write(`\nSkipped test files: ${tests.length}. ${reason}\n`);
      counts.skipped += tests.length;
    }
    if (problems.length > 0) this.#error = new Error(problems.join('\n'));
    const file = process.env['TEST_SUMMARY_FILE'];
    if (file) return writeFileSync(file, formatSummary(counts));
    // Jest's own summary and a teardown's output still come.
    process.once('exit', () => process.stdout.write(`${formatSummary(counts)}\n`));
  }

  /** Jest fails the run when a reporter has an error. */
  getLastError() {
    return this.#error;
  }
}

module.exports = TestSummaryReporter;
