'use strict';

const { default: Sequencer } = require('@jest/test-sequencer');

/**
 * Jest's own order. It is asked just before the global setup, which learns nothing of the selected tests from jest itself:
 * this tells it, so that the servers that they need can be there before the first of them begins.
 */
class TestSequencer extends Sequencer {
  /** @param {readonly import('@jest/test-result').Test[]} tests */
  async sort(tests) {
    const sorted = await super.sort([...tests]);
    globalThis.gobblerSelectedTests = sorted.map(({ path, context }) => ({
      path,
      project: context.config.displayName?.name ?? '',
    }));
    return sorted;
  }
}

module.exports = TestSequencer;
