'use strict';

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/**
 * What the summary looks at of a suite's result in jest.
 * @typedef {{
 *   testResults: { status: string, fullName: string }[],
 *   numFailingTests: number,
 *   failureMessage?: string | null,
 *   testExecError?: unknown,
 * }} Suite
 */

/** @param {Counts} counts */
function formatSummary({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/**
 * A suite that broke outside its tests (it does not load, or its afterAll throws) is one more failure.
 * @param {Suite} suite
 */
function brokeOutsideTests(suite) {
  return !!suite.testExecError || (!!suite.failureMessage && suite.numFailingTests === 0);
}

/**
 * @param {string[]} skipped full names
 * @param {Record<string, string>} allowed the reason for each skip that is right
 */
function findUnexplained(skipped, allowed) {
  return skipped
    .filter((name) => !allowed[name]?.trim())
    .map((name) => `Skipped without a reason in tools/allowed-skips.json: ${name}`);
}

/**
 * @param {readonly Suite[]} suites
 * @param {Record<string, string> | undefined} allowedSkips undefined lets every skip pass
 * @returns {Counts & { problems: string[] }}
 */
function summarize(suites, allowedSkips) {
  const tests = suites.flatMap((suite) => suite.testResults);
  const named = (...statuses) => tests.filter((test) => statuses.includes(test.status)).map((test) => test.fullName);
  const skipped = named('pending', 'skipped', 'todo', 'disabled');
  return {
    passed: named('passed').length,
    failed: named('failed').length + suites.filter(brokeOutsideTests).length,
    skipped: skipped.length,
    problems: allowedSkips ? findUnexplained(skipped, allowedSkips) : [],
  };
}

module.exports = { formatSummary, summarize };
