'use strict';

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/**
 * What the summary looks at of a test, a suite or a module of vitest's.
 * @typedef {{ state: string, errors?: readonly { message: string }[] }} Result
 * @typedef {{ name: string, parent?: Entry, result(): Result }} Test
 * @typedef {{ name?: string, relativeModuleId?: string, parent?: Entry, errors(): readonly unknown[] }} Entry
 * @typedef {Entry & { children: { allTests(): Iterable<Test>, allSuites(): Iterable<Entry> } }} Module
 */

/** @param {Counts} counts */
function formatSummary({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/** The titles of a test's suites and its own. @param {Test | Entry} test @returns {string} */
function fullNameOf({ parent, name }) {
  return name === undefined || parent === undefined ? '' : `${fullNameOf(parent)} ${name}`.trim();
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

/** Whether a suite that holds this test broke outside its tests. @param {Entry | undefined} parent @returns {boolean} */
const isInBroken = (parent) => !!parent && (parent.errors().length > 0 || isInBroken(parent.parent));

/**
 * A suite that broke outside its tests (it does not load, or a hook throws) is one more failure, and the tests that it did not come to
 * are failures too.
 * @param {readonly Module[]} modules
 * @param {readonly unknown[]} unhandledErrors each counts as a failure
 * @param {Record<string, string> | undefined} allowedSkips undefined lets every skip pass
 * @returns {Counts & { problems: string[] }}
 */
function summarize(modules, unhandledErrors, allowedSkips) {
  const tests = modules.flatMap(({ children }) => [...children.allTests()]);
  const broken = modules
    .flatMap((module) => [module, ...module.children.allSuites()])
    .filter((entry) => entry.errors().length > 0);
  const passed = tests.filter((test) => test.result().state === 'passed');
  const skipped = tests.filter((test) => test.result().state === 'skipped' && !isInBroken(test.parent));
  return {
    passed: passed.length,
    failed: tests.length - passed.length - skipped.length + broken.length + unhandledErrors.length,
    skipped: skipped.length,
    problems: allowedSkips ? findUnexplained(skipped.map(fullNameOf), allowedSkips) : [],
  };
}

/**
 * A line for each test or suite that failed, and for each test that passed at its second try only, with the first line of its first
 * error. They are greppable, as the output of a run is long.
 * @param {readonly Module[]} modules
 */
function listTroubles(modules) {
  return modules.flatMap((module) => {
    const describe = (/** @type {string} */ verdict, /** @type {string} */ name, /** @type {any} */ error) =>
      `${verdict}: ${[module.relativeModuleId, name].filter(Boolean).join(' > ')}: ${String(error?.message).split('\n')[0]}`;
    const broken = [module, ...module.children.allSuites()].flatMap((entry) =>
      entry.errors().map((error) => describe('Failed', fullNameOf(entry), error)),
    );
    const tests = [...module.children.allTests()].flatMap((test) => {
      const { state, errors = [] } = test.result();
      const verdict = { failed: 'Failed', passed: 'Passed at the second try' }[state];
      return verdict && errors.length > 0 ? [describe(verdict, fullNameOf(test), errors[0])] : [];
    });
    return [...broken, ...tests];
  });
}

module.exports = { formatSummary, listTroubles, summarize };
