'use strict';

const { layers } = require('./layers.js');
const { maxOwnLines } = require('./max-own-lines.js');
const { noClock } = require('./no-clock.js');
const { noDoubleAssertion } = require('./no-double-assertion.js');
const { noImportEffects } = require('./no-import-effects.js');

/** House rules that oxlint lacks; `.oxlintrc.json` says where each one applies. */
module.exports = {
  meta: { name: 'gobbler' },
  rules: {
    layers,
    'max-own-lines': maxOwnLines,
    'no-clock': noClock,
    'no-double-assertion': noDoubleAssertion,
    'no-import-effects': noImportEffects,
  },
};
