import { writeFileSync } from 'node:fs';
import allowedSkips from './allowed-skips.json' with { type: 'json' };
import { formatSummary, listTroubles, summarize } from './test-summary.js';

/**
 * Vitest reporter that closes a run with `N passed, N failed, N skipped` and fails it for a skip without a reason on
 * `allowed-skips.json`. With `TEST_SUMMARY_FILE` the line goes into that file, for a caller that still has to report
 * something before it.
 */
export default class TestSummaryReporter {
  #allowedSkips;

  onInit({ config }) {
    // With `-t` whatever does not match is skipped, which is no news.
    this.#allowedSkips = config.testNamePattern ? undefined : allowedSkips;
  }

  onTestRunEnd(modules, unhandledErrors) {
    const { problems, ...counts } = summarize(modules, unhandledErrors, this.#allowedSkips);
    for (const trouble of listTroubles(modules)) process.stderr.write(`${trouble}\n`);
    for (const problem of problems) process.stderr.write(`${problem}\n`);
    for (const { reason, tests } of globalThis.gobblerTestSelection?.leftOut ?? []) {
      process.stderr.write(`\nSkipped test files: ${tests.length}. ${reason}\n`);
      counts.skipped += tests.length;
    }
    if (problems.length > 0) process.exitCode = 1;
    const file = process.env['TEST_SUMMARY_FILE'];
    if (file) return writeFileSync(file, formatSummary(counts));
    // Vitest's own summary and a teardown's output still come.
    process.once('exit', () => process.stdout.write(`${formatSummary(counts)}\n`));
  }
}
