'use strict';

const { default: Sequencer } = require('@jest/test-sequencer');

/** These take minutes, mostly of waiting: last, they would be all that is left to run. Jest itself goes by a file's size. */
const LONGEST = /[\\/]faults-on-[a-z]+\.test\.ts$/;

/**
 * Jest's own order, but for what takes longest. It is asked just before the global setup, which learns nothing of the selected tests from jest itself:
 * this tells it, so that the servers that they need can be there before the first of them begins.
 */
class TestSequencer extends Sequencer {
  /** @param {readonly import('@jest/test-result').Test[]} tests */
  async sort(tests) {
    const usual = await super.sort([...tests]);
    const isLongest = ({ path }) => LONGEST.test(path);
    const sorted = [...usual.filter(isLongest), ...usual.filter((test) => !isLongest(test))];
    globalThis.gobblerSelectedTests = sorted.map(({ path, context }) => ({
      path,
      project: context.config.displayName?.name ?? '',
    }));
    return sorted;
  }
}

module.exports = TestSequencer;
