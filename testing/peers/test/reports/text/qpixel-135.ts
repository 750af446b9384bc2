// https://github.com/codidact/qpixel/issues/135
import { expectNameRefused } from '../../support/accounts';
import type { Report } from '../../support/report';

export const report: Report = {
  title: 'a name of joiners only is refused',
  async check(bench) {
    for (const name of ['\u200D', '\u200C\u200D', '\uFEFF']) await expectNameRefused(bench, name);
  },
};
