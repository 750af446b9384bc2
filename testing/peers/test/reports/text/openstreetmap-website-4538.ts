// https://github.com/openstreetmap/openstreetmap-website/issues/4538
import { expectNameRefused } from '../../support/accounts';
import type { Report } from '../../support/report';

export const report: Report = {
  title: 'a name of zero-width spaces is refused',
  async check(bench) {
    for (const name of ['\u200B'.repeat(15)]) await expectNameRefused(bench, name);
  },
};
