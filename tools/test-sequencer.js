'use strict';

const { default: Sequencer } = require('@jest/test-sequencer');

/** These take minutes, mostly of waiting: last, they would be all that is left to run. Jest itself goes by a file's size. */
const LONGEST = /[\\/]faults-[\w-]+(\.all)?\.test\.ts$/;

/**
 * Jest's own order, but for what takes longest. Jest asks it just before the global setup, which does not learn the selected
 * tests: this does, so that the servers that they need are there before the first of them begins, and so that the setup can take out
 * those whose servers can't be had.
 */
class TestSequencer extends Sequencer {
  /** @param {readonly import('@jest/test-result').Test[]} tests */
  async sort(tests) {
    const usual = await super.sort([...tests]);
    const isLongest = ({ path }) => LONGEST.test(path);
    // Jest runs this very array after the global setup.
    const sorted = [...usual.filter(isLongest), ...usual.filter((test) => !isLongest(test))];
    const selected = sorted.map(({ path, context }) => ({ path, project: context.config.displayName?.name ?? '' }));
    const byEntry = new Map(selected.map((entry, index) => [entry, sorted[index]]));
    globalThis.gobblerTestSelection = {
      selected,
      remove: (entry) => void sorted.splice(sorted.indexOf(byEntry.get(entry)), 1),
      leftOut: [],
    };
    return sorted;
  }
}

module.exports = TestSequencer;
