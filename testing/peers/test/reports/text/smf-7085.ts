// https://github.com/SimpleMachines/SMF/issues/7085
import { expectNameRefused } from '../../support/accounts';
import type { Report } from '../../support/report';

export const report: Report = {
  title: 'a control character in a name, by which it looks like another’s, is refused',
  async check(bench) {
    for (const name of ['Test\u000FMember', 'Test\u0085Member', 'Test\u009BMember'])
      await expectNameRefused(bench, name);
  },
};
