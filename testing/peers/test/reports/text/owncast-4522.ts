// https://github.com/owncast/owncast/issues/4522
import { expectNameRefused } from '../../support/accounts';
import type { Report } from '../../support/report';

export const report: Report = {
  title: 'a name of fillers, which are letters by their class, is refused',
  async check(bench) {
    for (const name of ['\u3164', '\u115F\u1160', '\uFFA0']) await expectNameRefused(bench, name);
  },
};
