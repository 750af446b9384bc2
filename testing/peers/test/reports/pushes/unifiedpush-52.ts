// https://github.com/UnifiedPush/common-proxies/issues/52
import { sentToFirebase } from '../../support/pushes';
import type { Report } from '../../support/report';

export const report: Report = {
  title: 'a push wakes a phone that dozes',
  async check() {
    const { android } = await sentToFirebase(new Date(Date.now() + 3_600_000));
    expect(android).toMatchObject({ priority: 'high' });
  },
};
