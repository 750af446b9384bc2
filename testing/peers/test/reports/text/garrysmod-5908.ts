// https://github.com/Facepunch/garrysmod-issues/issues/5908
import { expectNameRefused } from '../../support/accounts';
import type { Report } from '../../support/report';

export const report: Report = {
  title: 'names of separators, direction marks and invisible operators are refused',
  async check(bench) {
    for (const name of ['\u2028', '\u2029', '\u202A', '\u202E', '\u2061', '\u2064', '\u2066'])
      await expectNameRefused(bench, name);
  },
};
