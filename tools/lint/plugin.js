'use strict';

/** House rules that oxlint has no rule for; `.oxlintrc.json` says where each one holds. */
module.exports = {
  meta: { name: 'gobbler' },
  rules: {
    layers: require('./layers.js').layers,
    'max-own-lines': require('./max-own-lines.js').maxOwnLines,
    'no-clock': require('./no-clock.js').noClock,
    'no-double-assertion': require('./no-double-assertion.js').noDoubleAssertion,
    'no-import-effects': require('./no-import-effects.js').noImportEffects,
  },
};
