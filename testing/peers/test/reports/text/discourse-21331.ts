// https://github.com/discourse/discourse/pull/21331
import { expectNameRefused } from '../../support/accounts';
import type { Report } from '../../support/report';

export const report: Report = {
  title: 'soft hyphens, variation selectors and tag characters make no name',
  async check(bench) {
    for (const name of ['\u00AD', '\uFE0F', '\u{E0041}\u{E0042}', '\u034F']) await expectNameRefused(bench, name);
  },
};
